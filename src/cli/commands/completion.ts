import { specsByFlag } from '../arguments.ts';
import type { Command } from '../command.ts';
import type { Context } from '../context.ts';
import { targetOperand } from '../targets/options.ts';
import type { SpecsByFlag } from '../yargs.ts';

export const completionCommand: Command = {
  name: 'completion',
  summary: 'Print a script for bash or zsh that completes commands and options',
  groups: [],
  examples: [{ line: 'deploy-secrets completion >> ~/.bashrc', does: 'complete in every new shell' }],
  run: async (_args, { stdout }) => {
    stdout.write(await completionScript());
    return 0;
  },
};

/** Writes the script for the shell at hand, bash or zsh. */
async function completionScript(): Promise<string> {
  const { parserOf } = await import('../yargs.ts');
  const { promise, resolve } = Promise.withResolvers<string>();
  parserOf(new Map())
    .completion('completion')
    .parse(['completion'], {}, (_error, _argv, output) => resolve(`${output}\n`));
  return await promise;
}

/**
 * Answers what the script asks for: the words that may follow, one a line.
 * @param words the line so far, from the program's name to the word under the cursor
 */
export async function completionsFor(
  words: readonly string[],
  commands: readonly Command[],
  context: Pick<Context, 'env' | 'readFile'>,
): Promise<string> {
  const { parserOf } = await import('../yargs.ts');
  const command = words.length > 2 ? commands.find(({ name }) => name === words[1]) : undefined;
  const specs: SpecsByFlag = command ? specsByFlag(command) : new Map();
  const parser = parserOf(specs).completion('completion', false);
  for (const [name, { describe, choices }] of specs)
    parser.option(name, { describe, ...(choices && { choices }) });
  if (!command) for (const { name, summary } of commands) parser.command(name, summary);
  const found = [
    ...(await operandsFor(command, words, context)),
    ...(await parser.getCompletion([...words])),
  ];
  return found.map((word) => `${word}\n`).join('');
}

/** Lists the targets that begin as the word under the cursor does, and were not named yet. */
async function operandsFor(
  command: Command | undefined,
  words: readonly string[],
  context: Pick<Context, 'env' | 'readFile'>,
): Promise<string[]> {
  const typed = words.at(-1) ?? '';
  if (command?.operand !== targetOperand || typed.startsWith('-')) return [];
  const { targetNames } = await import('../targets/names.ts');
  const names = await targetNames(context);
  return names.filter((name) => name.startsWith(typed) && !words.slice(2, -1).includes(name));
}
