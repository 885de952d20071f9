import { type FakeAirflow, newClock, serveAirflow } from '../program.ts';
import { begin, type Hands, type Store } from './store.ts';

export interface Airflow extends Store {
  readonly url: string;
  readonly fake: FakeAirflow;
  readonly hands: Hands;
}

export async function startAirflow(version = '3.3.2'): Promise<Airflow> {
  const clock = newClock();
  const { fake, env } = await serveAirflow(version);
  const asStarted = fake.save();
  const hands = handsOn(fake);
  return {
    fake,
    clock,
    env,
    hands,
    url: fake.url,
    empty: async () => {
      asStarted();
      hands.recover();
      begin(clock);
    },
    settle: (text) => text,
    stored: () => ({
      connections: Object.fromEntries(sorted(fake.connections())),
      variables: Object.fromEntries(sorted(fake.variables())),
    }),
    restore: (json) => {
      const { connections, variables }: Stored = JSON.parse(json);
      for (const [id, row] of Object.entries(connections)) fake.setConnection(id, row);
      for (const [key, row] of Object.entries(variables)) fake.setVariable(key, row);
    },
    close: () => fake.close(),
  };
}

interface Stored {
  readonly connections: Readonly<Record<string, Parameters<FakeAirflow['setConnection']>[1]>>;
  readonly variables: Readonly<Record<string, Parameters<FakeAirflow['setVariable']>[1]>>;
}

const sorted = <T>(rows: ReadonlyMap<string, T>): (readonly [string, T])[] =>
  [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1));

/** Of a password nobody can see whether it was changed, so a host is with it. A connection where there is one of this name, else a variable. */
function handsOn(fake: FakeAirflow): Hands {
  const isConnection = (name: string): boolean => fake.connection(name) !== undefined;
  return {
    set: (name, value) =>
      isConnection(name)
        ? fake.setConnection(name, { password: value, host: 'elsewhere' })
        : fake.setVariable(name, { value }),
    remove: (name) => (isConnection(name) ? fake.removeConnection(name) : fake.removeVariable(name)),
    refuse: () => {
      for (const kind of ['connections', 'variables']) fake.rules.denied.add(kind);
    },
    // What is written goes in one request for all of a kind.
    cut: (_, when) =>
      fake.faults.push({
        times: Number.POSITIVE_INFINITY,
        match: ({ method, path }) => method !== 'GET' && /variables|connections/.test(path),
        when,
        do: 'cut',
      }),
    recover: () => {
      fake.rules.denied.clear();
      fake.faults.clear();
    },
  };
}
