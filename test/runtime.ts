import type { Keyring } from '../src/core/marks/mark.ts';
import type { Patience, Runtime } from '../src/core/runtime.ts';
import type { ProviderRuntime } from '../src/core/sync/provider.ts';
import { type Pace, RateLimiter } from '../src/core/sync/rate-limiter.ts';
import { FakeClock } from './core/clock.ts';

export interface RuntimeOptions {
  readonly clock?: FakeClock;
  readonly env?: Runtime['env'];
  /** What programs print, by their command line: `gh auth token --hostname github.com`. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly files?: Map<string, string>;
  readonly answer?: boolean;
  readonly keyring?: Keyring;
  readonly patience?: Patience;
}

/** A runtime in which only the network is real, and time passes only when someone waits. `told` is what people read. */
export function newRuntime(
  pace: Pace,
  options: RuntimeOptions = {},
): ProviderRuntime & { readonly told: string[] } {
  const clock = options.clock ?? new FakeClock('2026-11-24T09:00:00Z');
  const files = options.files ?? new Map<string, string>();
  const told: string[] = [];
  const runtime: Runtime = {
    now: () => clock.now(),
    sleep: clock.sleep.bind(clock),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    env: options.env ?? {},
    readFile: async (path) => files.get(path),
    writeFile: async (path, text) => void files.set(path, text),
    run: async (program, args) => options.programs?.[[program, ...args].join(' ')],
    confirm: async () => options.answer,
    tell: (line) => void told.push(line),
    ...(options.patience && { patience: options.patience }),
  };
  const limiter = new RateLimiter(pace, runtime);
  return { ...runtime, told, limiter, ...(options.keyring && { keyring: options.keyring }) };
}
