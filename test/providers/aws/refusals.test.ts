import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aws } from '../../../src/providers/aws/index.ts';
import { envFor, type FakeAws, type Fault, startFakeAws } from '../../fakes/aws/index.ts';
import { testKeyring } from '../../keyring.ts';
import { failures, type Runs, startRuns } from './runs.ts';
import { runtimeWith } from './runtime.ts';

let runs: Runs;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.fake.close());

const CANARY = 'canary-9d41-secret-value';

const told = async (attempt: Promise<unknown>): Promise<string> => {
  const error = await attempt.then(
    () => new Error('it went well'),
    (thrown: Error & { hint?: string }) => thrown,
  );
  return `${error.message}\n${'hint' in error ? error.hint : ''}`;
};

describe('an action that IAM does not allow', () => {
  it.each([
    ['ListSecrets', 'secretsmanager:ListSecrets'],
    ['CreateSecret', 'secretsmanager:CreateSecret'],
    ['TagResource', 'secretsmanager:TagResource'],
    ['PutSecretValue', 'secretsmanager:PutSecretValue'],
    ['DescribeSecret', 'secretsmanager:DescribeSecret'],
    ['DeleteSecret', 'secretsmanager:DeleteSecret'],
    ['RestoreSecret', 'secretsmanager:RestoreSecret'],
    ['UpdateSecret', 'secretsmanager:UpdateSecret'],
  ])('%s is named', async (denied, action) => {
    const { fake, run } = runs;
    await run({ OLD: 'canary-1', GONE: 'canary-1', BACK: 'canary-1', KEY: 'canary-1' });
    await run({ OLD: 'canary-1', GONE: 'canary-1', KEY: 'canary-1' }, { prune: true });
    fake.rules.denied.add(action);
    const values = {
      OLD: CANARY,
      NEW: CANARY,
      BACK: 'canary-1',
      ...(denied !== 'UpdateSecret' && { KEY: 'canary-1' }),
    };
    const options = { tag: ['team=data'], ...(denied === 'UpdateSecret' && { kmsKey: 'alias/etl' }) };
    // A removal waits until every write succeeded, so what is denied here is the removal alone.
    const said = await run(denied === 'DeleteSecret' ? { OLD: 'canary-1', KEY: 'canary-1' } : values, {
      prune: denied === 'DeleteSecret',
      options,
    }).then(
      ({ outcomes }) => failures(outcomes)[0],
      (error: Error & { hint?: string }) => `${error.message}\n${error.hint}`,
    );
    expect(said).toContain(`arn:aws:sts::123456789012:assumed-role/deploy/ci lacks ${action}`);
    expect(said).toContain(`add ${action} to its IAM policy; --print-policy prints the least one`);
    expect(said).not.toContain('canary');
  });

  it('by an explicit deny cannot be mended with a policy of its own', async () => {
    const { fake, run } = runs;
    const message =
      'User: arn:aws:iam::123456789012:user/ci is not authorized to perform: secretsmanager:CreateSecret on resource: A with an explicit deny in a service control policy';
    fake.faults.push({ nth: 2, do: { status: 400, body: { __type: 'AccessDeniedException', message } } });
    const { outcomes } = await run({ A: CANARY });
    expect(failures(outcomes)).toEqual([
      'could not make secrets: arn:aws:iam::123456789012:user/ci is denied secretsmanager:CreateSecret by a service control policy\n' +
        'an administrator of the organization changes it (AWS Organizations, Policies); no policy of the account can; where a policy asks for tags on what is new, give them with --tag KEY=VALUE',
    ]);
  });
});

describe('a key of KMS', () => {
  it.each([
    ['denied', 'may not be used', 'kms:GenerateDataKey and kms:Decrypt'],
    ['disabled', 'cannot be used', 'check it in KMS'],
  ] as const)('that is %s is named, with what it takes', async (fault, message, hint) => {
    const { fake, run } = runs;
    fake.rules.kms.set('alias/etl', fault);
    const { outcomes } = await run({ A: CANARY }, { options: { kmsKey: 'alias/etl' } });
    expect(failures(outcomes)[0]).toContain(`could not make secrets: the KMS key alias/etl ${message}`);
    expect(failures(outcomes)[0]).toContain(hint);
  });
});

describe('what the caller is known by', () => {
  it.each([
    [
      'a key that AWS does not know',
      { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' },
      'AWS does not know the key in AWS_ACCESS_KEY_ID',
    ],
    [
      'a wrong secret',
      { AWS_SECRET_ACCESS_KEY: 'canary-wrong' },
      'AWS does not take the signature of the key in AWS_ACCESS_KEY_ID',
    ],
    [
      'a region that is not that of the endpoint',
      { AWS_REGION: 'us-east-1' },
      'is not in the region us-east-1',
    ],
  ])('%s', async (_, env, message) => {
    const said = await told(runs.run({ A: CANARY }, { env }));
    expect(said).toContain(message);
    expect(said).not.toContain('canary');
  });

  it('a session that is over', async () => {
    runs.fake.expired.add('ASIAEXPIRED');
    const said = await told(runs.run({ A: CANARY }, { env: { AWS_ACCESS_KEY_ID: 'ASIAEXPIRED' } }));
    expect(said).toMatchInlineSnapshot(`
      "could not list the secrets: the key in AWS_ACCESS_KEY_ID has expired
      sign in again (\`aws sso login\`, or a fresh session), then run the same command"
    `);
  });
});

describe('an answer that is none', () => {
  const strikes: [string, Fault['do'], RegExp][] = [
    ['an empty body', { status: 200, body: '' }, /the answer was cut off or no answer of AWS/],
    ['half a body', { status: 200, body: '{"SecretLi' }, /the answer was cut off or no answer of AWS/],
    ['an entry without a name', { status: 200, body: { SecretList: [{}] } }, /the answer was cut off/],
    [
      'a page of something else',
      { status: 404, body: '<html>' },
      /answers 404, and not as Secrets Manager does/,
    ],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, /answers 302, and not as/],
    ['a failing server', { status: 503, body: 'no' }, /AWS answered 503/],
    ['a cut line', 'cut', /no connection to 127\.0\.0\.1:\d+ \(ECONNRESET\)/],
  ];
  it.each(strikes)('%s is an error, never an empty store', async (_, strike, message) => {
    await runs.run({ A: CANARY });
    runs.fake.faults.push({ times: Number.POSITIVE_INFINITY, do: strike });
    const said = await told(runs.run({ A: CANARY }, { prune: true }));
    expect(said).toMatch(message);
    expect(runs.fake.value('A')).toBe(CANARY);
  });

  it('nobody there', async () => {
    const said = await told(runs.run({ A: CANARY }, { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } }));
    expect(said).toMatchInlineSnapshot(`
      "could not list the secrets: no connection to 127.0.0.1:1 (ECONNREFUSED)
      nothing listens there: is the server running that AWS_ENDPOINT_URL names?"
    `);
  });

  it('a region that has no such host', async () => {
    const env = {
      AWS_ENDPOINT_URL: 'https://secretsmanager.eu-nowhere-9.amazonaws.invalid',
      AWS_REGION: 'eu-nowhere-9',
    };
    expect(await told(runs.run({ A: CANARY }, { env }))).toMatch(/is eu-nowhere-9 a region of AWS\?/);
  });
});

describe('AWS’s own words', () => {
  it('may quote what was sent, and are passed on without it', async () => {
    const long = `${CANARY}${'x'.repeat(70_000)}`;
    const { outcomes } = await runs
      .run({ A: long }, { pass: 0 })
      .then((first) => (first.refused.length > 0 ? writeUnchecked(long) : first));
    const [said = ''] = failures(outcomes);
    expect(said).toBe(
      "could not make A: AWS refuses it (Validation): 1 validation error detected: Value '…' at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536\nif that does not say enough, CloudTrail keeps the event (CreateSecret, request request-3)",
    );
    expect(runs.fake.requests.at(-1)?.refusal).toContain(CANARY);
  });

  /** Past preflight, as when AWS changes its rules. */
  async function writeUnchecked(value: string) {
    const { entriesOf } = await import('../../core/entries.ts');
    const { store } = await runs.open();
    await store.observe();
    const [entry] = entriesOf({ A: value });
    if (!entry) throw new Error('entriesOf gives one entry a name');
    const writes = [{ change: { action: 'create' as const, type: 'secret' as const, name: 'A' }, entry }];
    return { outcomes: await store.write(writes, new AbortController().signal) };
  }
});

describe('the account', () => {
  let fake: FakeAws;
  beforeEach(async () => {
    fake = await startFakeAws();
  });
  afterEach(() => fake.close());

  const open = async (env: Record<string, string | undefined> = {}) => {
    const surroundings = {
      env: { ...envFor(fake), AWS_ACCOUNT_ID: undefined, ...env },
      keyring: testKeyring,
    };
    return await aws.open({}, runtimeWith(surroundings), { layouts: ['env'], prefix: 'etl/' });
  };

  it('is read from an ARN, once something is there', async () => {
    fake.setByHand('etl/A', 'x');
    const store = await open();
    expect(store.label).toBe('aws eu-west-1 etl/');
    await store.observe();
    expect(store.label).toBe('aws 123456789012 eu-west-1 etl/');
    expect(store.id).toMatch(/^aws@127\.0\.0\.1:\d+\/123456789012\/eu-west-1\/env\/etl\/$/);
    expect(fake.asked()).toEqual(['ListSecrets']);
  });

  it('is asked of STS when nothing is', async () => {
    const store = await open();
    await store.observe();
    expect(store.label).toBe('aws 123456789012 eu-west-1 etl/');
    expect(fake.asked()).toEqual(['ListSecrets', 'GetCallerIdentity']);
  });

  it('must be given when STS cannot be asked', async () => {
    const store = await open({ AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' });
    expect(await told(store.observe())).toBe(
      'could not ask STS which account this is: no connection to http://127.0.0.1:1 (ECONNREFUSED)\nset AWS_ACCOUNT_ID to the twelve digits of the account, or mend the way to STS: nothing listens there: is the server running?',
    );
  });

  it('is not asked for without a key: no mark depends on it', async () => {
    const env = { ...envFor(fake), AWS_ACCOUNT_ID: undefined };
    const store = await aws.open({}, runtimeWith({ env }), { layouts: ['env'] });
    await store.observe();
    expect(fake.asked()).toEqual(['ListSecrets']);
    expect(store.label).toBe('aws eu-west-1');
  });
});
