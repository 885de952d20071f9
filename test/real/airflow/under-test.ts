import type { ProviderRuntime } from '../../../src/core/sync/provider.ts';
import { RateLimiter } from '../../../src/core/sync/rate-limiter.ts';
import { fingerprintsOf } from '../../../src/providers/airflow/fingerprints.ts';
import { airflow } from '../../../src/providers/airflow/index.ts';
import { formatDescription, parseDescription } from '../../../src/providers/airflow/marks.ts';
import type { StoreUnderTest } from '../../contract/store-under-test.ts';
import { testKeyring } from '../../keyring.ts';
import { runtimeWith } from '../../providers/airflow/runtime.ts';
import { asSecrets, besidesValue, limitsOf, refusals } from '../../providers/airflow/under-test.ts';
import type { Database } from './database.ts';
import { Front } from './front.ts';
import { type Airflow, PASSWORD, USERNAME } from './server.ts';

export const userEnv = { AIRFLOW_USERNAME: USERNAME, AIRFLOW_PASSWORD: PASSWORD };

/** Its waits are real, if short: SQLite has one writer, and the others hear of it in a 500. */
export function realOutside(): ProviderRuntime {
  const outside = runtimeWith({ env: userEnv, keyring: testKeyring });
  const sleep = (milliseconds: number) =>
    new Promise<void>((resolve) => setTimeout(resolve, milliseconds / 20));
  const clock = { now: () => Date.now(), sleep, random: outside.random };
  return { ...outside, ...clock, limiter: new RateLimiter(airflow.pace, clock) };
}

/** One kind of entry of a real Airflow, emptied, as a place of secrets. It keeps the real time: what waits here waits for nothing. */
export async function realUnderTest(
  { url, database, version }: Airflow,
  type: 'connection' | 'variable',
): Promise<StoreUnderTest> {
  database.clear();
  const front = new Front(url, version);
  await front.start();
  const isConnection = type === 'connection';
  return {
    limits: limitsOf(type, version),
    manyEntries: 230,
    // SQLite takes a key of any length.
    badName: isConnection ? 'NOT A NAME' : 'x'.repeat(251),
    open: async () =>
      asSecrets(await airflow.open({ url: front.url }, realOutside(), { layouts: [type] }), type),
    value: (name) => (isConnection ? database.password(name) : database.variable(name)),
    setByHand: (name, text) =>
      isConnection ? database.setConnection(name, text) : database.setVariable(name, text),
    removeByHand: (name) => database.remove(type, name),
    pass: () => {},
    copyMark: (from, to) => forgeNote(database, type, from, to),
    requests: () => front.requests.length,
    dieAt: (nth, when) =>
      front.faults.push(
        { nth, when, do: 'cut' },
        { nth: nth + 1, times: Number.POSITIVE_INFINITY, do: 'cut' },
      ),
    revive: () => front.faults.clear(),
    refuse: (how) => front.faults.push({ times: Number.POSITIVE_INFINITY, do: refusals[how] }),
    wire: () => front.requests.map(besidesValue).join('\n'),
    close: () => front.close(),
  };
}

/** Whoever shares the key can make tags. This one vouches for what `to` holds with the mark of `from`. */
function forgeNote(database: Database, type: 'connection' | 'variable', from: string, to: string): void {
  const { note } = parseDescription(database.description(type, from));
  if (!note) throw new Error(`there is no mark on ${from}`);
  const wanted =
    type === 'connection'
      ? ({ kind: type, connection: { conn_type: 'generic', login: database.login(to) } } as const)
      : ({ kind: type, value: database.variable(to) ?? '' } as const);
  const tags = fingerprintsOf(wanted, [note.mark, to], testKeyring);
  database.setDescription(
    type,
    to,
    formatDescription({ from: [] }, { ...note, fingerprints: tags }, 'forged'),
  );
}
