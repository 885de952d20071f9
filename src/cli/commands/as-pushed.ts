import type { Entry } from '../../core/leaf.ts';
import type { OptionSpec } from '../../core/provider.ts';
import type { Pushed } from '../../core/workflow/passed-on.ts';
import { configOptions } from '../push/push-options.ts';

/** For commands that only tell of a push. */
export const configAsPushed = {
  withConfig: {
    ...configOptions.withConfig,
    describe: 'also what config.toml beside it holds, as a push with --with-config sends it',
  },
} as const satisfies Record<string, OptionSpec>;

/** What a workflow has to ask for to see one entry. */
export function pushedFrom({ type: kind, name, variable, keys }: Entry): Pushed[] {
  if (kind === 'connection') return [];
  const is = { context: kind === 'secret' ? 'secrets' : 'vars', name: name.toUpperCase() } as const;
  if (keys) return [{ ...is, file: true }];
  return [variable === undefined ? is : { ...is, variable }];
}
