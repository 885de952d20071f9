import yargs from 'yargs';
import { UserError } from '../core/errors.ts';
import type { OptionSpec } from '../core/provider.ts';
import type { Command } from './command.ts';
import { nearest } from './nearest.ts';
import { checked, kebab } from './options.ts';

/** What the command line asks for: a command with its checked values, or a text that yargs made (completion). */
export type Asked =
  | { readonly command: Command; readonly given: Readonly<Record<string, unknown>> }
  | { readonly text: string };

/** Arguments -> what is asked for; whatever is wrong with them is a UserError of code `usage`. */
export async function parseArguments(args: readonly string[], commands: readonly Command[]): Promise<Asked> {
  let asked: Asked | undefined;
  let text = '';
  const parser = yargs()
    .scriptName('deploy-secrets')
    .locale('en')
    .parserConfiguration(PLAIN)
    .exitProcess(false)
    .help(false)
    .version(false)
    .completion('completion', 'a script for bash or zsh that completes commands and options')
    .strict()
    .demandCommand(1, 'say what to do')
    .fail((message, error) => {
      if (error instanceof UserError) throw error;
      throw new UserError(lowerFirst(message ?? error.message), hintFor(args, commands));
    });
  for (const command of commands)
    parser.command(command.name, command.summary, optionsOf(command), (given) => {
      asked = { command, given };
    });
  try {
    await parser.parseAsync([...args], {}, (_error, _argv, output) => {
      text = output;
    });
  } catch (error) {
    throw error instanceof UserError ? asUsage(error) : error;
  }
  return asked ?? { text: `${text}\n` };
}

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

const optionsOf = (command: Command): Record<string, object> =>
  Object.fromEntries(
    command.groups.flatMap(({ options }) =>
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

function hintFor(args: readonly string[], commands: readonly Command[]): { hint: string; code: string } {
  const help = 'deploy-secrets --help lists the commands';
  const command = commands.find(({ name }) => name === args[0]);
  if (!command) {
    const meant = nearest(args[0] ?? '', [...commands.map(({ name }) => name), 'completion']);
    return { code: 'usage', hint: meant === undefined ? help : `did you mean ${meant}?` };
  }
  const known = command.groups.flatMap(({ options }) => Object.keys(options).map((key) => `--${kebab(key)}`));
  const flags = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.replace(/=.*/s, ''));
  const meant = flags.filter((flag) => !known.includes(flag)).map((flag) => nearest(flag, known));
  const found = meant.filter((flag) => flag !== undefined);
  return {
    code: 'usage',
    hint:
      found.length > 0
        ? `did you mean ${found.join(', ')}?`
        : `deploy-secrets ${command.name} --help lists what it takes`,
  };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const asUsage = ({ message, hint }: UserError): UserError =>
  new UserError(message, { code: 'usage', ...(hint !== undefined && { hint }) });
