import yargs, { type Argv } from 'yargs';
import type { OptionSpec } from '../core/sync/provider.ts';

/** The words behind the name of a command, sorted. */
export interface Tokens {
  /** By option, what was written for it each time it was given; undefined where that was nothing. */
  readonly values: ReadonlyMap<string, readonly (string | undefined)[]>;
  /** The first option that the command does not have, as it was written. */
  readonly unknownOption: string | undefined;
  readonly operands: readonly string[];
}

/** Reads these words with yargs, by the options that the command has. */
export function tokenize(args: readonly string[], specs: SpecsByFlag): Tokens {
  const parser = parserOf(specs);
  const argv: Readonly<Record<string, unknown>> = parser.parseSync(args.map((word) => mark(word, specs)));
  const words = listOf(argv._).map(String);
  const impossible = words.filter((word) => word.startsWith(MARK)).map((word) => splitFlag(unmark(word)));
  const writtenFor = (name: string) => [
    ...(Object.hasOwn(argv, name) ? listOf(argv[name]).map(unmarkValue) : []),
    ...impossible.filter(({ flag }) => flag === `--${name}`).map(({ value }) => value),
  ];
  return {
    values: new Map([...specs.keys()].map((name) => [name, writtenFor(name)])),
    unknownOption: impossible.find(({ flag }) => !specs.has(nameOf(flag)))?.flag,
    operands: [
      ...words.filter((word) => !word.startsWith(MARK)),
      ...listOf(argv['--'] ?? []).map((word) => unmark(String(word))),
    ],
  };
}

/**
 * Stands before what yargs must not judge; no word of a command line can hold it. yargs 18.2.0 cannot be told that
 * `-repo` is neither `--repo` nor `-r -e -p -o`, nor that `-1` is no operand. It does not tell whether `-x` stood in
 * `--repo=-x` or behind `--repo`, nor how an unknown option was written (`--__proto__` comes as `___proto___`), and
 * drops the `no` of `--yes=no`.
 */
const MARK = '\0';

/** Marks an impossible option, which yargs then takes for an operand, and a value that is joined to its option. */
function mark(word: string, specs: SpecsByFlag): string {
  if (!isFlag(word) || word === '--') return word;
  const { flag, value } = splitFlag(word);
  const spec = specs.get(nameOf(flag));
  if (!spec || (spec.type === 'boolean' && value !== undefined)) return MARK + word;
  return value === undefined ? word : `${flag}=${MARK}=${value}`;
}

const unmark = (word: string): string => word.replace(`=${MARK}=`, '=').replace(MARK, '');

/** Takes back the mark of a value. The word behind an option is not its value where it begins with a dash. */
function unmarkValue(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (value.startsWith(`${MARK}=`)) return value.slice(2);
  return isFlag(unmark(value)) ? undefined : value;
}

const isFlag = (word: string): boolean => word.startsWith('-') && word !== '-';

const nameOf = (flag: string): string => flag.replace('--', '');

/** `--name=value` -> `--name` and `value`. Of letters behind one dash, the first is the option. */
function splitFlag(word: string): { readonly flag: string; readonly value?: string } {
  if (!word.startsWith('--')) return { flag: word.slice(0, 2) };
  if (!word.includes('=', 3)) return { flag: word };
  const end = word.indexOf('=');
  return { flag: word.slice(0, end), value: word.slice(end + 1) };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** The options of a command by their kebab names. */
export type SpecsByFlag = ReadonlyMap<string, OptionSpec>;

/**
 * Makes the parser of a command's options, for running a line and for completing one. It prints nothing, never ends
 * the process, and takes each word as it is written.
 *
 * A switch is a string of no words: a boolean of yargs takes `--yes=no` and `--yes false` without complaint. A
 * repeatable option is no array: an array of yargs drops quotes around `--include='"a"'`, and takes no word that
 * begins with a dash (yargs/yargs-parser#254, open in 22.0.0). Whatever is given twice comes as a list anyway.
 */
export const parserOf = (specs: SpecsByFlag): Argv =>
  yargs()
    .scriptName('deploy-secrets')
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    // Our own texts say what is wrong, see `arguments.ts`.
    .fail(() => {})
    .parserConfiguration({
      // Off for good: these four would find nothing to change while `mark` marks what is not in the table.
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      // An operand `1e3` is no 1000.
      'parse-positional-numbers': false,
      // Else yargs leaves out each option that lacks its value, and names only the last of them.
      'nargs-eats-options': true,
      'populate--': true,
    })
    .string([...specs.keys()])
    .nargs(Object.fromEntries([...specs].map(([name, { type }]) => [name, type === 'boolean' ? 0 : 1])));
