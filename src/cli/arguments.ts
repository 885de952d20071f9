import yargs, { type Argv } from 'yargs';
import { UserError } from '../core/errors.ts';
import type { OptionSpec } from '../core/provider.ts';
import type { Command } from './command.ts';
import { nearest } from './nearest.ts';
import { checked, kebab } from './options.ts';

/**
 * The arguments of one command -> checked values by kebab name; whatever is wrong with them is a UserError of
 * code `usage`. The command is known already: yargs would make its help text each time it finds one, and that
 * takes longer than all the rest of it.
 */
export async function parseArguments(
  command: Command,
  args: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const parser = plainParser()
    .options(optionsOf(command))
    .strict()
    .fail((message, error) => {
      if (error instanceof UserError) throw error;
      throw new UserError(lowerFirst(message ?? error.message), { hint: hintFor(command, args) });
    });
  try {
    return await parser.parseAsync([...args]);
  } catch (error) {
    throw error instanceof UserError ? asUsage(error) : error;
  }
}

/** yargs as both the parser and the completion want it. */
export const plainParser = (): Argv =>
  yargs()
    .scriptName('deploy-secrets')
    .locale('en')
    .parserConfiguration(PLAIN)
    .exitProcess(false)
    .help(false)
    .version(false);

/** One flag, one value, as it is written: nothing guessed, nothing negated, nothing made a number. */
const PLAIN = {
  'camel-case-expansion': false,
  'boolean-negation': false,
  'dot-notation': false,
  'greedy-arrays': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'short-option-groups': false,
} as const;

/** A command's options in the form of yargs. */
export const optionsOf = ({ groups }: Command): Record<string, object> =>
  Object.fromEntries(
    groups.flatMap(({ options }) =>
      Object.entries(options).map(([key, spec]) => [kebab(key), yargsOption(key, spec)] as const),
    ),
  );

const yargsOption = (key: string, spec: OptionSpec): object => ({
  describe: spec.describe,
  type: spec.type === 'boolean' ? 'boolean' : 'string',
  ...(spec.type !== 'boolean' && { requiresArg: true }),
  ...(spec.repeatable && { array: true }),
  ...(spec.choices && { choices: spec.choices }),
  coerce: (raw: unknown) => checked(key, spec, raw),
});

function hintFor({ name, groups }: Command, args: readonly string[]): string {
  const known = groups.flatMap(({ options }) => Object.keys(options).map((key) => `--${kebab(key)}`));
  const flags = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.replace(/=.*/s, ''));
  const meant = flags.filter((flag) => !known.includes(flag)).map((flag) => nearest(flag, known));
  const found = meant.filter((flag) => flag !== undefined);
  return found.length > 0
    ? `did you mean ${found.join(', ')}?`
    : `deploy-secrets ${name} --help lists what it takes`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const asUsage = ({ message, hint }: UserError): UserError =>
  new UserError(message, { code: 'usage', ...(hint !== undefined && { hint }) });
