import type { status } from '@grpc/grpc-js';
import type { RecordedCall } from './log.ts';
import { type ErrorInfo, Refusal } from './refusal.ts';

/** Something that goes wrong on order. */
export interface Fault {
  /** Which calls it counts. Default: all. */
  readonly match?: (call: RecordedCall) => boolean;
  /** It strikes at the nth of them, from 1, counted from when it was pushed. Default 1. */
  readonly nth?: number;
  /** How many in a row it strikes. Default 1; `Infinity` for all that follow. */
  readonly times?: number;
  /** Before the call has its effect (then a refusal or a cut prevents it) or after. Default `before`. */
  readonly when?: 'before' | 'after';
  readonly do: Strike;
}

type Strike =
  /** Ends the connection without an answer. */
  | 'cut'
  | { readonly code: status; readonly message: string; readonly info?: ErrorInfo }
  /** Does something between two calls, such as another writer's write; a promise holds the call. */
  | ((call: RecordedCall) => void | Promise<void>);

export type Struck = 'cut' | Refusal | undefined;

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

  /** Counts the call in. What it returns carries out the faults that strike it. */
  aim(call: RecordedCall): (when: 'before' | 'after') => Promise<Struck> {
    const struck = this.#ordered.filter((order) => {
      if (!(order.fault.match?.(call) ?? true)) return false;
      order.seen++;
      const nth = order.fault.nth ?? 1;
      const hit = order.seen >= nth && order.seen < nth + (order.fault.times ?? 1);
      if (hit) order.struck++;
      return hit;
    });
    return (when) =>
      carryOut(
        struck.map(({ fault }) => fault).filter((fault) => (fault.when ?? 'before') === when),
        call,
      );
  }
}

async function carryOut(faults: readonly Fault[], call: RecordedCall): Promise<Struck> {
  for (const { do: strike } of faults) {
    if (strike === 'cut') return 'cut';
    if (typeof strike !== 'function') return new Refusal(strike.code, strike.message, strike.info);
    await strike(call);
  }
  return undefined;
}
