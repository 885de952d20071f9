import type { OptionSpec } from '../../core/sync/provider.ts';
import type { OptionGroup } from '../command.ts';
import { outputOptions, safetyOptions, sourceOptions } from '../push/options.ts';
import { targetsOptions } from '../targets/options.ts';

const { secrets, template, fromEnv, namesOnly, profile, global, include, exclude } = sourceOptions;

const sources = {
  ...{ secrets, template, fromEnv },
  namesOnly: { ...namesOnly, describe: 'with --template: no values; which names are where?' },
  ...{ profile, global, include, exclude },
} as const satisfies Record<string, OptionSpec>;

const which = {
  config: targetsOptions.config,
  exitCode: {
    ...safetyOptions.exitCode,
    describe: 'exit 0 if all is well, 2 if something needs you or differs between targets',
  },
  yes: { ...safetyOptions.yes, describe: 'ask nothing: the target file may say where to look' },
} as const satisfies Record<string, OptionSpec>;

export const statusOptions = { ...which, ...sources, ...outputOptions } as const;

export const statusGroups: readonly OptionGroup[] = [
  { title: 'The status', options: which },
  { title: 'Where the secrets come from, on top of the file', options: sources },
  { title: 'What is shown', options: outputOptions },
];
