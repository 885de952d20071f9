import type { Patience } from '../../core/runtime.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { count } from '../../core/words.ts';

/** Twice as much as the slowest answer that was ever seen of the four stores; Airflow's bulk writes take the longest. */
export const PATIENCE: Patience = { notice: 5000, silence: 30_000, total: 60_000 };

/** Waits for one try, and says on the way that it lasts. */
export type Watch = <T>(attempt: () => Promise<T>) => Promise<T>;

/** Milliseconds in which that is said once. */
const SAID = 60_000;

/**
 * Makes a `Watch` for the tries of one server: many that wait at once are one line.
 * @param server for people: `https://api.github.com`
 */
export function makeWatch(
  server: () => string,
  { tell, patience: { notice } = PATIENCE }: Pick<ProviderRuntime, 'tell' | 'patience'>,
): Watch {
  let saidAt = Number.NEGATIVE_INFINITY;
  const say = (): void => {
    if (performance.now() - saidAt < SAID) return;
    saidAt = performance.now();
    tell(`no answer from ${server()} for ${count(Math.ceil(notice / 1000), 'second')}, still waiting`);
  };
  return async (attempt) => {
    const timer = setTimeout(say, notice);
    try {
      return await attempt();
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Gives up on what does not end by itself. @throws what `late` makes */
export async function within<T>(milliseconds: number, work: Promise<T>, late: () => Error): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), milliseconds);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
