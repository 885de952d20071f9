import type { LayoutSelection } from '../../../src/core/layouts/layout.ts';
import { gcp } from '../../../src/providers/gcp/index.ts';
import type { GcpOptions } from '../../../src/providers/gcp/options.ts';
import { inShort, type PushOptions, push } from '../../contract/store-under-test.ts';
import { FakeClock } from '../../core/clock.ts';
import { envFor, type FakeSecretManagerOptions, startFakeSecretManager } from '../../fakes/gcp/index.ts';
import { marksOf, testKeyring } from '../../keyring.ts';
import type { RuntimeOptions } from '../../runtime.ts';
import { runtimeWith } from './runtime.ts';

export interface RunOptions extends PushOptions {
  readonly options?: GcpOptions;
  readonly around?: RuntimeOptions;
  readonly naming?: LayoutSelection;
  /** Without a key. */
  readonly keyless?: true;
}

type Values = Readonly<Record<string, string>>;

/** Runs with marks, some seconds apart, on one server with the project acme-prod. */
export async function startRuns(options: FakeSecretManagerOptions = {}) {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const google = await startFakeSecretManager({ clock, ...options });

  const open = async ({ options: given, around, naming, keyless }: RunOptions = {}) => {
    const keyring = keyless ? {} : { keyring: testKeyring };
    const outside = runtimeWith({ clock, env: envFor(google), ...keyring, ...around });
    const all = { project: 'acme-prod', ...given };
    return { store: await gcp.open(all, outside, naming ?? { layouts: ['env'] }), outside };
  };

  const run = async (values: Values, how: RunOptions = {}) => {
    clock.pass(5000);
    const before = google.calls.length;
    const { store, outside } = await open(how);
    const place = { limits: gcp.limits, open: async () => store };
    const marks = how.keyless ? {} : { marks: marksOf };
    const { plan, refused, outcomes } = await push(place, values, { ...marks, ...how });
    return {
      told: outside.told,
      plan: inShort(plan),
      changes: plan.changes,
      foreign: plan.unmanaged,
      refused,
      outcomes,
      calls: google.calls.slice(before).map(({ method }) => method),
    };
  };

  return { clock, google, open, run };
}

/** What went wrong with the one write that failed. */
export function errorIn(outcomes: readonly { readonly result: string }[]): string {
  const failed = outcomes.flatMap((one) => ('error' in one && one.error instanceof Error ? [one.error] : []));
  return failed
    .map((error) => `${error.message}${'hint' in error ? `\nhint: ${error.hint}` : ''}`)
    .join('\n');
}
