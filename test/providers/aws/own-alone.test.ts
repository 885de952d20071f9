import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepare } from '../../../src/core/sync/sync.ts';
import { targetOf } from '../../../src/core/sync/target.ts';
import { aws } from '../../../src/providers/aws/index.ts';
import { entriesOf } from '../../core/entries.ts';
import { envFor, type FakeAws } from '../../fakes/aws/index.ts';
import { marksOf, testKeyring } from '../../keyring.ts';
import { startRuns } from './runs.ts';
import { runtimeWith } from './runtime.ts';

/* Without a prefix a list holds what other runs with this key wrote as well, which the least policy lets nobody look at. */

let runs: Awaited<ReturnType<typeof startRuns>>;
let fake: FakeAws;
beforeEach(async () => {
  runs = await startRuns();
  fake = runs.fake;
  await runs.run({ MINE: 'canary-1' });
  await runs.run({ THEIRS: 'canary-1' }, { owner: 'others' });
  const naming = { prefix: 'etl/' };
  await runs.run({ 'etl/OTHER': 'canary-1', 'etl/GONE': 'canary-1' }, { naming });
});
afterEach(() => fake.close());

/** What a look with the owner `us` asks about. */
async function askedAbout(deep: boolean): Promise<string[]> {
  const before = fake.requests.length;
  const target = targetOf(aws, { deep }, { layouts: ['env'] });
  const options = { keyring: testKeyring, marks: (store: Parameters<typeof marksOf>[0]) => marksOf(store) };
  const runtime = runtimeWith({ env: envFor(fake), clock: runs.clock });
  const { ready } = await prepare(target, { entries: entriesOf({ MINE: 'canary-1' }) }, options, runtime);
  expect(ready).toBeDefined();
  return fake.requests
    .slice(before)
    .filter(({ operation }) => operation === 'DescribeSecret')
    .map(({ body }) => JSON.parse(body).SecretId);
}

it('a key of another region is told before anything is asked', async () => {
  const kmsKey = 'arn:aws:kms:us-east-1:123456789012:key/1234';
  await expect(runs.open({ options: { kmsKey } })).rejects.toMatchObject({
    message: `--kms-key: ${kmsKey} is of us-east-1, and the secrets are of eu-west-1`,
  });
});

it('--deep asks about its own alone', async () => {
  expect(await askedAbout(true)).toEqual(['MINE']);
  expect(await askedAbout(false)).toEqual([]);
});

it('what someone else deleted is asked about where it is its own', async () => {
  fake.byHand('DeleteSecret', { SecretId: 'etl/GONE' });
  expect(await askedAbout(false)).toEqual([]);
  fake.byHand('DeleteSecret', { SecretId: 'MINE' });
  expect(await askedAbout(false)).toEqual(['MINE']);
});
