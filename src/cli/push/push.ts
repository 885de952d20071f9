import type { Plan } from '../../core/model.ts';
import { isConflict, isPending } from '../../core/sync/plan.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { unlessInterrupted } from '../interrupt.ts';
import { execute } from './execute.ts';
import { checkNames } from './names-only.ts';
import type { PushOptions, PushRequest } from './options.ts';
import { preparePush } from './prepare.ts';
import { Reporter } from './reporter.ts';

/**
 * Goes the whole way of a push, top to bottom: read, lay out, prepare (look, plan, check), ask, carry out, report.
 * A dry run is the same way, ended before the question; names alone are not even compared with values.
 */
export async function push<O extends object>(request: PushRequest<O>, context: Context): Promise<number> {
  const { options } = request;
  const { interrupt } = context;
  if (options.namesOnly) return await checkNames(request, context);
  const reporter = new Reporter(request, context);
  const { prepared, report, waitListener } = await unlessInterrupted(
    preparePush(request, context),
    interrupt,
  );
  const { ready } = prepared;
  if (options.dryRun) return reporter.showDryRun(report);
  if (!ready || reporter.isRefused(report)) return reporter.showRefusal(report);
  if (!ready.plan.changes.some(isPending)) return reporter.showNothingToDo(report);
  reporter.showPlan(report);
  const isAgreed = await unlessInterrupted(askToPush(ready.plan, options, context), interrupt);
  if (!isAgreed) return reporter.showDeclined(report);
  return reporter.showResult(await execute(request, { prepared, ready, report, waitListener }, context));
}

/**
 * Asks whether to go on; without a terminal nothing is asked. `--yes` answers for the changes, never for a
 * conflict: that is what `--overwrite` is for.
 */
async function askToPush(
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
