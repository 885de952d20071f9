import { type FakeAws, newClock, serveAws } from '../program.ts';
import { begin, type Hands, type Store } from './store.ts';

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
    settle: (text) => fake.state.all().reduce((left, { arn }) => left.replaceAll(arn, settledArn(arn)), text),
    close: () => fake.close(),
  };
}

/** AWS puts six characters behind a name, of its own choice. */
export const settledArn = (arn: string): string => arn.replace(/-[A-Za-z]{6}$/, '-AbCdEf');

const always = { times: Number.POSITIVE_INFINITY };

function handsOn(fake: () => FakeAws): Hands {
  let written = 0;
  /** The id of a version that another program wrote: 32 characters or more. */
  const token = (): string => {
    written += 1;
    return `written-by-another-hand-${String(written).padStart(12, '0')}`;
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
