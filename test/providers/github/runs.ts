import { entryId } from '../../../src/core/entries.ts';
import type { Keyring } from '../../../src/core/marks/mark.ts';
import type { Write } from '../../../src/core/model.ts';
import type { Store } from '../../../src/core/sync/provider.ts';
import { github } from '../../../src/providers/github/index.ts';
import type { GitHubOptions } from '../../../src/providers/github/options.ts';
import { inShort, type PushOptions, prepareFor, push } from '../../contract/store-under-test.ts';
import { FakeClock } from '../../core/clock.ts';
import { entriesOf } from '../../core/entries.ts';
import { envFor, type FakeGitHubOptions, startFakeGitHub, type Token } from '../../fakes/github/index.ts';
import { marksOf, testKeyring } from '../../keyring.ts';
import type { RuntimeOptions } from '../../runtime.ts';
import { runtimeWith } from './runtime.ts';

export const VARIABLE = 'DEPLOY_SECRETS_MANIFEST';

export interface RunOptions extends PushOptions {
  readonly options?: GitHubOptions;
  readonly around?: RuntimeOptions;
  readonly keyring?: Keyring;
}

type Values = Readonly<Record<string, string>>;
type Permissions = Exclude<Token, { kind: 'classic' }>['permissions'];

/** What makes one secret, as a plan would have it written. */
export function creationOf(store: Store, name: string): Write {
  const [entry] = entriesOf({ [name]: 'canary-1' });
  if (!entry) throw new Error('entriesOf gives one entry a name');
  return { change: { action: 'create', ...entryId(entry) }, entry, mark: marksOf(store).make(entry) };
}

/** Runs with marks, some seconds apart, on one server with the repository acme/etl, unless there shall be others. */
export async function startRuns(having: Pick<FakeGitHubOptions, 'repositories'> = {}) {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const fake = await startFakeGitHub({ clock, ...having });

  const open = async ({ options, around, keyring = testKeyring }: RunOptions = {}) => {
    const outside = runtimeWith({ clock, env: envFor(fake), keyring, ...around });
    const place: GitHubOptions = options?.org === undefined ? { repo: 'acme/etl' } : {};
    return { store: await github.open({ ...place, ...options }, outside), told: outside.told };
  };

  const run = async (values: Values, how: RunOptions = {}) => {
    clock.pass(5000);
    const before = fake.requests.length;
    const { store, told } = await open(how);
    const place = { limits: github.limits, open: async () => store };
    const marks = (): ReturnType<typeof marksOf> => marksOf(store, how.keyring);
    const { plan, refused, outcomes } = await push(place, values, { marks, ...how });
    const requests = fake.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    return { told, plan: inShort(plan), refused, outcomes, requests };
  };

  /** What a dry run finds. It writes nothing. */
  const dryRun = async (values: Values, how: RunOptions = {}): Promise<string[]> => {
    const { store } = await open(how);
    const marks = how.marks ?? ((one: Store) => marksOf(one, how.keyring));
    const place = { limits: github.limits, open: async () => store };
    const { ready } = await prepareFor(place, values, { ...how, marks });
    return inShort(ready.plan);
  };

  /** A fine-grained token with these permissions and no other. */
  const tokenWith = (permissions: Permissions): RuntimeOptions => {
    fake.tokens.set('github_pat_canary', { kind: 'fine-grained', permissions });
    return { env: { ...envFor(fake), GH_TOKEN: 'github_pat_canary' } };
  };

  const manifest = () => fake.variable('acme/etl', VARIABLE)?.value ?? '';

  return { clock, fake, open, run, dryRun, tokenWith, manifest };
}
