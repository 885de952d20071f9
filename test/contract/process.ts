import type { Runtime } from '../../src/core/runtime.ts';
import { type Pace, RateLimiter, type Request } from '../../src/core/sync/rate-limiter.ts';

/** That of one process. Once it has ended, the process sends nothing and learns nothing: it tries no request again either. */
export class Process {
  readonly #underWay = new Set<Promise<unknown>>();
  #over = false;

  die(): void {
    this.#over = true;
  }

  /** Lets requests through as long as the process lives. */
  limiter(pace: Pace, world: Runtime): RateLimiter {
    return new ProcessLimiter(this, pace, world);
  }

  async send<T>(request: Request<T>): Promise<T> {
    if (this.#over) return this.#dead();
    const sent = request.attempt();
    this.#underWay.add(sent);
    await Promise.allSettled([sent]);
    this.#underWay.delete(sent);
    return this.#over ? this.#dead() : sent;
  }

  /** What was on its way has arrived or not by then, so that none of it turns up in a later life. */
  async #dead(): Promise<never> {
    await Promise.allSettled(this.#underWay);
    throw new Error('the process is dead');
  }
}

class ProcessLimiter extends RateLimiter {
  readonly #life: Process;

  constructor(life: Process, pace: Pace, world: Runtime) {
    super(pace, world);
    this.#life = life;
  }

  override run<T>(request: Request<T>): Promise<T> {
    return super.run({ ...request, attempt: () => this.#life.send(request) });
  }
}
