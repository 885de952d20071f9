import { type AirflowConnection, serializeConnection } from '../../../src/core/connections/connection.ts';
import { entryId, keyOf } from '../../../src/core/entries.ts';
import { bindMarks } from '../../../src/core/marks/mark.ts';
import type { Entry, Remote, RemoteState, Write } from '../../../src/core/model.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import type { Store } from '../../../src/core/sync/provider.ts';
import { airflow } from '../../../src/providers/airflow/index.ts';
import type { AirflowOptions } from '../../../src/providers/airflow/options.ts';
import {
  type FakeAirflow,
  type FakeAirflowOptions,
  passwordEnv,
  startFakeAirflow,
} from '../../fakes/airflow/index.ts';
import { testKeyring } from '../../keyring.ts';
import type { RuntimeOptions } from '../../runtime.ts';
import { runtimeWith } from './runtime.ts';

export interface OpenOptions {
  readonly options?: AirflowOptions;
  readonly around?: RuntimeOptions;
  readonly layouts?: readonly string[];
}

/** One fake, and what a run does with it, step by step. */
export async function startRuns(options: FakeAirflowOptions = {}) {
  const fake = await startFakeAirflow(options);
  const openTold = async ({
    options: given,
    around,
    layouts = ['connection', 'document'],
  }: OpenOptions = {}) => {
    const outside = runtimeWith({ env: passwordEnv, keyring: testKeyring, ...around });
    const store = await airflow.open({ url: fake.url, ...given }, outside, { layouts });
    return { store, told: outside.told };
  };
  const open = async (how: OpenOptions = {}) => (await openTold(how)).store;
  /** Looks, and writes each of them with a fresh mark, whatever is there. */
  const write = async (entries: readonly Entry[], how: OpenOptions = {}) => {
    const store = await open(how);
    const seen = await store.observe();
    const outcomes = await store.write(
      entries.map((entry) => writeOf(entry, store, seen)),
      new AbortController().signal,
    );
    return outcomes.map((outcome) =>
      outcome.result === 'failed' ? `${outcome.error.message}\nhint: ${outcome.error.hint}` : outcome.result,
    );
  };
  const remote = async (key: `connection:${string}` | `variable:${string}`): Promise<Remote | undefined> =>
    (await (await open()).observe()).remotes.get(key);
  return { fake, open, openTold, write, remote };
}

function writeOf(entry: Entry, store: Store, { remotes }: RemoteState): Write {
  const was = remotes.get(keyOf(entry));
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const mark = bindMarks(testKeyring, { owner: 'us', store: store.id }, random).make(entry);
  return { change: { action: 'create', ...entryId(entry) }, entry, mark, ...(was && { remote: was }) };
}

export const connection = (name: string, fields: Partial<AirflowConnection>): Entry => ({
  type: 'connection',
  name,
  value: new Redacted(serializeConnection({ conn_type: 'generic', ...fields })),
  from: [],
});

export const variable = (name: string, value: string, keys?: readonly string[]): Entry => ({
  type: 'variable',
  name,
  value: new Redacted(value),
  from: [],
  ...(keys && { keys }),
});

export const paths = ({ requests }: FakeAirflow): string[] =>
  requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
