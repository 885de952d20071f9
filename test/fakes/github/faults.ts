import type { RecordedRequest } from './log.ts';

/** Something that goes wrong on order. */
export interface Fault {
  /** Which requests it counts. Default: all. */
  readonly match?: (request: RecordedRequest) => boolean;
  /** It strikes at the nth of them, from 1, counted from when it was pushed. Default 1. */
  readonly nth?: number;
  /** How many in a row it strikes. Default 1; `Infinity` for all that follow. */
  readonly times?: number;
  /** Before the request has its effect (then a status or a cut prevents it) or after. Default `before`. */
  readonly when?: 'before' | 'after';
  readonly do: Strike;
}

type Strike =
  /** Destroys the connection without an answer. */
  | 'cut'
  /** Answers so instead; `body` is sent as JSON. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** Holds the request so many milliseconds. */
  | { readonly delay: number }
  /** Does something between two requests, such as another writer's write; a promise holds the request. */
  | ((request: RecordedRequest) => void | Promise<void>);

type Struck = Extract<Strike, 'cut' | { readonly status: number }>;

export class Faults {
  #ordered: { readonly fault: Fault; seen: number; struck: number }[] = [];

  push(...faults: readonly Fault[]): void {
    for (const fault of faults) this.#ordered.push({ fault, seen: 0, struck: 0 });
  }

  clear(): void {
    this.#ordered = [];
  }

  /** Those that never struck: a test that orders a fault should end with none. */
  get unmet(): readonly Fault[] {
    return this.#ordered.filter(({ struck }) => struck === 0).map(({ fault }) => fault);
  }

  /** Counts the request in. What it returns carries out the faults that strike it. */
  aim(request: RecordedRequest): (when: 'before' | 'after') => Promise<Struck | undefined> {
    const struck = this.#ordered.filter((order) => {
      if (!(order.fault.match?.(request) ?? true)) return false;
      order.seen++;
      const nth = order.fault.nth ?? 1;
      const hit = order.seen >= nth && order.seen < nth + (order.fault.times ?? 1);
      if (hit) order.struck++;
      return hit;
    });
    return (when) =>
      carryOut(
        struck.map(({ fault }) => fault),
        when,
        request,
      );
  }
}

async function carryOut(
  faults: readonly Fault[],
  when: 'before' | 'after',
  request: RecordedRequest,
): Promise<Struck | undefined> {
  for (const fault of faults) {
    if ((fault.when ?? 'before') !== when) continue;
    if (typeof fault.do === 'function') await fault.do(request);
    else if (fault.do === 'cut' || 'status' in fault.do) return fault.do;
    else await wait(fault.do.delay);
  }
  return undefined;
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
