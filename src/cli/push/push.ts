import { isPending } from '../../core/sync/plan.ts';
import type { Context } from '../context.ts';
import { unlessInterrupted } from '../interrupt.ts';
import { agreed } from './agree.ts';
import { execute } from './execute.ts';
import { checkNames } from './names-only.ts';
import { preparePush } from './prepare.ts';
import { Reporter } from './reporter.ts';
import type { PushRequest } from './request.ts';

/**
 * The whole way of a push, top to bottom: read, choose and lay out, prepare (look, plan, check), ask, carry out, report.
 * A dry run is the same way, ended before the question; names alone are not even compared with values.
 */
export async function push<O extends object>(request: PushRequest<O>, context: Context): Promise<number> {
  if (request.wants.namesOnly) return await checkNames(request, context);
  const reporter = new Reporter(request, context);
  const { prepared, report, waits } = await unlessInterrupted(
    preparePush(request, context),
    context.interrupt,
  );
  const { ready } = prepared;
  if (request.wants.dryRun) return reporter.dryRun(report);
  if (!ready || reporter.refuses(report)) return reporter.refused(report);
  if (!ready.plan.changes.some(isPending)) return reporter.nothingToDo(report);
  reporter.plan(report);
  const agreement = await unlessInterrupted(agreed(ready.plan, request.wants, context), context.interrupt);
  if (!agreement) return reporter.declined(report);
  return reporter.done(await execute(request, { prepared, ready, report, waits }, context));
}
