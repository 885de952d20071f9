import yargs, { type Argv, type Options } from 'yargs';
import type { OptionSpec } from '../core/sync/provider.ts';
import { specsOf } from './arguments.ts';
import type { Command } from './command.ts';

/** The script for the shell at hand, bash or zsh. */
export async function completionScript(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  plainParser()
    .completion('completion')
    .parse(['completion'], {}, (_error, _argv, output) => resolve(`${output}\n`));
  return await promise;
}

/**
 * What the script asks for: the words that may follow, one a line. `words`: the line so far, from the
 * program's name to the word under the cursor.
 */
export async function completionsFor(
  words: readonly string[],
  commands: readonly Command[],
): Promise<string> {
  const command = words.length > 2 ? commands.find(({ name }) => name === words[1]) : undefined;
  const parser = plainParser().completion('completion', false);
  if (command) parser.options(yargsOptions(command));
  else for (const { name, summary } of commands) parser.command(name, summary);
  const found = await parser.getCompletion([...words]);
  return found.map((word) => `${word}\n`).join('');
}

/** yargs knows how to complete; loading it takes so long that nothing else uses it. */
const plainParser = (): Argv =>
  yargs().scriptName('deploy-secrets').locale('en').exitProcess(false).help(false).version(false);

const yargsOptions = (command: Command): Record<string, Options> =>
  Object.fromEntries([...specsOf(command)].map(([name, spec]) => [name, yargsOption(spec)]));

const yargsOption = ({ describe, type, choices }: OptionSpec): Options => ({
  describe,
  type: type === 'boolean' ? type : 'string',
  ...(choices && { choices }),
});
