import { specsByFlag } from '../arguments.ts';
import type { Command } from '../command.ts';
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
): Promise<string> {
  const { parserOf } = await import('../yargs.ts');
  const command = words.length > 2 ? commands.find(({ name }) => name === words[1]) : undefined;
  const specs: SpecsByFlag = command ? specsByFlag(command) : new Map();
  const parser = parserOf(specs).completion('completion', false);
  for (const [name, { describe, choices }] of specs)
    parser.option(name, { describe, ...(choices && { choices }) });
  if (!command) for (const { name, summary } of commands) parser.command(name, summary);
  const found = await parser.getCompletion([...words]);
  return found.map((word) => `${word}\n`).join('');
}
