import type { Runtime } from '../../src/core/runtime.ts';
import { type Pace, RateLimiter, type Request } from '../../src/core/sync/rate-limiter.ts';

/** One process of a client. Once it has died it sends nothing and learns nothing: it tries no request again either. */
export class Process {
  readonly #underWay = new Set<Promise<unknown>>();
  #isDead = false;

  die(): void {
    this.#isDead = true;
  }

  /** Lets requests through as long as the process lives. */
  limiter(pace: Pace, runtime: Runtime): RateLimiter {
    return new ProcessLimiter(this, pace, runtime);
  }

  async send<T>(request: Request<T>): Promise<T> {
    if (this.#isDead) return this.#refuse();
    const sent = request.attempt();
    this.#underWay.add(sent);
    await Promise.allSettled([sent]);
    this.#underWay.delete(sent);
    return this.#isDead ? this.#refuse() : sent;
  }

  /** What was on its way has arrived or not by then, so that none of it turns up in a later process. */
  async #refuse(): Promise<never> {
    await Promise.allSettled(this.#underWay);
    throw new Error('the process is dead');
  }
}

/** What a fake breaks on purpose, as far as a death needs it. */
interface Faults {
  push(...faults: readonly Death[]): void;
  clear(): void;
}

interface Death {
  readonly nth: number;
  readonly when?: 'before' | 'after';
  readonly times?: number;
  readonly do: 'cut' | (() => void);
}

/** One process after another, each of which may be made to die at its nth request to a fake. */
export function mortalProcesses(faults: Faults) {
  let current = new Process();
  return {
    limiter: (pace: Pace, runtime: Runtime): RateLimiter => current.limiter(pace, runtime),
    dieAt: (nth: number, when: 'before' | 'after'): void =>
      faults.push(
        { nth, when, do: () => current.die() },
        { nth, when, do: 'cut' },
        { nth: nth + 1, times: Number.POSITIVE_INFINITY, do: 'cut' },
      ),
    revive(): void {
      faults.clear();
      current = new Process();
    },
  };
}

class ProcessLimiter extends RateLimiter {
  readonly #process: Process;

  constructor(owner: Process, pace: Pace, runtime: Runtime) {
    super(pace, runtime);
    this.#process = owner;
  }

  override run<T>(request: Request<T>): Promise<T> {
    return super.run({ ...request, attempt: () => this.#process.send(request) });
  }
}
