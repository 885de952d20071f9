import { github } from '../../../providers/github/index.ts';
import type { Command } from '../../command.ts';
import { valuesOf } from '../../options.ts';
import { layoutOptionSpecs, layoutSelectionOf } from '../../push/layout-options.ts';
import { outputOptions } from '../../push/options.ts';
import { checkOptions, checkSourceOptions, targetOptions, writeOptions } from './options.ts';

const layoutOptions = layoutOptionSpecs(github);

export const checkCommand: Command = {
  name: 'check',
  summary: 'What the workflows of a repository ask for against what will be there after the push',
  operand: { value: 'WORKFLOW', many: true },
  groups: [
    { title: 'Where to', options: targetOptions },
    { title: 'Under which names', options: layoutOptions },
    { title: 'Where the secrets come from', options: checkSourceOptions },
    { title: 'What may happen', options: writeOptions },
    { title: 'What is shown', options: outputOptions },
  ],
  examples: [
    { line: 'deploy-secrets check --repo acme/etl', does: 'every workflow in .github/workflows' },
    {
      line: 'deploy-secrets check --repo acme/etl .github/workflows/load.yml --write',
      does: 'and add to this one the lines that it lacks',
    },
    {
      line: 'deploy-secrets check --repo acme/etl --without-secrets',
      does: 'against what is there now, where there is no secrets file',
    },
  ],
  run: async (given, context) => {
    const { checkRepository } = await import('./run.ts');
    const layout = layoutSelectionOf(github, valuesOf(layoutOptions, given));
    return await checkRepository(given._, { ...valuesOf(checkOptions, given), layout }, context);
  },
};
