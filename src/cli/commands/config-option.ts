import type { OptionSpec } from '../../core/sync/provider.ts';
import { configOptions } from '../push/options.ts';

/** `--with-config` of a push, for commands that send nothing. */
export const configOption = {
  withConfig: {
    ...configOptions.withConfig,
    describe: 'also what config.toml beside it holds, as a push with --with-config sends it',
  },
} as const satisfies Record<string, OptionSpec>;
