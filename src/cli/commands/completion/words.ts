import type { OptionSpec } from '../../../core/sync/provider.ts';
import { specsByFlag } from '../../arguments.ts';
import type { Command, Operand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { type SpecsByFlag, type Tokens, tokenize } from '../../yargs.ts';
import type { Shell } from './shells.ts';

/** What may stand where the cursor is: words, or paths, which a shell knows best. */
type Candidates = readonly Candidate[] | 'files';

interface Candidate {
  readonly word: string;
  /** What it is for, in one line. */
  readonly about?: string;
}

/** Writes what may follow, a line each, in the form that our script for this shell reads. */
export async function completionsFor(
  shell: Shell,
  words: readonly string[],
  commands: readonly Command[],
  context: Context,
): Promise<string> {
  const [, name = '', ...rest] = words;
  const candidates = await candidatesFor(name, rest, commands, context);
  if (candidates === 'files') return ':files\n';
  const current = words.at(-1) ?? '';
  return candidates
    .filter(({ word }) => word.startsWith(current))
    .map((candidate) => `${lineFor[shell](candidate)}\n`)
    .join('');
}

const lineFor: Readonly<Record<Shell, (candidate: Candidate) => string>> = {
  bash: ({ word }) => word,
  zsh: ({ word, about = '' }) => `${word.replaceAll(':', '\\:')}:${about}`,
  fish: ({ word, about = '' }) => `${word}\t${about}`,
};

async function candidatesFor(
  name: string,
  words: readonly string[],
  commands: readonly Command[],
  context: Context,
): Promise<Candidates> {
  if (words.length === 0)
    return name.startsWith('-')
      ? ALWAYS
      : commands.map(({ name: word, summary: about }) => ({ word, about }));
  const command = commands.find((one) => one.name === name);
  return command ? await candidatesIn(command, words, context) : [];
}

const ALWAYS: readonly Candidate[] = [
  { word: '--help', about: 'what a command does and takes' },
  { word: '--version', about: 'the version' },
];

/** What may follow behind the name of a command; the last of these words is the one under the cursor. */
async function candidatesIn(
  command: Command,
  words: readonly string[],
  context: Context,
): Promise<Candidates> {
  const specs = specsByFlag(command);
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const afterOptions = before.includes('--');
  const joined = afterOptions ? null : /^--([^=]+)=/.exec(current);
  if (joined) return withPrefix(joined[0], valuesOf(specs.get(joined[1] ?? '')));
  const isFlag = current.startsWith('-') && !afterOptions;
  const awaiting = afterOptions ? undefined : optionAwaiting(before.at(-1), specs);
  if (awaiting && !isFlag) return valuesOf(awaiting);
  // The words before are read as they are when the command runs.
  const tokens = tokenize(awaiting ? before.slice(0, -1) : before, specs);
  const operands = isFlag ? [] : await operandsAfter(tokens.operands, command.operand, context);
  return operands.length > 0 || afterOptions || !(isFlag || current === '')
    ? operands
    : optionsAfter(tokens, specs);
}

/** The option that the word behind it is for. */
function optionAwaiting(word: string | undefined, specs: SpecsByFlag): OptionSpec | undefined {
  const spec = word?.startsWith('--') ? specs.get(word.slice(2)) : undefined;
  return spec?.type === 'boolean' ? undefined : spec;
}

/** Nothing for an option that takes any text. */
function valuesOf(spec: OptionSpec | undefined): Candidates {
  return spec?.completes ?? spec?.choices?.map((word) => ({ word })) ?? [];
}

const withPrefix = (prefix: string, values: Candidates): Candidates =>
  values === 'files' ? values : values.map(({ word }) => ({ word: prefix + word }));

async function operandsAfter(
  given: readonly string[],
  operand: Operand | undefined,
  context: Context,
): Promise<Candidates> {
  if (!operand || (given.length > 0 && !operand.many)) return [];
  const { completes, choices = [] } = operand;
  if (completes === 'files') return completes;
  const names = (await completes?.(context)) ?? [];
  return [...choices, ...names.filter(isPlain)]
    .filter((word) => !given.includes(word))
    .map((word) => ({ word }));
}

/**
 * Whether a shell reads the word as it is. A name comes from a file of the checkout, and what is completed stands in the
 * line unquoted: `$(…)` would run with it.
 */
const isPlain = (name: string): boolean => /^[\w@%+,./][\w@%+,./-]*$/.test(name);

/** The options that the command does not have yet, and those that it takes more than once. */
const optionsAfter = ({ values }: Tokens, specs: SpecsByFlag): Candidate[] =>
  [...specs]
    .filter(([name, { repeatable }]) => repeatable || (values.get(name) ?? []).length === 0)
    .map(([name, { describe }]) => ({ word: `--${name}`, about: describe }));
