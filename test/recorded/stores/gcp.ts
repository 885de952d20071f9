import { type FakeClock, type FakeSecretManager, newClock, serveGcp } from '../program.ts';
import { begin, doAt, type Hands, type Store, timeOf } from './store.ts';

export interface Gcp extends Store {
  readonly fake: FakeSecretManager;
  readonly hands: Hands;
}

const PROJECT = 'acme-prod';
/** The project's global secrets, and those of one of its locations. */
const PARENTS = [PROJECT, `${PROJECT}/europe-west1`];

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
    stored: () => PARENTS.flatMap((parent) => storedIn(parent, fake)),
    restore: (json) => restoreTo(fake, clock, json),
    close: () => fake.close(),
  };
}

interface Stored {
  readonly parent: string;
  readonly id: string;
  readonly createdAt: string;
  readonly etag: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly versions: readonly {
    readonly number: number;
    readonly createdAt: string;
    readonly checksum: boolean;
    readonly value: string | null;
    readonly state: 'ENABLED' | 'DISABLED' | 'DESTROYED';
    readonly etag: string;
  }[];
}

const storedIn = (parent: string, fake: FakeSecretManager): readonly Stored[] =>
  fake
    .names(parent)
    .toSorted()
    .flatMap((name) => {
      const secret = fake.secret(parent, name);
      if (!secret) return [];
      const { id, createdAt, etag, settings, labels, annotations, versions } = secret;
      const kept = versions.map(({ number, checksum, state, ...version }) => ({
        number,
        createdAt: timeOf(version.createdAt),
        checksum,
        value: version.data?.toString('utf8') ?? null,
        state,
        etag: version.etag,
      }));
      return [
        { parent, id, createdAt: timeOf(createdAt), etag, settings, labels, annotations, versions: kept },
      ];
    });

function restoreTo(fake: FakeSecretManager, clock: FakeClock, json: string): void {
  const all: readonly Stored[] = JSON.parse(json);
  for (const { parent, id, createdAt, etag, settings, labels, annotations, versions } of all) {
    doAt(createdAt, clock, () => void fake.setValue(parent, id, ''));
    const secret = fake.secret(parent, id);
    if (!secret) throw new Error(`there is no ${id}`);
    Object.assign(secret, { etag, settings, labels, annotations });
    const kept = versions.map(({ value, ...version }) => ({
      ...version,
      createdAt: Date.parse(version.createdAt),
      data: value === null ? undefined : Buffer.from(value),
    }));
    secret.versions.splice(0, 1, ...kept);
  }
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
