import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeAws } from '../../fakes/aws/index.ts';
import { type Moto, startMoto } from './moto.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.close());

type Step = readonly [operation: string, input: Readonly<Record<string, unknown>>];

const token = (letter: string) => letter.repeat(40);

/**
 * What both know, in a row: each step sees what the ones before it did. Left out is what moto takes and AWS does not,
 * such as a token that UpdateSecret saw before.
 */
const steps: readonly Step[] = [
  ['ListSecrets', {}],
  ['DescribeSecret', { SecretId: 'A' }],
  ['CreateSecret', { Name: 'A', SecretString: '1', ClientRequestToken: token('a'), Description: 'one' }],
  ['CreateSecret', { Name: 'A', SecretString: '1', ClientRequestToken: token('a') }],
  ['CreateSecret', { Name: 'A', SecretString: '2', ClientRequestToken: token('a') }],
  ['CreateSecret', { Name: 'A', SecretString: '1', ClientRequestToken: token('b') }],
  ['PutSecretValue', { SecretId: 'A', SecretString: '2', ClientRequestToken: token('b') }],
  ['PutSecretValue', { SecretId: 'A', SecretString: '2', ClientRequestToken: token('b') }],
  ['PutSecretValue', { SecretId: 'A', SecretString: '3', ClientRequestToken: token('b') }],
  ['PutSecretValue', { SecretId: 'A', SecretString: '1', ClientRequestToken: token('a') }],
  ['GetSecretValue', { SecretId: 'A' }],
  ['DescribeSecret', { SecretId: 'A' }],
  ['UpdateSecret', { SecretId: 'A', SecretString: '4', ClientRequestToken: token('d'), Description: 'two' }],
  ['DescribeSecret', { SecretId: 'A' }],
  [
    'CreateSecret',
    { Name: 'etl/B', SecretString: 'b', ClientRequestToken: token('b'), KmsKeyId: 'alias/etl' },
  ],
  ['CreateSecret', { Name: 'ETL/C', SecretString: 'c', ClientRequestToken: token('c') }],
  ['ListSecrets', { Filters: [{ Key: 'name', Values: ['etl/'] }] }],
  ['ListSecrets', { Filters: [{ Key: 'name', Values: ['!etl/'] }] }],
  ['TagResource', { SecretId: 'A', Tags: [{ Key: 'team', Value: 'data' }] }],
  ['DescribeSecret', { SecretId: 'A' }],
  ['PutSecretValue', { SecretId: 'A', SecretString: 'x', ClientRequestToken: 'short' }],
  ['DeleteSecret', { SecretId: 'A', RecoveryWindowInDays: 6 }],
  ['DeleteSecret', { SecretId: 'A', RecoveryWindowInDays: 7 }],
  ['DeleteSecret', { SecretId: 'A', RecoveryWindowInDays: 7 }],
  ['ListSecrets', {}],
  ['GetSecretValue', { SecretId: 'A' }],
  ['RestoreSecret', { SecretId: 'A' }],
  ['GetSecretValue', { SecretId: 'A' }],
  ['DeleteSecret', { SecretId: 'A', ForceDeleteWithoutRecovery: true }],
  ['DeleteSecret', { SecretId: 'A', ForceDeleteWithoutRecovery: true }],
  ['DeleteSecret', { SecretId: 'A' }],
  ['RestoreSecret', { SecretId: 'A' }],
  ['DescribeSecret', { SecretId: 'A' }],
];

describe('our fake of AWS', () => {
  it('answers as moto does, step by step, where moto does not differ from AWS', async () => {
    moto.reset();
    const fake = await startFakeAws();
    const differing = steps.flatMap(([operation, input], n) => {
      const [ours, theirs] = [
        answer(() => fake.byHand(operation, input)),
        answer(() => moto.ask(operation, input)),
      ];
      return told(ours) === told(theirs) ? [] : [{ n, operation, input, ours, theirs }];
    });
    await fake.close();
    expect(differing).toEqual([]);
  });
});

/** moto sends `null` where AWS sends nothing. */
const told = (said: object): string => JSON.stringify(said, (_, value) => value ?? undefined);

/** What is no matter of chance, time or wording: names, versions with a label, values, the type of a refusal. */
function answer(ask: () => Readonly<Record<string, unknown>>): object {
  try {
    const said = ask();
    if (said.__type !== undefined) return { refused: said.__type };
    const { Name, SecretString, VersionId, Description, KmsKeyId, Tags, SecretList } = said;
    const list = Array.isArray(SecretList) ? SecretList.map((one) => core(one)) : undefined;
    return {
      Name,
      SecretString,
      VersionId,
      Description,
      KmsKeyId,
      Tags: tagsOf(Tags),
      versions: labelled(said),
      list,
    };
  } catch (error) {
    if (error instanceof Error && 'type' in error) return { refused: error.type };
    throw error;
  }
}

const core = (one: Readonly<Record<string, unknown>>) => ({
  Name: one.Name,
  versions: labelled(one),
  KmsKeyId: one.KmsKeyId,
});

/** moto also lists versions that have no label any more. */
const labelled = (one: Readonly<Record<string, unknown>>) =>
  Object.entries(Object(one.VersionIdsToStages ?? one.SecretVersionsToStages ?? {}))
    .filter(([, stages]) => Array.isArray(stages) && stages.length > 0)
    .map(([id, stages]) => `${id} ${String(stages)}`)
    .sort();

const tagsOf = (tags: unknown): unknown => (Array.isArray(tags) && tags.length > 0 ? tags : undefined);
