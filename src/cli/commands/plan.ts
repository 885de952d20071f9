import type { Command } from '../command.ts';
import { planGroups } from '../plan/options.ts';
import { targetOperand } from '../targets/options.ts';

export const planCommand: Command = {
  name: 'plan',
  summary: 'What a push to the targets would do, to be reviewed and then applied',
  operand: targetOperand,
  groups: planGroups,
  examples: [
    {
      line: 'deploy-secrets plan --out plan.json',
      does: 'save what would change at every target, without a value',
    },
    { line: 'deploy-secrets plan --show plan.json --format markdown', does: 'show it, for a pull request' },
  ],
  endsInOrder: true,
  run: async (args, context) => (await import('../plan/plan.ts')).plan(args, context),
};
