import { parserOf, type Specs } from './parser.ts';

/** The words behind the name of a command, sorted. */
export interface Tokens {
  /** By option, what was written for it each time it was given; undefined where that was nothing. */
  readonly given: ReadonlyMap<string, readonly (string | undefined)[]>;
  /** The first option that the command does not have, as it was written. */
  readonly unknown: string | undefined;
  readonly operands: readonly string[];
}

/** Reads these words with yargs, by the options that the command has. */
export function tokensOf(args: readonly string[], specs: Specs): Tokens {
  const parser = parserOf(specs);
  const argv: Readonly<Record<string, unknown>> = parser.parseSync(args.map((word) => marked(word, specs)));
  const words = listOf(argv._).map(String);
  const impossible = words.filter((word) => word.startsWith(MARK)).map((word) => split(unmarked(word)));
  const writtenFor = (name: string) => [
    ...(Object.hasOwn(argv, name) ? listOf(argv[name]).map(unmarkedValue) : []),
    ...impossible.filter(({ flag }) => flag === `--${name}`).map(({ value }) => value),
  ];
  return {
    given: new Map([...specs.keys()].map((name) => [name, writtenFor(name)])),
    unknown: impossible.find(({ flag }) => !specs.has(nameOf(flag)))?.flag,
    operands: [
      ...words.filter((word) => !word.startsWith(MARK)),
      ...listOf(argv['--'] ?? []).map((word) => unmarked(String(word))),
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
function marked(word: string, specs: Specs): string {
  if (!isFlag(word) || word === '--') return word;
  const { flag, value } = split(word);
  const spec = specs.get(nameOf(flag));
  if (!spec || (spec.type === 'boolean' && value !== undefined)) return MARK + word;
  return value === undefined ? word : `${flag}=${MARK}=${value}`;
}

const unmarked = (word: string): string => word.replace(`=${MARK}=`, '=').replace(MARK, '');

/** Takes back the mark of a value. The word behind an option is not its value where it begins with a dash. */
function unmarkedValue(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (value.startsWith(`${MARK}=`)) return value.slice(2);
  return isFlag(unmarked(value)) ? undefined : value;
}

const isFlag = (word: string): boolean => word.startsWith('-') && word !== '-';

const nameOf = (flag: string): string => flag.replace('--', '');

/** `--name=value` -> `--name` and `value`. Of letters behind one dash, the first is the option. */
function split(word: string): { readonly flag: string; readonly value?: string } {
  if (!word.startsWith('--')) return { flag: word.slice(0, 2) };
  if (!word.includes('=', 3)) return { flag: word };
  const end = word.indexOf('=');
  return { flag: word.slice(0, end), value: word.slice(end + 1) };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
