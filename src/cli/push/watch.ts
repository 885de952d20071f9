import { isPending } from '../../core/sync/plan.ts';
import type { Listener, Prepared, Ready } from '../../core/sync/sync.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { progressOn } from '../progress.ts';
import type { Waits } from './prepare.ts';
import type { PushRequest } from './request.ts';

/** What is seen of the writes while they last. */
interface Watch extends Required<Listener> {
  /** At Ctrl-C: what has begun may last, since a store's pace or a failing network can hold it up for a minute. */
  stopping(): void;
  end(): void;
}

/** A bar where there is a terminal; with `--quiet` nothing. */
export function watch<O extends object>(
  { provider, wants }: Pick<PushRequest<O>, 'provider' | 'wants'>,
  { limiter, waits }: Pick<Prepared, 'limiter'> & { readonly waits: Waits },
  { plan }: Pick<Ready, 'plan'>,
  { stderr, tell }: Pick<Context, 'stderr' | 'tell'>,
): Watch {
  const perEntry = provider.pace.writesPerEntry ?? 1;
  const total = plan.changes.filter(isPending).length;
  const forecast = (left: number): number => limiter.forecast(left * perEntry);
  const bar = !wants.quiet && stderr.isTerminal ? progressOn({ screen: stderr, total, forecast }) : undefined;
  if (bar) waits.heard = bar.wait;
  const say = wants.quiet ? () => {} : (bar?.say ?? tell);
  let underWay = 0;
  return {
    onBegin: (writes) => {
      underWay += writes;
    },
    onOutcome: () => {
      underWay -= 1;
      bar?.step();
    },
    stopping: () => say(`finishing ${begun(underWay)}; Ctrl-C again stops at once`),
    end: () => bar?.end(),
  };
}

const begun = (writes: number): string =>
  writes === 0 ? 'what has begun' : `${count(writes, 'write')} that ${writes === 1 ? 'has' : 'have'} begun`;
