import { isPending } from '../../core/sync/plan.ts';
import type { Provider } from '../../core/sync/provider.ts';
import type { Listener, Prepared, Ready } from '../../core/sync/sync.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import type { PreparedPush } from './prepare.ts';
import { startProgress } from './progress.ts';
import { type Teller, waitTeller } from './wait-listener.ts';

export type ReadyPush = Pick<PreparedPush, 'prepared' | 'report'> & { readonly ready: Ready };

/** Shows the writes while they last. */
export interface WriteObserver extends Required<Listener> {
  /** At Ctrl-C: what has begun may last, since a store's pace or a failing network can hold it up for a minute. */
  onInterrupt(): void;
  end(): void;
}

/** What is written side by side, each at the pace of its store. */
interface Writing {
  readonly provider: Pick<Provider<never>, 'pace'>;
  readonly prepared: Pick<Prepared, 'limiter'> & { readonly ready: Ready };
}

/** Shows one bar for all of it where there is a terminal; with `--quiet` nothing. */
export function observeWrites(
  writing: readonly Writing[],
  waitListener: Teller,
  { quiet, stderr }: Pick<Context, 'stderr'> & { readonly quiet: boolean },
): WriteObserver {
  const totals = writing.map(({ prepared: { ready } }) => ready.plan.changes.filter(isPending).length);
  const total = totals.reduce((sum, one) => sum + one, 0);
  // How the writes are spread over the stores does not change much while they last.
  const forecast = (left: number): number =>
    Math.max(
      0,
      ...writing.map(({ provider: { pace }, prepared: { limiter } }, n) =>
        limiter.forecast(
          Math.ceil((left * (totals[n] ?? 0)) / Math.max(total, 1)) * (pace.writesPerEntry ?? 1),
        ),
      ),
    );
  let left = total;
  const bar = !quiet && stderr.isTerminal ? startProgress({ screen: stderr, total, forecast }) : undefined;
  if (bar) waitListener.say = bar.say;
  waitListener.onWait = waitTeller({
    bar,
    say: (line) => waitListener.say(line),
    forecast: () => forecast(left),
  });
  let underWay = 0;
  return {
    onBegin: (writes) => {
      underWay += writes;
    },
    onOutcome: () => {
      underWay -= 1;
      left -= 1;
      bar?.step();
    },
    onInterrupt: () => waitListener.say(`finishing ${underWayText(underWay)}; Ctrl-C again stops at once`),
    end: () => bar?.end(),
  };
}

const underWayText = (writes: number): string =>
  writes === 0 ? 'what has begun' : `${count(writes, 'write')} that ${writes === 1 ? 'has' : 'have'} begun`;
