import { type FakeGitHub, newClock, serveGitHub } from '../program.ts';
import { restoreTo, storedIn } from './github-stored.ts';
import { begin, type Hands, type Store } from './store.ts';

export interface GitHub extends Store {
  readonly fake: FakeGitHub;
  /** `acme/etl`, `acme/etl/production`, `acme`, `acme/etl:dependabot` */
  at(place: string): Hands;
}

export async function startGitHub(): Promise<GitHub> {
  const clock = newClock();
  const { fake, env } = await serveGitHub(clock);
  return {
    fake,
    clock,
    env,
    empty: async () => {
      fake.reset();
      begin(clock);
      fake.addEnvironment('acme/etl/production');
    },
    settle: (text) => text,
    stored: () => storedIn(fake),
    restore: (json) => restoreTo(fake, clock, json),
    close: () => fake.close(),
    at: (place) => handsAt(place, fake),
  };
}

const always = { times: Number.POSITIVE_INFINITY };

const handsAt = (place: string, fake: FakeGitHub): Hands => ({
  set: (name, value) => fake.setSecret(place, name, value),
  remove: (name) => void fake.removeSecret(place, name),
  refuse: () =>
    fake.faults.push({
      ...always,
      do: { status: 403, body: { message: 'Resource not accessible by personal access token' } },
    }),
  cut: (name, when) =>
    fake.faults.push({
      ...always,
      match: ({ method, path }) => method === 'PUT' && path.endsWith(`/${name}`),
      when,
      do: 'cut',
    }),
  recover: () => fake.faults.clear(),
});
