import type { Clock } from '../runtime.ts';
import { type Pace, RateLimiter, type Request } from './rate-limiter.ts';

/**
 * Keeps to the pace of another limiter together with all that do, and counts its own requests: two targets at one host
 * are one run to it, and two rows to people.
 */
export class SharedLimiter extends RateLimiter {
  readonly #shared: RateLimiter;

  constructor(shared: RateLimiter, pace: Pace, clock: Clock & { random(bytes: number): Uint8Array }) {
    super(pace, clock);
    this.#shared = shared;
  }

  override async run<T>(request: Request<T>): Promise<T> {
    const attempt = (): Promise<T> => {
      this.counts[request.kind === 'read' ? 'reads' : 'writes'] += 1;
      return request.attempt();
    };
    return await this.#shared.run({ ...request, attempt, judge: (error) => request.judge(error) });
  }

  override hurry(): void {
    this.#shared.hurry();
  }

  override forecast(writes: number): number {
    return this.#shared.forecast(writes);
  }
}
