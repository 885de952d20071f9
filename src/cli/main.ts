import { UserError } from '../core/diagnostics.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { completionsFor } from './commands/completion.ts';
import { commands } from './commands/index.ts';
import type { Context } from './context.ts';
import { showFailure } from './failure.ts';
import { helpFor, helpForCommand } from './help.ts';
import { nearest } from './nearest.ts';

/** Runs the program once. `args` are those after the program's name; the result is the exit code. */
export async function main(args: readonly string[], context: Context): Promise<number> {
  try {
    return await runCommand(args, context);
  } catch (error) {
    return showFailure(error, args, context);
  }
}

async function runCommand(args: readonly string[], context: Context): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '--version') return print(`${context.version}\n`, context);
  if (name === '--get-yargs-completions') return await complete(rest, context);
  const command = commands.find((one) => one.name === name);
  if (args.includes('--help') || args.includes('-h')) return print(helpText(command, context), context);
  if (!command) throw unknownCommand(name);
  return await command.run(await parseArguments(command, rest), context);
}

/** Answers the question that the shell's completion script asks; its name is yargs'. */
async function complete(words: readonly string[], context: Context): Promise<number> {
  return print(await completionsFor(words, commands), context);
}

const helpText = (command: Command | undefined, { stdout: { width } }: Context): string =>
  command ? helpForCommand(command, width) : helpFor(commands, width);

function unknownCommand(name: string): UserError {
  const names = commands.map((command) => command.name);
  const meant = nearest(name, names);
  return new UserError(name === '' ? 'which command?' : `there is no command ${JSON.stringify(name)}`, {
    hint:
      meant === undefined
        ? `there are ${names.join(', ')}; see deploy-secrets --help`
        : `did you mean ${meant}?`,
    code: 'usage',
  });
}

function print(text: string, { stdout }: Context): number {
  stdout.write(text);
  return 0;
}
