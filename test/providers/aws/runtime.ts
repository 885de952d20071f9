import type { Keyring } from '../../../src/core/marks/mark.ts';
import type { Runtime } from '../../../src/core/runtime.ts';
import type { ProviderRuntime } from '../../../src/core/sync/provider.ts';
import { RateLimiter } from '../../../src/core/sync/rate-limiter.ts';
import { aws } from '../../../src/providers/aws/index.ts';
import { FakeClock } from '../../core/clock.ts';

export interface RuntimeOptions {
  readonly clock?: FakeClock;
  readonly env?: Runtime['env'];
  readonly keyring?: Keyring;
}

/** A world in which only the network is real, and time passes only when someone waits. `told` is what people read. */
export function runtimeWith(around: RuntimeOptions = {}): ProviderRuntime & { readonly told: string[] } {
  const clock = around.clock ?? new FakeClock('2026-11-24T09:00:00Z');
  const told: string[] = [];
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const world = { now: () => clock.now(), sleep: clock.sleep.bind(clock), random };
  return {
    ...world,
    told,
    env: around.env ?? {},
    readFile: async () => undefined,
    writeFile: async () => {},
    run: async () => undefined,
    confirm: async () => undefined,
    tell: (line) => void told.push(line),
    limiter: new RateLimiter(aws.pace, world),
    ...(around.keyring && { keyring: around.keyring }),
  };
}
