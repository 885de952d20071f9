import type { Command } from '../command.ts';
import { statusGroups } from '../status/options.ts';
import { targetOperand } from '../targets/options.ts';

export const statusCommand: Command = {
  name: 'status',
  summary: 'Which secret is where, how it stands, and what needs you',
  operand: targetOperand,
  groups: statusGroups,
  examples: [
    { line: 'deploy-secrets status', does: 'look at every target of deploy-secrets.toml; change nothing' },
    {
      line: 'deploy-secrets status production staging --exit-code',
      does: 'do the two stand alike, and is nothing to be done?',
    },
    {
      line: 'deploy-secrets status --template .dlt/secrets.example.toml --names-only',
      does: 'which names are where? No value and no key is needed',
    },
  ],
  endsInOrder: true,
  run: async (args, context) => (await import('../status/run.ts')).status(args, context),
};
