import { valuesOf } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import { outputOptions, sourceOptions } from '../../push/options.ts';

const options = {
  secrets: {
    ...sourceOptions.secrets,
    describe: 'the TOML file; default: .dlt/secrets.toml of the project, as dlt finds it',
  },
  quiet: outputOptions.quiet,
} as const;

export const initCommand: Command = {
  name: 'init',
  summary: 'Add a key to the secrets file, for the diff, and write a first deploy-secrets.toml',
  groups: [{ title: 'Options', options }],
  examples: [
    {
      line: 'deploy-secrets init',
      does: 'a key in [deploy_secrets] of .dlt/secrets.toml; in a workspace in a file of yours, which nothing deploys',
    },
    {
      line: 'deploy-secrets init && deploy-secrets targets',
      does: 'and the targets that the git remote, AWS, gcloud and Airflow tell of',
    },
  ],
  run: async (args, context) => (await import('./run.ts')).init(valuesOf(options, args), context),
};
