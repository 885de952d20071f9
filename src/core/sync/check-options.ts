import { UserError } from '../diagnostics.ts';
import type { OptionRule } from './provider.ts';

/** Checks options against the rules of their table. @throws UserError for the first one that is broken */
export function checkOptions<O extends object>(options: O, rules: readonly OptionRule<O>[]): void {
  const broken = rules.find((rule) => rule.when(options));
  if (broken) throw new UserError(broken.message(options), { hint: broken.hint });
}
