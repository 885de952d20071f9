import { valuesOf } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import {
  configOptions,
  outputOptions,
  pushOptions,
  safetyOptions,
  sourceOptions,
} from '../../push/options.ts';
import { targetOperand, targetsOptions } from '../../targets/options.ts';

export const pushCommand: Command = {
  name: 'push',
  summary: 'Push to the targets of deploy-secrets.toml, side by side',
  operand: targetOperand,
  groups: [
    { title: 'Which targets', options: targetsOptions },
    {
      title: 'Where the secrets come from, on top of the file',
      options: { ...sourceOptions, ...configOptions },
    },
    { title: 'What may happen, on top of the file', options: safetyOptions },
    { title: 'What is shown', options: outputOptions },
  ],
  examples: [
    { line: 'deploy-secrets push production staging --dry-run', does: 'what would change at two targets?' },
    { line: 'deploy-secrets push --all', does: 'look at all, ask once, push' },
  ],
  endsInOrder: true,
  run: async (args, context) =>
    (await import('./run.ts')).runPush(args, valuesOf(pushOptions, args), context),
};
