import { aws } from '../../../src/providers/aws/index.ts';
import type { StoreUnderTest } from '../../contract/store-under-test.ts';
import { testKeyring } from '../../keyring.ts';
import { runtimeWith } from '../../providers/aws/runtime.ts';
import { Front } from './front.ts';
import { envFor, type Moto } from './moto.ts';

const refused = (status: number, type: string) => ({ status, body: { __type: type, message: 'no' } });

const refusals = {
  '401': refused(400, 'UnrecognizedClientException'),
  '403': refused(400, 'AccessDeniedException'),
  '404': { status: 404, body: '<html>not here</html>' },
  '429': refused(400, 'ThrottlingException'),
  '500': refused(500, 'InternalServiceError'),
  cut: 'cut',
} as const;

/** All of moto, emptied. It keeps the real time: what waits here waits for nothing. */
export async function motoUnderTest(moto: Moto): Promise<StoreUnderTest> {
  moto.reset();
  const front = new Front(moto.url);
  await front.start();
  const env = { ...envFor(front.url), AWS_ACCOUNT_ID: '123456789012' };
  const marks = (name: string) =>
    Object.entries(Object(moto.ask('DescribeSecret', { SecretId: name }).VersionIdsToStages));
  const put = (name: string, value: string, ClientRequestToken: string): void => {
    const input = { SecretString: value, ClientRequestToken };
    const made = moto.ask('CreateSecret', { Name: name, ...input });
    if (!('ARN' in made)) moto.ask('PutSecretValue', { SecretId: name, ...input });
  };
  const value = (name: string): string | undefined => {
    const { SecretString } = moto.ask('GetSecretValue', { SecretId: name });
    return typeof SecretString === 'string' ? SecretString : undefined;
  };
  return {
    limits: aws.limits,
    manyEntries: 120,
    badName: 'NOT A NAME',
    remembers: 1,
    open: () => aws.open({}, runtimeWith({ env, keyring: testKeyring }), { layouts: ['env'] }),
    value,
    setByHand: (name, text) => put(name, text, crypto.randomUUID()),
    removeByHand: (name) =>
      void moto.ask('DeleteSecret', { SecretId: name, ForceDeleteWithoutRecovery: true }),
    deleteByHand: (name) => void moto.ask('DeleteSecret', { SecretId: name }),
    pass: () => {},
    copyMark(from, to) {
      const [mark = ''] =
        marks(from).find(([, stages]) => JSON.stringify(stages).includes('AWSCURRENT')) ?? [];
      put(to, value(to) ?? '', mark);
    },
    requests: () => front.requests.length,
    dieAt: (nth, when) =>
      front.faults.push(
        { nth, when, do: 'cut' },
        { nth: nth + 1, times: Number.POSITIVE_INFINITY, do: 'cut' },
      ),
    revive: () => front.faults.clear(),
    refuse: (how) => front.faults.push({ times: Number.POSITIVE_INFINITY, do: refusals[how] }),
    wire: () =>
      front.requests
        .map(({ path, headers, body }) => {
          const { SecretString: _, ...rest } = JSON.parse(body);
          return `${path} ${JSON.stringify(headers)} ${JSON.stringify(rest)}`;
        })
        .join('\n'),
    close: () => front.close(),
  };
}
