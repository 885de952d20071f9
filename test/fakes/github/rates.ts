import type { components } from '@octokit/openapi-types';
import { Refusal } from './refusal.ts';

export interface Limits {
  /** Requests an hour for each token (GitHub: 5,000). Absent: never refused. */
  readonly primary?: number;
  /** GitHub: 900 points in any 60 seconds (a read costs 1, a write 5), 100 requests at once. Absent: never refused. */
  readonly secondary?: {
    readonly pointsPerMinute?: number;
    readonly concurrent?: number;
    /** GitHub answers with either. Default 403. */
    readonly status?: 403 | 429;
    /** Seconds in `Retry-After`; `null` leaves the header out. Default 60. */
    readonly retryAfter?: number | null;
  };
}

type Left = components['schemas']['rate-limit'];

const HOUR = 3_600_000;
const MINUTE = 60_000;
const USUAL = 5000;

/** What each token has used up. */
export class Rates {
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #hours = new Map<string, { used: number; reset: number }>();
  readonly #spent = new Map<string, { at: number; points: number }[]>();
  #running = 0;

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** A request has come in. What it returns is called when its answer is out. */
  enter(): () => void {
    this.#running++;
    return () => {
      this.#running--;
    };
  }

  /** Counts a request of a caller, or refuses it. */
  count(caller: string, method: string): void {
    this.#checkSecondary(caller, method === 'GET' ? 1 : 5);
    this.#checkPrimary(caller);
  }

  left(caller: string): Left {
    const limit = this.#limits.primary ?? USUAL;
    const { used, reset } = this.#hour(caller);
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(reset / 1000) };
  }

  headers(caller: string): Record<string, string> {
    const left = this.left(caller);
    return {
      'x-ratelimit-limit': String(left.limit),
      'x-ratelimit-remaining': String(left.remaining),
      'x-ratelimit-used': String(left.used),
      'x-ratelimit-reset': String(left.reset),
      'x-ratelimit-resource': 'core',
    };
  }

  #checkPrimary(caller: string): void {
    const hour = this.#hour(caller);
    if (this.#limits.primary !== undefined && hour.used >= this.#limits.primary) {
      throw new Refusal(
        403,
        'API rate limit exceeded for user ID 1.',
        'rest/overview/rate-limits-for-the-rest-api',
      );
    }
    hour.used++;
  }

  #checkSecondary(caller: string, points: number): void {
    const { secondary } = this.#limits;
    if (!secondary) return;
    const spent = (this.#spent.get(caller) ?? []).filter(({ at }) => at > this.#now() - MINUTE);
    const sum = spent.reduce((total, one) => total + one.points, points);
    const tooMany = sum > (secondary.pointsPerMinute ?? Number.POSITIVE_INFINITY);
    const atOnce = this.#running > (secondary.concurrent ?? Number.POSITIVE_INFINITY);
    if (tooMany || atOnce) throw secondaryRefusal(secondary);
    this.#spent.set(caller, [...spent, { at: this.#now(), points }]);
  }

  #hour(caller: string): { used: number; reset: number } {
    const there = this.#hours.get(caller);
    if (there && there.reset > this.#now()) return there;
    const fresh = { used: 0, reset: this.#now() + HOUR };
    this.#hours.set(caller, fresh);
    return fresh;
  }
}

function secondaryRefusal(limit: NonNullable<Limits['secondary']>): Refusal {
  const { status = 403, retryAfter = 60 } = limit;
  return new Refusal(
    status,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    'free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    retryAfter === null ? {} : { 'retry-after': String(retryAfter) },
  );
}
