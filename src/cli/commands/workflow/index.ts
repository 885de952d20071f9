import type { OptionSpec } from '../../../core/sync/provider.ts';
import { github } from '../../../providers/github/index.ts';
import { valuesOf } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import {
  configOptionsWithoutPush,
  layoutOptionsOf,
  layoutSelectionOf,
  sourceOptions,
} from '../../push/options.ts';

const workflowOptions = {
  schedule: {
    type: 'string',
    value: 'CRON',
    describe: 'when it runs besides by hand, in UTC: "0 6 * * *" is every day at 6:00',
  },
  environment: {
    type: 'string',
    value: 'NAME',
    describe: 'the environment of the repository that holds the secrets',
  },
  withVerify: {
    type: 'boolean',
    describe:
      'let a file of Python in .github, which this writes too, check before the script runs that every secret arrived',
  },
  output: {
    type: 'string',
    value: 'PATH',
    completes: 'files',
    describe: 'the file to write, or - for standard output; default: .github/workflows/run-SCRIPT.yml',
  },
} as const satisfies Record<string, OptionSpec>;

const layoutOptions = layoutOptionsOf(github);
const workflowSourceOptions = { ...sourceOptions, ...configOptionsWithoutPush };

export const workflowCommand: Command = {
  name: 'workflow',
  summary: 'Write a workflow of GitHub Actions that runs a script with every secret of the file',
  operand: { value: 'SCRIPT', required: true, completes: 'files' },
  groups: [
    { title: 'The workflow', options: workflowOptions },
    { title: 'Under which names', options: layoutOptions },
    { title: 'Where the secrets come from', options: workflowSourceOptions },
  ],
  examples: [
    {
      line: 'deploy-secrets workflow pipeline.py --schedule "0 6 * * *"',
      does: 'every day at 6:00 UTC, and by hand',
    },
    {
      line: 'deploy-secrets workflow pipeline.py --layout document',
      does: 'with a step that writes .dlt/secrets.toml, instead of a variable for each secret',
    },
  ],
  run: async (args, context) => {
    const { writeWorkflow } = await import('./run.ts');
    const [script = ''] = args._;
    const options = valuesOf({ ...workflowOptions, ...workflowSourceOptions }, args);
    const layout = layoutSelectionOf(github, valuesOf(layoutOptions, args));
    return await writeWorkflow(script, { ...options, layout }, context);
  },
};
