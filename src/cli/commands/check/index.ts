import type { OptionSpec } from '../../../core/sync/provider.ts';
import { github } from '../../../providers/github/index.ts';
import { usageError, type Values, valuesOf } from '../../arguments.ts';
import type { Command, ParsedArguments } from '../../command.ts';
import type { Context } from '../../context.ts';
import {
  configOptionsWithoutPush,
  layoutOptionsOf,
  layoutSelectionOf,
  outputOptions,
  safetyOptions,
  sourceOptions,
} from '../../push/options.ts';
import type { CheckReport } from '../../render/check.ts';

const layoutOptions = layoutOptionsOf(github);

const targetOptions = {
  repo: github.options.repo,
  environment: {
    type: 'string',
    value: 'NAME',
    describe: 'the environment that the secrets are pushed to, instead of the repository itself',
  },
} as const satisfies Record<string, OptionSpec>;

const checkSourceOptions = {
  ...sourceOptions,
  ...configOptionsWithoutPush,
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
  job: {
    type: 'string',
    value: 'ID',
    describe:
      'with --write: the job that runs the pipeline; without, the one that passes some on already, or runs a script that imports dlt',
  },
  dryRun: { type: 'boolean', describe: 'with --write: show the lines; write nothing' },
  yes: { ...safetyOptions.yes, describe: 'with --write: ask nothing' },
  exitCode: {
    ...safetyOptions.exitCode,
    describe:
      'exit 0 if all is well, 2 if something is missing, is not passed on or is to be written, 1 for anything else that is wrong',
  },
} as const satisfies Record<string, OptionSpec>;

const checkOptions = { ...targetOptions, ...checkSourceOptions, ...writeOptions, ...outputOptions };

/**
 * Checks the rules between the options.
 * @throws UserError of code `usage`
 */
function checkOptionRules({
  write,
  job,
  dryRun,
  yes,
  withoutSecrets,
  secrets,
  template,
  withVerify,
}: Values<typeof checkOptions>): void {
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

export const checkCommand: Command = {
  name: 'check',
  summary: 'What the workflows of a repository ask for against what will be there after the push',
  operand: { value: 'WORKFLOW', many: true, completes: 'files' },
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
      line: 'deploy-secrets check --repo acme/etl --exit-code',
      does: 'fail a job in CI where a secret reaches nobody',
    },
    {
      line: 'deploy-secrets check --repo acme/etl --without-secrets',
      does: 'against what is there now, where there is no secrets file',
    },
  ],
  endsInOrder: true,
  run: (args, context) => check(args, context),
};

/** @param hear gets what is said, as data */
export async function check(
  args: ParsedArguments,
  context: Context,
  hear?: (report: CheckReport) => void,
): Promise<number> {
  const { checkRepository } = await import('./run.ts');
  const layout = layoutSelectionOf(github, valuesOf(layoutOptions, args));
  const options = valuesOf(checkOptions, args);
  checkOptionRules(options);
  return await checkRepository(args._, { ...options, layout }, context, hear);
}
