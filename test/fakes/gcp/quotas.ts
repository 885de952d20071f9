import { status } from '@grpc/grpc-js';
import { Refusal } from './refusal.ts';

/** Google's quotas for one project (checked 2026-11-24); `perSecret`: adds and updates of one secret in a second. */
export interface Quotas {
  readonly reads: number;
  readonly writes: number;
  readonly accesses: number;
  readonly perSecret?: number;
}

export const usual: Quotas = { reads: 600, writes: 600, accesses: 90_000 };

export type Kind = 'reads' | 'writes' | 'accesses';

/** Counts what was asked for in any 60 seconds. */
export class Meter {
  readonly #quotas: Quotas;
  readonly #asked: Record<Kind, number[]> = { reads: [], writes: [], accesses: [] };
  readonly #written = new Map<string, number[]>();

  constructor(quotas: Quotas) {
    this.#quotas = quotas;
  }

  copy(): Meter {
    const copy = new Meter(this.#quotas);
    for (const kind of ['reads', 'writes', 'accesses'] as const) copy.#asked[kind] = [...this.#asked[kind]];
    for (const [name, times] of this.#written) copy.#written.set(name, [...times]);
    return copy;
  }

  count(kind: Kind, now: number): void {
    const recent = this.#asked[kind].filter((at) => at > now - 60_000);
    this.#asked[kind] = recent;
    if (recent.length >= this.#quotas[kind]) throw exceeded(kind);
    recent.push(now);
  }

  /** A version added to, or an update of, one secret. */
  countSecret(name: string, now: number): void {
    const most = this.#quotas.perSecret;
    if (most === undefined) return;
    const recent = (this.#written.get(name) ?? []).filter((at) => at > now - 1000);
    this.#written.set(name, recent);
    if (recent.length >= most)
      throw new Refusal(status.RESOURCE_EXHAUSTED, `Too many writes to the secret [${name}] in a second.`);
    recent.push(now);
  }
}

function exceeded(kind: Kind): Refusal {
  const metric = { reads: 'Read requests', writes: 'Write requests', accesses: 'Access requests' }[kind];
  return new Refusal(
    status.RESOURCE_EXHAUSTED,
    `Quota exceeded for quota metric '${metric}' and limit '${metric} per minute' of service 'secretmanager.googleapis.com' for consumer 'project_number:1029384756'.`,
    {
      reason: 'RATE_LIMIT_EXCEEDED',
      metadata: { service: 'secretmanager.googleapis.com', quota_limit: `${kind}PerMinutePerProject` },
    },
  );
}
