import type { OptionSpec } from '../../core/provider.ts';
import type { Command } from '../command.ts';
import { valuesOf } from '../options.ts';
import { sourceOptions } from '../push/push-options.ts';

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
    describe: 'let deploy-secrets verify check, before the script runs, that every secret arrived',
  },
  output: {
    type: 'string',
    value: 'PATH',
    describe: 'the file to write, or - for standard output; default: .github/workflows/run-SCRIPT.yml',
  },
} as const satisfies Record<string, OptionSpec>;

export const workflowCommand: Command = {
  name: 'workflow',
  summary: 'Write a workflow of GitHub Actions that runs a script with every secret of the file',
  operand: { value: 'SCRIPT', required: true },
  groups: [
    { title: 'The workflow', options: workflowOptions },
    { title: 'Where the secrets come from', options: sourceOptions },
  ],
  examples: [
    {
      line: 'deploy-secrets workflow pipeline.py --schedule "0 6 * * *"',
      does: 'every day at 6:00 UTC, and by hand',
    },
  ],
  run: async (given, context) => {
    const { writeWorkflow } = await import('./workflow.ts');
    const [script = ''] = given._;
    const wants = valuesOf({ ...workflowOptions, ...sourceOptions }, given);
    return await writeWorkflow(script, wants, context);
  },
};

export type WorkflowWants = ReturnType<typeof valuesOf<typeof workflowOptions & typeof sourceOptions>>;
