import { type FakeSecretManager, newClock, serveGcp } from '../program.ts';
import { begin, type Hands, type Store } from './store.ts';

export interface Gcp extends Store {
  readonly fake: FakeSecretManager;
  readonly hands: Hands;
}

export const PROJECT = 'acme-prod';

export async function startGcp(): Promise<Gcp> {
  const clock = newClock();
  const { fake, env } = await serveGcp(clock);
  return {
    fake,
    clock,
    env,
    hands: handsOn(fake),
    empty: async () => {
      fake.reset();
      begin(clock);
    },
    settle: (text) => text,
    close: () => fake.close(),
  };
}

const handsOn = (fake: FakeSecretManager): Hands => ({
  set: (name, value) => void fake.setValue(PROJECT, name, value),
  remove: (name) => fake.remove(PROJECT, name),
  refuse: () => {
    fake.permissions = new Set();
  },
  cut: (name, when) =>
    fake.faults.push({
      times: Number.POSITIVE_INFINITY,
      match: ({ method, request }) =>
        method === 'AddSecretVersion' && String(request.parent).endsWith(`/${name}`),
      when,
      do: 'cut',
    }),
  recover: () => {
    fake.permissions = undefined;
    fake.faults.clear();
  },
});
