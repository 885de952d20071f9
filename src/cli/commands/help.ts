import { codes, type Rule } from '../../core/codes/index.ts';
import { UserError } from '../../core/diagnostics.ts';
import { nearest } from '../../core/nearest.ts';
import { ownValue } from '../../core/own-value.ts';
import type { Command } from '../command.ts';
import { helpFor, helpForCode, helpForCodes, helpForCommand } from '../help.ts';

/**
 * Makes `deploy-secrets help`.
 * @param commands all there are, this one too
 */
export const helpCommand = (commands: () => readonly Command[]): Command => ({
  name: 'help',
  summary: 'What a command does; what a code means, and how to mend what it tells of',
  operand: { value: 'COMMAND|CODE' },
  groups: [],
  examples: [
    { line: 'deploy-secrets help github', does: 'what the command does and takes, as its --help' },
    {
      line: 'deploy-secrets help conflict',
      does: 'what a code means, as --format json has it beside each problem, and the way out',
    },
    { line: 'deploy-secrets help codes', does: 'every code, in a line each' },
  ],
  run: async ({ _: [word] }, { stdout }) => {
    stdout.write(helpAbout(word, commands(), stdout.width));
    return 0;
  },
});

function helpAbout(word: string | undefined, commands: readonly Command[], width: number): string {
  if (word === undefined) return helpFor(commands, width);
  const command = commands.find(({ name }) => name === word);
  if (command) return helpForCommand(command, width);
  if (word === 'codes') return helpForCodes(codes, width);
  const rules: Readonly<Record<string, Rule>> = codes;
  const rule = ownValue(rules, word);
  if (rule) return helpForCode(word, rule, width);
  throw unknownWord(word, [...commands.map(({ name }) => name), 'codes', ...Object.keys(codes)]);
}

function unknownWord(word: string, known: readonly string[]): UserError {
  const meant = nearest(word, known);
  return new UserError(`there is no command and no code ${JSON.stringify(word)}`, {
    hint:
      meant === undefined
        ? 'deploy-secrets help lists the commands, deploy-secrets help codes the codes'
        : `did you mean ${meant}?`,
    code: 'usage',
  });
}

export const versionCommand: Command = {
  name: 'version',
  summary: 'The version',
  groups: [],
  examples: [],
  run: async (_args, { stdout, version }) => {
    stdout.write(`${version}\n`);
    return 0;
  },
};
