import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../core/clock.ts';
import { type FakeAws, startFakeAws } from './index.ts';

let aws: FakeAws;
let clock: FakeClock;
beforeEach(async () => {
  clock = new FakeClock('2026-11-24T09:00:00Z');
  aws = await startFakeAws({ clock });
});
afterEach(() => aws.close());

type Input = Readonly<Record<string, unknown>>;

/** An answer in one line: the type and the first words of a refusal, or `ok`. */
function said(operation: string, input: Input): string {
  try {
    aws.byHand(operation, input);
    return 'ok';
  } catch (error) {
    if (!(error instanceof Error) || !('type' in error)) throw error;
    return `${error.type}: ${error.message}`;
  }
}

const token = (letter: string) => letter.repeat(40);
const scheduled =
  "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.";
const marked =
  "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.";
const notFound = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";
const badName =
  'ValidationException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';

describe('what AWS refuses and moto takes', () => {
  it.each<[string, Input, string | RegExp]>([
    ['CreateSecret', { Name: 'a b' }, badName],
    ['CreateSecret', { Name: 'ä' }, badName],
    ['CreateSecret', { Name: '' }, /^ValidationException/],
    ['CreateSecret', { Name: 'n'.repeat(512), SecretString: 'x' }, 'ok'],
    ['CreateSecret', { Name: 'n'.repeat(513), SecretString: 'x' }, /^ValidationException/],
    ['CreateSecret', { Name: 'N', SecretString: '' }, /^ValidationException/],
    ['CreateSecret', { Name: 'N', SecretString: 'é'.repeat(32_768) }, 'ok'],
    ['CreateSecret', { Name: 'N', SecretString: `x${'é'.repeat(32_768)}` }, /^ValidationException/],
    ['CreateSecret', { Name: 'N', Description: 'd'.repeat(2049) }, /^ValidationException/],
    ['CreateSecret', { Name: 'N', Tags: [{ Key: 'aws:x', Value: 'y' }] }, /^InvalidParameterException/],
    ['CreateSecret', { Name: 'N', Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] }, /^ValidationException/],
    [
      'CreateSecret',
      { Name: 'N', Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `${n}`, Value: '' })) },
      /50 tags/,
    ],
    ['CreateSecret', { Name: 'N', ClientRequestToken: 'x'.repeat(31) }, /32-64/],
    ['CreateSecret', { Name: 'N', ClientRequestToken: 'x'.repeat(65) }, /32-64/],
    ['CreateSecret', { Name: 'THERE', SecretString: 'x' }, /^ResourceExistsException.*already exists/],
    ['CreateSecret', { Name: 'GOING', SecretString: 'x' }, scheduled],
    ['PutSecretValue', { SecretId: 'GOING', SecretString: 'x' }, marked],
    ['UpdateSecret', { SecretId: 'GOING', SecretString: 'x' }, marked],
    ['GetSecretValue', { SecretId: 'GOING' }, marked],
    ['TagResource', { SecretId: 'GOING', Tags: [] }, marked],
    ['DescribeSecret', { SecretId: 'GOING' }, 'ok'],
    ['DeleteSecret', { SecretId: 'GOING' }, /currently marked deleted/],
    ['DeleteSecret', { SecretId: 'GOING', ForceDeleteWithoutRecovery: true }, 'ok'],
    ['DeleteSecret', { SecretId: 'NOWHERE' }, notFound],
    ['DeleteSecret', { SecretId: 'NOWHERE', ForceDeleteWithoutRecovery: true }, 'ok'],
    ['DeleteSecret', { SecretId: 'THERE', RecoveryWindowInDays: 6 }, /between 7 and 30/],
    [
      'DeleteSecret',
      { SecretId: 'THERE', RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
      /in conjunction/,
    ],
    ['RestoreSecret', { SecretId: 'GOING' }, 'ok'],
    ['ListSecrets', { MaxResults: 100 }, 'ok'],
    ['ListSecrets', { MaxResults: 101 }, /^ValidationException/],
    ['ListSecrets', { MaxResults: 0 }, /^ValidationException/],
    ['ListSecrets', { NextToken: 'made up' }, /^InvalidNextTokenException/],
    ['ListSecrets', { Filters: [{ Key: 'name', Values: ['a*'] }] }, /^ValidationException/],
    ['DescribeSecret', { SecretId: 'NOWHERE' }, notFound],
  ])('%s %j: %s', (operation, input, answer) => {
    aws.setByHand('THERE', 'x');
    aws.setByHand('GOING', 'x');
    aws.byHand('DeleteSecret', { SecretId: 'GOING' });
    expect(said(operation, input)).toMatch(
      typeof answer === 'string' ? new RegExp(`^${escaped(answer)}$`) : answer,
    );
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('tokens', () => {
  it('make a second try of CreateSecret and PutSecretValue do nothing, and of another value an error', () => {
    for (const _ of [1, 2])
      aws.byHand('CreateSecret', { Name: 'A', SecretString: '1', ClientRequestToken: token('a') });
    for (const _ of [1, 2])
      aws.byHand('PutSecretValue', { SecretId: 'A', SecretString: '2', ClientRequestToken: token('b') });
    expect(aws.secret('A')?.versions.size).toBe(2);
    expect(
      said('PutSecretValue', { SecretId: 'A', SecretString: '3', ClientRequestToken: token('b') }),
    ).toMatch(/^ResourceExistsException: You can't use ClientRequestToken/);
  });

  it('that are not new leave the version after them current: the trap of a token made of the value', () => {
    aws.setByHand('A', 'one', token('a'));
    aws.setByHand('A', 'two', token('b'));
    aws.setByHand('A', 'one', token('a'));
    expect(aws.value('A')).toBe('two');
  });

  it('are taken once by UpdateSecret, even for the same value', () => {
    aws.setByHand('A', 'one', token('a'));
    const input = { SecretId: 'A', SecretString: 'two', ClientRequestToken: token('b') };
    expect(said('UpdateSecret', input)).toBe('ok');
    expect(said('UpdateSecret', input)).toMatch(/^ResourceExistsException/);
  });
});

describe('versions', () => {
  it('show the labels of the present one and the one before', () => {
    for (const letter of ['a', 'b', 'c']) aws.setByHand('A', letter, token(letter));
    expect(aws.secret('A')?.labelled()).toEqual({
      [token('b')]: ['AWSPREVIOUS'],
      [token('c')]: ['AWSCURRENT'],
    });
  });

  it('are at most a hundred within a day; older ones without a label go', () => {
    for (let n = 0; n < 100; n++) aws.setByHand('A', `${n}`);
    expect(said('PutSecretValue', { SecretId: 'A', SecretString: 'x' })).toMatch(/^LimitExceededException/);
    clock.pass(86_400_001);
    expect(said('PutSecretValue', { SecretId: 'A', SecretString: 'x' })).toBe('ok');
  });
});

describe('lists', () => {
  const names = (input: Input = {}): string[] => {
    const { SecretList } = aws.byHand('ListSecrets', input);
    return Array.isArray(SecretList) ? SecretList.map(({ Name }) => Name) : [];
  };

  it('match names by their beginning, in their case', () => {
    for (const name of ['etl/A', 'etl/B', 'ETL/C', 'x/etl/D']) aws.setByHand(name, 'x');
    expect(names({ Filters: [{ Key: 'name', Values: ['etl/'] }] })).toEqual(['etl/A', 'etl/B']);
    expect(names({ Filters: [{ Key: 'name', Values: ['!etl/'] }] })).toEqual(['ETL/C', 'x/etl/D']);
  });

  it('leave out what is marked for deletion, unless asked', () => {
    aws.setByHand('A', 'x');
    aws.byHand('DeleteSecret', { SecretId: 'A' });
    expect(names()).toEqual([]);
    expect(names({ IncludePlannedDeletion: true })).toEqual(['A']);
  });

  it('show an older state while they lag', () => {
    aws.setByHand('A', '1');
    clock.pass(300_000);
    aws.rules.lag = 300_000;
    aws.setByHand('B', '1');
    aws.byHand('DeleteSecret', { SecretId: 'A', ForceDeleteWithoutRecovery: true });
    expect(names()).toEqual(['A']);
    clock.pass(300_000);
    expect(names()).toEqual(['B']);
  });

  it('come in pages', () => {
    for (let n = 0; n < 7; n++) aws.setByHand(`A${n}`, 'x');
    const first = aws.byHand('ListSecrets', { MaxResults: 3 });
    expect(names({ MaxResults: 3, NextToken: first.NextToken })).toEqual(['A3', 'A4', 'A5']);
    expect(aws.byHand('ListSecrets', { MaxResults: 3, NextToken: 'page-6' })).not.toHaveProperty('NextToken');
  });
});

describe('a name that was deleted by force', () => {
  it('is free only after a while', () => {
    aws.rules.forceDelay = 10_000;
    aws.setByHand('A', 'x');
    aws.byHand('DeleteSecret', { SecretId: 'A', ForceDeleteWithoutRecovery: true });
    expect(said('CreateSecret', { Name: 'A', SecretString: 'x' })).toBe(scheduled);
    clock.pass(10_000);
    expect(said('CreateSecret', { Name: 'A', SecretString: 'x' })).toBe('ok');
  });
});

describe('a saved state', () => {
  it('comes back as often as it is asked for: values, tags, labels, lists and the log', () => {
    aws.byHand('CreateSecret', { Name: 'A', SecretString: '1', Tags: [{ Key: 'k', Value: 'first' }] });
    aws.byHand('CreateSecret', { Name: 'GONE', SecretString: '1' });
    aws.byHand('DeleteSecret', { SecretId: 'GONE' });
    const everything = () =>
      JSON.stringify([
        ['A', 'GONE', 'NEW'].map((name) => said('DescribeSecret', { SecretId: name })),
        aws.byHand('ListSecrets', { IncludePlannedDeletion: true }),
        [...(aws.secret('A')?.versions.values() ?? [])].map(({ stages, ...rest }) => [rest, ...stages]),
      ]);
    const before = everything();
    const bringBack = aws.save();
    for (let round = 0; round < 2; round++) {
      aws.setByHand('A', '2');
      aws.byHand('TagResource', { SecretId: 'A', Tags: [{ Key: 'k', Value: 'second' }] });
      aws.byHand('RestoreSecret', { SecretId: 'GONE' });
      aws.setByHand('NEW', '1');
      expect(everything()).not.toBe(before);
      bringBack();
      expect(everything()).toBe(before);
    }
  });
});
