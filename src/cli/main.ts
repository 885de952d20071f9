import { UserError } from '../core/diagnostics.ts';
import { printable } from '../core/inert.ts';
import { nearest } from '../core/nearest.ts';
import { checkNodeDebug } from '../core/node-debug.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { COMPLETE, shellOf } from './commands/completion/shells.ts';
import { commands } from './commands/index.ts';
import type { Context } from './context.ts';
import { helpFor, helpForCommand } from './help.ts';
import { interruptionOf, unlessInterrupted } from './interrupt.ts';
import { diagnosticsOf, failureText } from './render/diagnostics.ts';
import { renderJson } from './render/json.ts';

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
  if (VERSION.includes(name)) return print(`${context.version}\n`, context);
  if (name === COMPLETE) return await complete(rest, context);
  const command = commands.find((one) => one.name === name);
  if (args.includes('--help') || args.includes('-h')) return print(helpText(command, context), context);
  if (!command) throw unknownCommand(name);
  checkNodeDebug(context.env);
  const begun = command.begin?.(rest, context);
  const parsed = await parseArguments(command, rest);
  const work = begun ? begun(parsed, context) : command.run(parsed, context);
  return command.endsInOrder ? await work : await unlessInterrupted(work, context.interrupt);
}

/** Answered without a look at the command line: `-v` is what gh has, `-V` what Python has. */
const VERSION: readonly string[] = ['--version', '-v', '-V'];

/** Answers the question that the completion script of a shell asks. */
async function complete([name, ...words]: readonly string[], context: Context): Promise<number> {
  const { completionsFor } = await import('./commands/completion/words.ts');
  return print(await completionsFor(shellOf(name) ?? 'bash', words, commands, context), context);
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

/** Shows what stopped the run, on stderr, and as the one document on stdout where that was asked for. */
function showFailure(error: unknown, args: readonly string[], context: Context): number {
  context.stderr.write(failureText(error, context.stderr));
  if (isJsonWanted(args)) {
    const problems = diagnosticsOf(error);
    context.stdout.write(
      renderJson({ dryRun: args.includes('--dry-run'), contents: '', problems, targets: [] }),
    );
  }
  if (!(error instanceof UserError)) return 1;
  // What ends once it was asked to stop ends for that, whatever went wrong meanwhile.
  const interruption = interruptionOf(context.interrupt) ?? error;
  if (error !== interruption) context.stderr.write(`error: ${printable(interruption.message)}\n`);
  return interruption.exitCode;
}

/** Reads the raw arguments: it must hold also when they could not be parsed. */
const isJsonWanted = (args: readonly string[]): boolean =>
  args.includes('--format=json') || args.some((arg, n) => arg === '--format' && args[n + 1] === 'json');
