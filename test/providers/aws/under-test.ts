import { aws } from '../../../src/providers/aws/index.ts';
import { mortalProcesses } from '../../contract/process.ts';
import { type Refusal, rewind, type StoreUnderTest } from '../../contract/store-under-test.ts';
import { FakeClock } from '../../core/clock.ts';
import { type AwsRequest, envFor, type Fault, startFakeAws } from '../../fakes/aws/index.ts';
import { testKeyring } from '../../keyring.ts';
import { runtimeWith } from './runtime.ts';

const refusal = (status: number, type: string): Fault['do'] => ({
  status,
  body: { __type: type, message: 'no' },
});

/** AWS says most of it with 400 and a type; a 404 is what something else at the address says. */
const refusals: Readonly<Record<Refusal, Fault['do']>> = {
  '401': refusal(400, 'UnrecognizedClientException'),
  '403': refusal(400, 'AccessDeniedException'),
  '404': { status: 404, body: '<html>not here</html>' },
  '429': refusal(400, 'ThrottlingException'),
  '500': refusal(500, 'InternalServiceError'),
  cut: 'cut',
};

/** A region of an account on a fake of its own. @param lag milliseconds by which its lists are behind */
export async function awsUnderTest({ prefix = '', lag = 0, layout = 'env' } = {}): Promise<StoreUnderTest> {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const fake = await startFakeAws({ clock });
  fake.rules.lag = lag;
  const naming = { layouts: [layout], prefix: '' };
  const { limiter, dieAt, revive } = mortalProcesses(fake.faults);
  const outside = () => {
    const around = runtimeWith({ clock, env: envFor(fake), keyring: testKeyring });
    return { ...around, limiter: limiter(aws.pace, around) };
  };
  const full = (name: string): string => `${prefix}${name}`;
  return {
    limits: aws.limits,
    manyEntries: 120,
    badName: 'NOT A NAME',
    remembers: 1,
    open: () => aws.open({}, outside(), naming),
    value: (name) => fake.value(full(name)),
    setByHand(name, value) {
      fake.setByHand(full(name), value);
      clock.pass(lag);
    },
    removeByHand: (name) =>
      void fake.byHand('DeleteSecret', { SecretId: full(name), ForceDeleteWithoutRecovery: true }),
    deleteByHand: (name) => void fake.byHand('DeleteSecret', { SecretId: full(name) }),
    pass: (milliseconds) => clock.pass(milliseconds),
    copyMark(from, to) {
      const mark = fake.secret(full(from))?.at('AWSCURRENT')?.id ?? '';
      fake.setByHand(full(to), `${fake.value(full(to))}`, mark);
      clock.pass(lag);
    },
    requests: () => fake.requests.length,
    dieAt,
    revive,
    refuse: (how) => fake.faults.push({ times: Number.POSITIVE_INFINITY, do: refusals[how] }),
    wire: () => fake.requests.map(besidesValue).join('\n'),
    save: () => rewind(clock, fake.save()),
    close: () => fake.close(),
  };
}

/** Names and notes go in the body too, so all of it counts but the one field for the value. */
function besidesValue({ path, headers, body }: AwsRequest): string {
  const { SecretString: _, ...rest } = JSON.parse(body);
  return `${path} ${JSON.stringify(headers)} ${JSON.stringify(rest)}`;
}
