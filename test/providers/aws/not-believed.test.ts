import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { AwsRequest, Fault } from '../../fakes/aws/index.ts';
import { startRuns } from './runs.ts';

const always = Number.POSITIVE_INFINITY;
const of =
  (operation: string) =>
  ({ headers }: Pick<AwsRequest, 'headers'>): boolean =>
    `${headers['x-amz-target']}`.endsWith(`.${operation}`);

let runs: Awaited<ReturnType<typeof startRuns>>;
beforeEach(async () => {
  runs = await startRuns();
  const { fake } = runs;
  onTestFinished(() => fake.close());
});

describe('a write is done only where AWS gives its name and our version id back', () => {
  const ours = { ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:A-AbCdEf', Name: 'A' };

  it.each<[string, Fault['do']]>([
    ['a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>sign in</html>' }],
    ['nothing', { status: 200 }],
    ['an empty object', { status: 200, body: {} }],
    ['null', { status: 200, body: null }],
    ['another name', { status: 200, body: { ...ours, Name: 'B', VersionId: 'x' } }],
    ['a version of someone else', { status: 200, body: { ...ours, VersionId: crypto.randomUUID() } }],
    ['no version', { status: 200, body: ours }],
    ['202', { status: 202, body: ours }],
    ['204', { status: 204 }],
  ])('%s', async (_, answer) => {
    const { fake, run } = runs;
    fake.faults.push({ match: of('CreateSecret'), times: always, do: answer });
    const { outcomes } = await run({ A: 'canary-1' });
    expect(outcomes).toMatchObject([{ result: 'failed' }]);
    fake.faults.clear();
    expect((await run({ A: 'canary-1' })).outcomes).toMatchObject([{ result: 'done' }]);
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
  });
});

describe('a list that comes to no end is an error', () => {
  const entry = { ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:A-AbCdEf', Name: 'A' };

  it.each<[string, (call: number) => unknown]>([
    ['the same token again', () => ({ SecretList: [entry], NextToken: 'x' })],
    ['empty pages', (call) => ({ SecretList: [], NextToken: `${call}` })],
  ])('%s', async (_, page) => {
    const { fake, run } = runs;
    for (let call = 1; call < 100; call++)
      fake.faults.push({ match: of('ListSecrets'), nth: call, do: { status: 200, body: page(call) } });
    await expect(run({ A: 'canary-1' })).rejects.toThrow("AWS's list comes to no end");
    expect(fake.requests.length).toBeLessThan(30);
  });
});

describe('a list is read as AWS sends it, or refused', () => {
  it.each<[string, unknown]>([
    ['an object for the list', { SecretList: {} }],
    ['null in it', { SecretList: [null] }],
    ['a number for a name', { SecretList: [{ Name: 1, ARN: 'x' }] }],
    [
      'labels of another form',
      { SecretList: [{ Name: 'A', ARN: 'x', SecretVersionsToStages: { x: 'AWSCURRENT' } }] },
    ],
    ['a number for a token', { SecretList: [], NextToken: 5 }],
    ['an array', []],
    ['null', null],
  ])('%s', async (_, body) => {
    const { fake, run } = runs;
    fake.faults.push({ match: of('ListSecrets'), times: always, do: { status: 200, body } });
    await expect(run({ A: 'canary-1' })).rejects.toThrow('could not list the secrets');
  });

  it('what was never asked for is passed over', async () => {
    const { fake, run } = runs;
    fake.setByHand('other/A', 'theirs');
    fake.faults.push({
      match: of('ListSecrets'),
      do: { status: 200, body: { SecretList: [{ Name: 'other/A', ARN: 'arn:x:secret:other/A-AbCdEf' }] } },
    });
    expect((await run({ 'etl/A': 'canary-1' }, { naming: { prefix: 'etl/' } })).full.unmanaged).toBe(0);
  });
});
