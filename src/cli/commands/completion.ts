import type { Command } from '../command.ts';

export const completionCommand: Command = {
  name: 'completion',
  summary: 'Print a script for bash or zsh that completes commands and options',
  groups: [],
  examples: [{ line: 'deploy-secrets completion >> ~/.bashrc', does: 'complete in every new shell' }],
  run: async (_args, { stdout }) => {
    const { completionScript } = await import('../completion.ts');
    stdout.write(await completionScript());
    return 0;
  },
};
