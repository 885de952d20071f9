import type { LayoutSelection } from '../../../src/core/layouts/layout.ts';
import type { Keyring } from '../../../src/core/marks/mark.ts';
import type { Store } from '../../../src/core/sync/provider.ts';
import { aws } from '../../../src/providers/aws/index.ts';
import type { AwsOptions } from '../../../src/providers/aws/options.ts';
import { inShort, type PushOptions, push } from '../../contract/store-under-test.ts';
import { FakeClock } from '../../core/clock.ts';
import { envFor, startFakeAws } from '../../fakes/aws/index.ts';
import { marksOf, testKeyring } from '../../keyring.ts';
import type { RuntimeOptions } from '../../runtime.ts';
import { runtimeWith } from './runtime.ts';

export interface RunOptions extends Omit<PushOptions, 'marks'> {
  readonly options?: AwsOptions;
  readonly naming?: Partial<LayoutSelection>;
  readonly env?: RuntimeOptions['env'];
  readonly owner?: string;
  /** `null`: a run without a key. */
  readonly keyring?: Keyring | null;
}

type Values = Readonly<Record<string, string>>;

/** Runs some seconds apart, in eu-west-1 of one account. */
export async function startRuns() {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const fake = await startFakeAws({ clock });

  const open = async ({ options = {}, naming, env = {}, keyring = testKeyring }: RunOptions = {}) => {
    const around = { clock, env: { ...envFor(fake), ...env }, ...(keyring && { keyring }) };
    const outside = runtimeWith(around);
    const store = await aws.open(options, outside, { layouts: ['env'], ...naming });
    return { store, told: outside.told };
  };

  /** A dry run, or a push: what was planned, refused, done, told and asked for. */
  const run = async (values: Values, how: RunOptions & { pass?: number } = {}) => {
    clock.pass(how.pass ?? 5000);
    const before = fake.requests.length;
    const { store, told } = await open(how);
    const { keyring = testKeyring } = how;
    const marks = keyring ? { marks: (one: Store) => marksOf(one, keyring, how.owner) } : {};
    const place = { limits: aws.limits, open: async () => store };
    const { plan, refused, outcomes } = await push(place, values, { ...how, ...marks });
    return {
      told,
      store,
      plan: inShort(plan),
      full: plan,
      refused,
      outcomes,
      asked: fake.asked().slice(before),
    };
  };

  /** What a look shows, with nothing written whatever the plan says. */
  const look = async (values: Values, how: RunOptions & { pass?: number } = {}) => {
    clock.pass(how.pass ?? 0);
    const { store } = await open(how);
    const { keyring = testKeyring } = how;
    const marks = keyring ? { marks: (one: Store) => marksOf(one, keyring, how.owner) } : {};
    const deaf = { ...store, write: async () => [], settle: async () => undefined };
    const { plan } = await push({ limits: aws.limits, open: async () => deaf }, values, { ...how, ...marks });
    return inShort(plan);
  };

  return { clock, fake, open, run, look };
}

export type Runs = Awaited<ReturnType<typeof startRuns>>;

/** One error of a run, as people read it. */
export const failures = (
  outcomes: readonly { result: string; error?: Error & { hint?: string | undefined } }[],
) => outcomes.flatMap(({ error }) => (error ? [`${error.message}\n${error.hint}`] : []));
