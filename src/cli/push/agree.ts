import type { Plan } from '../../core/model.ts';
import { isConflict, isPending } from '../../core/sync/plan.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import type { PushOptions } from './options.ts';

/**
 * Whether to go on. Without a terminal nothing is asked. `--yes` answers for the changes, never for a
 * conflict: that is what `--overwrite` is for.
 */
export async function agreed(
  { changes }: Pick<Plan, 'changes'>,
  { yes, overwrite }: Pick<PushOptions, 'yes' | 'overwrite'>,
  { interactive, confirm }: Pick<Context, 'interactive' | 'confirm'>,
): Promise<boolean> {
  const conflicts = overwrite ? 0 : changes.filter(isConflict).length;
  if (!interactive || (yes && conflicts === 0)) return true;
  const pushes = `push ${count(changes.filter(isPending).length, 'change')}`;
  const removals = changes.filter(({ action }) => action === 'remove').length;
  const away = removals > 0 ? `, ${count(removals, 'removal')} among them` : '';
  const over = conflicts > 0 ? `, ${conflicts} of them over what someone else decided` : '';
  return (await confirm(`  ${pushes}${away}${over}?`, false)) ?? false;
}
