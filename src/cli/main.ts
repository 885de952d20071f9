import { UserError } from '../core/errors.ts';
import { commands } from './commands/index.ts';
import type { Context } from './context.ts';
import { showFailure } from './failure.ts';
import { helpFor, helpForCommand } from './help.ts';

/** One run of the program. `args` are those after the program's name; the result is the exit code. */
export async function main(args: readonly string[], context: Context): Promise<number> {
  try {
    return await obey(args, context);
  } catch (error) {
    return showFailure(error, args, context);
  }
}

async function obey(args: readonly string[], context: Context): Promise<number> {
  if (args.includes('--version')) return say(`${context.version}\n`, context);
  if (args.includes('--help') || args.includes('-h')) return say(help(args, context), context);
  if (args.length === 0)
    throw new UserError('say what to do', { hint: `${help(args, context)}`, code: 'usage' });
  // Help needs no parser, which is the largest part of the start.
  const { parseArguments } = await import('./arguments.ts');
  const asked = await parseArguments(args, commands);
  return 'text' in asked ? say(asked.text, context) : await asked.command.run(asked.given, context);
}

function help(args: readonly string[], { stdout }: Context): string {
  const command = commands.find(({ name }) => args.includes(name));
  return command ? helpForCommand(command, stdout.width) : helpFor(commands, stdout.width);
}

function say(text: string, { stdout }: Context): number {
  stdout.write(text);
  return 0;
}
