import type { Entry } from '../../core/model.ts';
import type { OptionSpec } from '../../core/sync/provider.ts';
import type { PushedEntry } from '../../core/workflows/check/unused-secrets.ts';
import { configOptions } from '../push/push-options.ts';

/** For commands that only tell of a push. */
export const configOption = {
  withConfig: {
    ...configOptions.withConfig,
    describe: 'also what config.toml beside it holds, as a push with --with-config sends it',
  },
} as const satisfies Record<string, OptionSpec>;

/** What a workflow has to ask for to see one entry. */
export function pushedEntries({ type, name, variable, keys }: Entry): PushedEntry[] {
  if (type === 'connection') return [];
  const is = { context: type === 'secret' ? 'secrets' : 'vars', name: name.toUpperCase() } as const;
  if (keys) return [{ ...is, wholeFile: true }];
  return [variable === undefined ? is : { ...is, variable }];
}
