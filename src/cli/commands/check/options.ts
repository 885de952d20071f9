import type { LayoutSelection } from '../../../core/layouts/layout.ts';
import type { OptionSpec } from '../../../core/sync/provider.ts';
import { github } from '../../../providers/github/index.ts';
import { usageError, type Values } from '../../options.ts';
import { outputOptions, safetyOptions, sourceOptions } from '../../push/options.ts';
import { configOption } from '../config-option.ts';

export const targetOptions = {
  repo: github.options.repo,
  environment: {
    type: 'string',
    value: 'NAME',
    describe: 'the environment that the secrets are pushed to, instead of the repository itself',
  },
} as const satisfies Record<string, OptionSpec>;

export const checkSourceOptions = {
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

export const writeOptions = {
  write: {
    type: 'boolean',
    describe:
      'add a line for each secret that no workflow passes on to the env: of the job that runs the pipeline; with --layout document, the step that writes the file',
  },
  job: { type: 'string', value: 'ID', describe: 'with --write: the job that runs the pipeline' },
  dryRun: { type: 'boolean', describe: 'with --write: show the lines; write nothing' },
  yes: { ...safetyOptions.yes, describe: 'with --write: ask nothing' },
} as const satisfies Record<string, OptionSpec>;

export const checkOptions = { ...targetOptions, ...checkSourceOptions, ...writeOptions, ...outputOptions };

export type CheckOptions = Values<typeof checkOptions> & { readonly layout: LayoutSelection };

/**
 * Checks the rules between the options.
 * @throws UserError of code `usage`
 */
export function checkOptionRules({
  write,
  job,
  dryRun,
  yes,
  withoutSecrets,
  secrets,
  template,
  withVerify,
}: CheckOptions): void {
  const idle = job !== undefined ? '--job' : dryRun ? '--dry-run' : yes ? '--yes' : undefined;
  if (idle !== undefined && !write)
    throw usageError(`${idle} says how --write goes about it`, 'add --write, or leave it out');
  const without = write
    ? '--write adds lines for what a secrets file holds'
    : secrets !== undefined || template !== undefined || withVerify
      ? 'another option tells what will be pushed'
      : undefined;
  if (withoutSecrets && without !== undefined)
    throw usageError(`${without}, and --without-secrets reads none`, 'leave one of them out');
}
