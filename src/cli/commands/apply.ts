import type { Command } from '../command.ts';
import { applyGroups } from '../plan/options.ts';

export const applyCommand: Command = {
  name: 'apply',
  summary: 'Exactly what a saved plan says, or why not',
  operand: { value: 'FILE', required: true, completes: 'files' },
  groups: applyGroups,
  examples: [
    {
      line: 'deploy-secrets apply plan.json --yes',
      does: 'push what was reviewed; refuse a target that moved since',
    },
  ],
  endsInOrder: true,
  run: async (args, context) => (await import('../plan/apply.ts')).apply(args, context),
};
