import type { LayoutSelection } from '../../../core/layouts/layout.ts';
import type { OptionSpec } from '../../../core/sync/provider.ts';
import { github } from '../../../providers/github/index.ts';
import type { Command } from '../../command.ts';
import { type Values, valuesOf } from '../../options.ts';
import { layoutOptionSpecs, layoutSelectionOf } from '../../push/naming.ts';
import { outputOptions, safetyOptions, sourceOptions } from '../../push/push-options.ts';
import { configOption } from '../config-option.ts';

const placeOptions = {
  repo: github.options.repo,
  environment: {
    type: 'string',
    value: 'NAME',
    describe: 'the environment that the secrets are pushed to, instead of the repository itself',
  },
} as const satisfies Record<string, OptionSpec>;

const names = layoutOptionSpecs(github);

const checkedSources = {
  ...sourceOptions,
  ...configOption,
  withoutSecrets: {
    type: 'boolean',
    describe: 'no secrets file: only what the workflows ask for against what is there now',
  },
  withVerify: {
    type: 'boolean',
    describe: 'the push will be one with --with-verify, and bring DEPLOY_SECRETS_VERIFY',
  },
} as const satisfies Record<string, OptionSpec>;

const writeOptions = {
  write: {
    type: 'boolean',
    describe:
      'add a line for each secret that no workflow passes on to the env: of the job that runs the pipeline; with --layout document, the step that writes the file',
  },
  job: { type: 'string', value: 'ID', describe: 'with --write: the job that runs the pipeline' },
  dryRun: { type: 'boolean', describe: 'with --write: show the lines; write nothing' },
  yes: { ...safetyOptions.yes, describe: 'with --write: ask nothing' },
} as const satisfies Record<string, OptionSpec>;

const checkOptions = { ...placeOptions, ...checkedSources, ...writeOptions, ...outputOptions };

export type CheckOptions = Values<typeof checkOptions> & { readonly layout: LayoutSelection };

export const checkCommand: Command = {
  name: 'check',
  summary: 'What the workflows of a repository ask for against what will be there after the push',
  operand: { value: 'WORKFLOW', many: true },
  groups: [
    { title: 'Where to', options: placeOptions },
    { title: 'Under which names', options: names },
    { title: 'Where the secrets come from', options: checkedSources },
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
    const naming = layoutSelectionOf(github, valuesOf(names, given));
    return await checkRepository(given._, { ...valuesOf(checkOptions, given), layout: naming }, context);
  },
};
