import { isPending } from '../../core/sync/plan.ts';
import type { Context } from '../context.ts';
import { unlessInterrupted } from '../interrupt.ts';
import { checkSource } from '../sources/index.ts';
import { Telling } from '../telling.ts';
import { agreed } from './agree.ts';
import { choose } from './choose.ts';
import { execute } from './execute.ts';
import type { PushRequest } from './job.ts';
import { keyedSource } from './keyed-source.ts';
import { lookAt } from './look.ts';
import { checkNames } from './names-only.ts';
import { planFor } from './planned.ts';
import { reportOf } from './report-of.ts';
import { aboutBoth } from './two-files.ts';

/**
 * The whole way of a push, top to bottom: read, choose and lay out, look, plan and check, ask, write, report.
 * A dry run is the same way, ended before the question; names alone are not even compared with values.
 */
export async function push<O extends object>(job: PushRequest<O>, context: Context): Promise<number> {
  if (job.wants.namesOnly) return await checkNames(job, context);
  const telling = new Telling(job, context);
  const prepared = await unlessInterrupted(lookAround(job, context), context.interrupt);
  const { ready, report } = prepared;
  if (job.wants.dryRun) return telling.dryRun(report);
  if (!ready || telling.refuses(report)) return telling.refused(report);
  if (!ready.plan.changes.some(isPending)) return telling.nothingToDo(report);
  telling.plan(report);
  const agreement = await unlessInterrupted(agreed(ready.plan, job.wants, context), context.interrupt);
  if (!agreement) return telling.declined(report);
  return telling.done(await execute(job, { ...prepared, ready }, report, context));
}

/** Everything before the first write, so that all that is wrong can be said at once. */
async function lookAround<O extends object>(job: PushRequest<O>, context: Context) {
  const source = await keyedSource(job.wants, context);
  const chosen = choose(source, job, context.random);
  const [look, aboutFile] = await Promise.all([lookAt(job, source, context), checkSource(source, context)]);
  const about = [...aboutBoth(source, job, context), ...aboutFile];
  const planned = planFor(job, chosen, look, context);
  return { ...planned, chosen, look, report: reportOf(job, source, chosen, look, planned, about) };
}
