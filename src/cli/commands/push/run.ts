import { usageError } from '../../arguments.ts';
import type { ParsedArguments } from '../../command.ts';
import type { Context } from '../../context.ts';
import { unlessInterrupted } from '../../interrupt.ts';
import type { PushOptions } from '../../push/options.ts';
import { push } from '../../push/push.ts';
import { openTargets } from '../../targets/open.ts';
import { pushTargets } from '../../targets/push.ts';
import { contextOf } from '../../targets/request.ts';

/** Pushes to the targets that were named: one as `deploy-secrets github …` would, several side by side. */
export async function runPush(
  args: ParsedArguments,
  options: PushOptions,
  context: Context,
): Promise<number> {
  const run = { dryRun: options.dryRun || options.namesOnly, yes: options.yes };
  const requests = await unlessInterrupted(openTargets(args, run, context), context.interrupt);
  const [first, ...others] = requests;
  if (first && others.length === 0) return await push(first.request, contextOf(first, context));
  if (!options.namesOnly) return await pushTargets(requests, options, context);
  if (options.format === 'json')
    throw usageError(
      '--names-only --format json prints one document for one target',
      'name one target at a time',
    );
  let worst = 0;
  for (const target of requests) {
    const code = await push(target.request, contextOf(target, context));
    worst = code === 1 || worst === 1 ? 1 : Math.max(code, worst);
  }
  return worst;
}
