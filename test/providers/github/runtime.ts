import type { Keyring } from '../../../src/core/marks/mark.ts';
import type { Runtime } from '../../../src/core/runtime.ts';
import type { ProviderRuntime } from '../../../src/core/sync/provider.ts';
import { RateLimiter } from '../../../src/core/sync/rate-limiter.ts';
import { github } from '../../../src/providers/github/index.ts';
import { FakeClock } from '../../core/clock.ts';

export interface RuntimeOptions {
  readonly clock?: FakeClock;
  readonly env?: Runtime['env'];
  /** What programs print, by their command line: `gh auth token --hostname github.com`. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly files?: Map<string, string>;
  readonly answer?: boolean;
  readonly keyring?: Keyring;
}

/** A world in which only the network is real, and time passes only when someone waits. `told` is what people read. */
export function runtimeWith(around: RuntimeOptions = {}): ProviderRuntime & { readonly told: string[] } {
  const clock = around.clock ?? new FakeClock('2026-11-24T09:00:00Z');
  const files = around.files ?? new Map<string, string>();
  const told: string[] = [];
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const world = { now: () => clock.now(), sleep: clock.sleep.bind(clock), random };
  return {
    ...world,
    told,
    env: around.env ?? {},
    readFile: async (path) => files.get(path),
    writeFile: async (path, text) => void files.set(path, text),
    run: async (program, args) => around.programs?.[[program, ...args].join(' ')],
    confirm: async () => around.answer,
    tell: (line) => void told.push(line),
    limiter: new RateLimiter(github.pace, world),
    ...(around.keyring && { keyring: around.keyring }),
  };
}
