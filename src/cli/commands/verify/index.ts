import { valuesOf } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import { outputOptions } from '../../push/options.ts';

const options = {
  format: { ...outputOptions.format, choices: ['text', 'json'] },
  quiet: outputOptions.quiet,
} as const;

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'Inside the job: does the environment hold what was pushed with --with-verify?',
  groups: [{ title: 'Options', options }],
  examples: [
    { line: 'deploy-secrets verify', does: 'exit 0 if every variable holds what was pushed, 1 if not' },
  ],
  run: async (args, context) =>
    (await import('./run.ts')).verifyEnvironment(valuesOf(options, args), context),
};
