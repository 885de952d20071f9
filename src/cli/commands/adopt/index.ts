import type { OptionSpec } from '../../../core/sync/provider.ts';
import { github } from '../../../providers/github/index.ts';
import { usageError, valuesOf } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import { configOptionsWithoutPush, outputOptions, safetyOptions, sourceOptions } from '../../push/options.ts';

const { namesOnly: _, ...sources } = sourceOptions;

const adoptSourceOptions = {
  ...sources,
  ...configOptionsWithoutPush,
  template: { ...sources.template, describe: 'an example file instead, for the names it has' },
} as const satisfies Record<string, OptionSpec>;

const pushedToOptions = {
  repo: {
    ...github.options.repo,
    describe: 'the repository, for the commands that are shown: none is asked',
  },
  environment: {
    type: 'string',
    value: 'NAME',
    describe: 'the environment that the secrets will be pushed to, for the commands that are shown',
  },
} as const satisfies Record<string, OptionSpec>;

const adoptOptions = {
  pair: {
    type: 'string',
    value: 'PATH=NAME',
    repeatable: true,
    describe:
      'this old name is for the value at that dotted TOML path: agrees to a guess, or says what no workflow tells',
  },
  keepNames: {
    type: 'boolean',
    describe: 'leave the workflows alone: show the push that keeps the old names, with a --rename for each',
  },
  write: {
    type: 'boolean',
    describe:
      'let the workflows read the new names: of pairs that are certain or named by --pair, never of a guess',
  },
  dryRun: { type: 'boolean', describe: 'with --write: show the lines; write nothing' },
  yes: { ...safetyOptions.yes, describe: 'with --write: ask nothing' },
  exitCode: {
    ...safetyOptions.exitCode,
    describe: 'exit 0 if nothing is to be moved, 2 if something is, 1 for anything that is wrong',
  },
} as const satisfies Record<string, OptionSpec>;

const shownOptions = {
  format: { type: 'string', choices: ['text', 'json'], describe: 'what goes to stdout; default: text' },
} as const satisfies Record<string, OptionSpec>;

export const adoptCommand: Command = {
  name: 'adopt',
  summary: 'Move secrets of other names to those that dlt looks up: which is which, and what to write',
  operand: { value: 'WORKFLOW', many: true },
  groups: [
    { title: 'What may happen', options: adoptOptions },
    { title: 'Where to', options: pushedToOptions },
    { title: 'Where the secrets come from', options: adoptSourceOptions },
    { title: 'What is shown', options: { ...shownOptions, quiet: outputOptions.quiet } },
  ],
  examples: [
    {
      line: 'deploy-secrets adopt',
      does: 'what workflows read today, beside what dlt looks up; asks no server',
    },
    {
      line: 'deploy-secrets adopt --pair sources.stripe.api_key=STRIPE_TOKEN --write',
      does: 'agree to a guess, and let the workflows read the new names',
    },
    { line: 'deploy-secrets adopt --keep-names', does: 'push under the old names instead' },
  ],
  endsInOrder: true,
  run: async (args, context) => {
    const options = valuesOf(
      {
        ...adoptOptions,
        ...pushedToOptions,
        ...adoptSourceOptions,
        ...shownOptions,
        quiet: outputOptions.quiet,
      },
      args,
    );
    const { write, keepNames, dryRun, yes } = options;
    if (write && keepNames)
      throw usageError(
        '--keep-names leaves the workflows as they are, and --write changes them',
        'leave one of them out',
      );
    if (!write && (dryRun || yes))
      throw usageError(
        `${dryRun ? '--dry-run' : '--yes'} says how --write goes about it`,
        'add --write, or leave it out',
      );
    const { adopt } = await import('./run.ts');
    return await adopt(args._, options, context);
  },
};
