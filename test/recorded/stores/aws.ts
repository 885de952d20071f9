import { type FakeAws, newClock, serveAws } from '../program.ts';
import { begin, type Hands, type Store, timeOf } from './store.ts';

export interface Aws extends Store {
  readonly hands: Hands;
  fake(): FakeAws;
}

export async function startAws(): Promise<Aws> {
  const clock = newClock();
  const { fake: first, env } = await serveAws(clock);
  let fake = first;
  return {
    clock,
    env,
    fake: () => fake,
    hands: handsOn(() => fake),
    empty: async () => {
      await fake.close();
      begin(clock);
      ({ fake } = await serveAws(clock));
    },
    stored: () => storedIn(fake),
    restore: (json) => restoreTo(fake, json),
    settle: (text) => fake.state.all().reduce((left, { arn }) => left.replaceAll(arn, settledArn(arn)), text),
    close: () => fake.close(),
  };
}

interface Stored {
  readonly name: string;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly deletedAt: string | null;
  readonly description: string;
  readonly kmsKeyId: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly versions: readonly {
    readonly id: string;
    readonly value: string;
    readonly createdAt: string;
    readonly stages: readonly string[];
  }[];
}

const storedIn = ({ state }: FakeAws): readonly Stored[] =>
  state
    .all()
    .map(({ name, createdAt, changedAt, deletedAt, description, kmsKeyId, tags, versions }) => ({
      name,
      createdAt: timeOf(createdAt),
      changedAt: timeOf(changedAt),
      deletedAt: deletedAt === undefined ? null : timeOf(deletedAt),
      description,
      kmsKeyId: kmsKeyId ?? null,
      tags: Object.fromEntries(tags),
      versions: [...versions.values()].map((version) => ({
        id: version.id,
        value: version.value,
        createdAt: timeOf(version.createdAt),
        stages: [...version.stages].sort(),
      })),
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));

function restoreTo({ state }: FakeAws, json: string): void {
  const all: readonly Stored[] = JSON.parse(json);
  for (const stored of all) {
    const secret = state.add(stored.name, Date.parse(stored.createdAt));
    secret.changedAt = Date.parse(stored.changedAt);
    secret.description = stored.description;
    if (stored.deletedAt !== null) secret.deletedAt = Date.parse(stored.deletedAt);
    if (stored.kmsKeyId !== null) secret.kmsKeyId = stored.kmsKeyId;
    for (const [key, value] of Object.entries(stored.tags)) secret.tags.set(key, value);
    for (const { id, value, createdAt, stages } of stored.versions)
      secret.versions.set(id, { id, value, createdAt: Date.parse(createdAt), stages: new Set(stages) });
    state.changed(secret, secret.changedAt);
  }
}

/** AWS puts six characters behind a name, of its own choice. */
export const settledArn = (arn: string): string => arn.replace(/-[A-Za-z]{6}$/, '-AbCdEf');

const always = { times: Number.POSITIVE_INFINITY };

function handsOn(fake: () => FakeAws): Hands {
  /** The id of a version that another program wrote: 32 characters or more. */
  const token = (): string => {
    const versions = fake()
      .state.all()
      .flatMap((secret) => [...secret.versions.keys()]);
    return `written-by-another-hand-${String(versions.length).padStart(12, '0')}`;
  };
  return {
    set: (name, value) => fake().setByHand(name, value, token()),
    remove: (name) =>
      void fake().byHand('DeleteSecret', { SecretId: name, ForceDeleteWithoutRecovery: true }),
    refuse: () => {
      for (const action of ['ListSecrets', 'DescribeSecret', 'CreateSecret', 'PutSecretValue'])
        fake().rules.denied.add(`secretsmanager:${action}`);
    },
    cut: (name, when) =>
      fake().faults.push({
        ...always,
        match: ({ body }) => body.includes('SecretString') && body.includes(`"${name}"`),
        when,
        do: 'cut',
      }),
    recover: () => {
      fake().rules.denied.clear();
      fake().faults.clear();
    },
  };
}
