import { serializeConnection } from '../../../src/core/connections/connection.ts';
import type { Entry, EntryType, Key, Remote, Write } from '../../../src/core/model.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import type { Limits, Store } from '../../../src/core/sync/provider.ts';
import { fingerprintsOf } from '../../../src/providers/airflow/fingerprints.ts';
import { airflow } from '../../../src/providers/airflow/index.ts';
import { formatDescription, parseDescription } from '../../../src/providers/airflow/marks.ts';
import { mortalProcesses } from '../../contract/process.ts';
import { type Refusal, rewind, type StoreUnderTest } from '../../contract/store-under-test.ts';
import { FakeClock } from '../../core/clock.ts';
import { type FakeAirflow, type Fault, passwordEnv, startFakeAirflow } from '../../fakes/airflow/index.ts';
import type { RecordedRequest } from '../../fakes/github/log.ts';
import { testKeyring } from '../../keyring.ts';
import { runtimeWith } from './runtime.ts';

export const refusals: Readonly<Record<Refusal, Fault['do']>> = {
  '401': { status: 401, body: { detail: 'Not authenticated' } },
  '403': { status: 403, body: { detail: 'Forbidden' } },
  '404': { status: 404, body: { error: 'API route not found' } },
  '429': { status: 429, body: { detail: 'slow down' } },
  '500': { status: 500 },
  cut: 'cut',
};

type Kind = Extract<EntryType, 'connection' | 'variable'>;

/**
 * One kind of entry of a fake Airflow, as a store of secrets: the laws know no other kind. A secret is the
 * password of a connection, and its login too, where another hand's edit can be seen.
 */
export async function airflowUnderTest(version: string, kind: Kind): Promise<StoreUnderTest> {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const fake = await startFakeAirflow({ version });
  const naming = { layouts: [kind] };
  const { limiter, dieAt, revive } = mortalProcesses(fake.faults);
  const outside = () => {
    const around = runtimeWith({ clock, env: passwordEnv, keyring: testKeyring });
    return { ...around, limiter: limiter(airflow.pace, around) };
  };
  const isConnection = kind === 'connection';
  return {
    limits: limitsOf(kind, version),
    manyEntries: 230,
    badName: isConnection ? 'NOT A NAME' : 'x'.repeat(251),
    open: async () => asSecrets(await airflow.open({ url: fake.url }, outside(), naming), kind),
    value: (name) => (isConnection ? passwordOf(fake.connection(name)) : fake.variable(name)?.value),
    setByHand: (name, value) =>
      isConnection
        ? fake.setConnection(name, { login: value, password: value })
        : fake.setVariable(name, { value }),
    removeByHand: (name) => (isConnection ? fake.removeConnection(name) : fake.removeVariable(name)),
    pass: (milliseconds) => clock.pass(milliseconds),
    copyMark: (from, to) => forgeNote(fake, kind, from, to),
    requests: () => fake.requests.length,
    dieAt,
    revive,
    refuse: (how) => fake.faults.push({ times: Number.POSITIVE_INFINITY, do: refusals[how] }),
    wire: () => fake.requests.map(besidesValue).join('\n'),
    save: () => rewind(clock, fake.save()),
    close: () => fake.close(),
  };
}

/** Whoever shares the key can make tags. This one vouches for what `to` holds with the mark of `from`. */
function forgeNote(fake: FakeAirflow, kind: Kind, from: string, to: string): void {
  const of = (name: string) => (kind === 'connection' ? fake.connection(name) : fake.variable(name));
  const { note } = parseDescription(of(from)?.description ?? '');
  if (!note) throw new Error(`there is no mark on ${from}`);
  const { login, value } = { login: fake.connection(to)?.login ?? '', value: fake.variable(to)?.value ?? '' };
  const wanted =
    kind === 'connection'
      ? ({ kind, connection: { conn_type: 'generic', login } } as const)
      : ({ kind, value } as const);
  const tags = fingerprintsOf(wanted, [note.mark, to], testKeyring);
  const description = formatDescription({ from: [] }, { ...note, fingerprints: tags }, 'forged');
  if (kind === 'connection') fake.setConnection(to, { description });
  else fake.setVariable(to, { description });
}

/** Names and notes go in the body too, so all of it counts but the fields for values. */
export function besidesValue({ path, headers, body }: RecordedRequest): string {
  const without = (key: string, value: unknown) =>
    ['value', 'login', 'password', 'extra'].includes(key) ? undefined : value;
  const rest = body === '' ? '' : JSON.stringify(JSON.parse(body, without));
  return `${path} ${JSON.stringify(headers)} ${rest}`;
}

const passwordOf = (connection: { readonly password: string | null } | undefined): string | undefined =>
  connection && (connection.password ?? '');

/** The connection's own limit is that of its whole text, the server's that of a column. Airflow 3 takes more than we send. */
export function limitsOf(type: Kind, version: string): Limits {
  const { value, ...rules } = airflow.limits.types[type];
  const bytes = type === 'variable' && version.startsWith('3') ? 12_582_847 : value.bytes;
  return { types: { secret: { ...rules, value: { bytes, empty: true } } }, batch: airflow.limits.batch };
}

/** A store of one of Airflow's kinds, as a store of secrets. What is of the other kind does not show. */
export function asSecrets(store: Store, type: Kind): Store {
  return {
    id: store.id,
    label: store.label,
    async observe() {
      const { remotes, ...seen } = await store.observe();
      const mine = [...remotes.values()].filter((remote) => remote.type === type);
      const shown = mine.map((remote): [Key, Remote] => [
        `secret:${remote.name}`,
        { ...remote, type: 'secret' },
      ]);
      return { ...seen, remotes: new Map(shown) };
    },
    async write(batch, signal) {
      const writes = batch.map((one): Write => {
        const change = { ...one.change, type };
        return { ...one, change, ...(one.entry && { entry: entryAs(type, one.entry) }) };
      });
      const outcomes = await store.write(writes, signal);
      return outcomes.map((outcome) => ({ ...outcome, type: 'secret' }));
    },
  };
}

function entryAs(type: Kind, entry: Entry): Entry {
  const text = entry.value.reveal();
  if (type === 'variable') return { ...entry, type };
  const connection = { conn_type: 'generic', login: text, ...(text !== '' && { password: text }) };
  return { ...entry, type, value: new Redacted(serializeConnection(connection)) };
}
