import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyOf } from '../../../src/core/entries.ts';
import { documentLayout } from '../../../src/core/layouts/document.ts';
import type { LayoutOptions, LayoutSelection } from '../../../src/core/layouts/layout.ts';
import type { Entry } from '../../../src/core/model.ts';
import { preflight } from '../../../src/core/sync/preflight.ts';
import { checkOptions } from '../../../src/core/sync/provider.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { aws } from '../../../src/providers/aws/index.ts';
import { documentName, jsonName, scopeOf } from '../../../src/providers/aws/location.ts';
import { describeEntry, noteKeys, readKeys } from '../../../src/providers/aws/marks.ts';
import { optionRules } from '../../../src/providers/aws/options.ts';
import { mayBeSameKey } from '../../../src/providers/aws/state.ts';
import { entriesOf } from '../../core/entries.ts';
import { marksOf } from '../../keyring.ts';
import { pushAt } from '../../sync.ts';
import { type Runs, startRuns } from './runs.ts';

let runs: Runs;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.fake.close());

const sent = (operation: string) =>
  runs.fake.requests.filter((one) => one.operation === operation).map(({ body }) => JSON.parse(body));

describe('a new secret', () => {
  it('says what it is for, and takes tags and key in the same request', async () => {
    await runs.run(
      { SOURCES__A__KEY: 'canary-1' },
      { options: { tag: ['team=data', 'cost=a=b'], kmsKey: 'alias/etl' } },
    );
    expect(sent('CreateSecret')).toEqual([
      {
        Name: 'SOURCES__A__KEY',
        ClientRequestToken: expect.stringMatching(/^a[a-z2-7]{62}$/),
        Description: 'Pushed by deploy-secrets for sources.a.key',
        KmsKeyId: 'alias/etl',
        SecretString: 'canary-1',
        Tags: [
          { Key: 'team', Value: 'data' },
          { Key: 'cost', Value: 'a=b' },
        ],
      },
    ]);
  });

  it('says what it is told to say', async () => {
    await runs.run({ A: 'canary-1' }, { options: { description: 'of the data team' } });
    expect(runs.fake.secret('A')?.description).toBe('of the data team');
  });

  it('keeps description, tags, key and replicas when it is written again', async () => {
    const { fake, run } = runs;
    await run(
      { A: 'canary-1' },
      { options: { tag: ['team=data'], kmsKey: 'alias/etl', description: 'mine' } },
    );
    fake.secret('A')?.replicas.push('us-east-1');
    await run({ A: 'canary-2' }, { options: { tag: ['team=other'], description: 'other' } });
    expect(fake.secret('A')).toMatchObject({
      description: 'mine',
      kmsKeyId: 'alias/etl',
      replicas: ['us-east-1'],
    });
    expect(Object.fromEntries(fake.secret('A')?.tags ?? [])).toEqual({ team: 'data' });
    expect(sent('UpdateSecret')).toEqual([]);
  });
});

describe('another KMS key', () => {
  it('is a reason to write, and is changed together with the value', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1' });
    const options = { kmsKey: 'alias/etl' };
    const { full, outcomes } = await run({ A: 'canary-1' }, { options });
    expect(full.changes).toMatchObject([{ why: 'settings', settings: ['another KMS key'] }]);
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(fake.secret('A')?.kmsKeyId).toBe('alias/etl');
    expect((await run({ A: 'canary-1' }, { options })).plan).toEqual(['keep A']);
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
  });

  it('is said whatever the reason to write is', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    fake.setByHand('B', 'by hand');
    const { full } = await run({ A: 'canary-2', B: 'canary-1' }, { options: { kmsKey: 'alias/etl' } });
    expect(full.changes).toMatchObject([
      { why: 'new value', settings: ['another KMS key'] },
      { why: 'changed elsewhere', settings: ['another KMS key'] },
    ]);
  });

  it.each([
    ['alias/etl', 'alias/etl', true],
    ['alias/etl', 'arn:aws:kms:eu-west-1:123456789012:alias/etl', true],
    ['1234', 'arn:aws:kms:eu-west-1:123456789012:key/1234', true],
    ['arn:aws:kms:eu-west-1:123456789012:key/1234', '1234', true],
    ['alias/etl', 'alias/other', false],
    ['1234', '5678', false],
    ['alias/etl', undefined, false],
    ['1234', undefined, false],
    ['alias/aws/secretsmanager', undefined, true],
    ['alias/aws/secretsmanager', '1234', false],
    // Which key an alias stands for, only KMS could say.
    ['alias/etl', '1234', true],
  ])('%s against %s', (wanted, listed, same) => {
    expect(mayBeSameKey(wanted, listed)).toBe(same);
  });
});

describe('names, as AWS takes them', () => {
  const found = (name: string) =>
    preflight(entriesOf({ [name]: 'x' }), aws.limits, { remotes: new Map() }).map(
      ({ code, message }) => `${code}: ${message}`,
    );

  it.each([
    'SOURCES__X__KEY',
    'etl/prod/A_b+c=d.e@f-g',
    'a'.repeat(512),
    'API-SECRE',
    'API-SECRETS',
    'A-B_1234',
  ])('%s', (name) => {
    expect(found(name)).toEqual([]);
  });

  it.each([
    ['A B', 'not-a-name: AWS takes only ASCII letters, digits and / _ + = . @ - in a name'],
    ['Ä', 'not-a-name: AWS takes only ASCII letters, digits and / _ + = . @ - in a name'],
    ['a'.repeat(513), 'name-too-long: AWS takes names of 1 to 512 characters'],
  ])('%s is refused', (name, problem) => {
    expect(found(name)).toEqual([problem]);
  });

  it('a hyphen and six characters at the end are told, unless the secret is there', () => {
    const name = 'etl/my-config';
    expect(preflight(entriesOf({ [name]: 'x' }), aws.limits, { remotes: new Map() })).toMatchObject([
      { code: 'odd-name', severity: 'warning', name },
    ]);
    const there = { type: 'secret', name, changedExternally: 'no' } as const;
    const remotes = new Map([[keyOf(there), there]]);
    expect(preflight(entriesOf({ [name]: 'x' }), aws.limits, { remotes })).toEqual([]);
  });

  it('the fake shows why: by part of its ARN, such a secret is not found', () => {
    const { fake } = runs;
    for (const name of ['API-SECRET', 'API-KEY']) fake.setByHand(name, 'x');
    const start = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:';
    expect(fake.state.find(`${start}API-KEY`)?.name).toBe('API-KEY');
    expect(fake.state.find(`${start}API-SECRET`)).toBeUndefined();
  });

  it('an empty value, one byte too many, and too many secrets', () => {
    const codes = (value: string) =>
      preflight(entriesOf({ A: value }), aws.limits, { remotes: new Map() }).map(({ code }) => code);
    expect(codes('')).toEqual(['empty-value']);
    expect(codes('é'.repeat(32_768))).toEqual([]);
    expect(codes(`x${'é'.repeat(32_768)}`)).toEqual(['value-too-long']);
    expect(aws.limits.types.secret?.entries).toBe(500_000);
  });
});

describe('the names of one entry for all', () => {
  it.each([
    [undefined, 'dlt/dlt_secrets_toml'],
    ['chess', 'dlt/chess/dlt_secrets_toml'],
    ['my-pipe_line', 'dlt/my-pipe_line/dlt_secrets_toml'],
    ['a.b c!d/e~f^g`h', 'dlt/abcdefgh/dlt_secrets_toml'],
  ])('for the pipeline %s', (pipeline, name) => {
    expect(documentName(pipeline)).toBe(name);
  });

  it('is safe for the JSON of any pipeline', () => {
    expect([jsonName(undefined), jsonName('a.b*c')]).toEqual(['dlt/env', 'dlt/abc/env']);
  });

  it('are all that a run looks at', () => {
    expect(scopeOf({ layouts: ['env'], prefix: 'etl/' })).toEqual({
      id: 'env/etl/',
      prefix: 'etl/',
      single: false,
    });
    expect(scopeOf({ layouts: ['document'] })).toMatchObject({
      prefix: 'dlt/dlt_secrets_toml',
      single: true,
    });
    expect(scopeOf({ layouts: ['document'], pipeline: 'p' }).prefix).toBe('dlt/p/dlt_secrets_toml');
    expect(scopeOf({ layouts: ['json'], name: 'mine' })).toMatchObject({ id: 'json', prefix: 'mine' });
  });
});

describe('one entry for all', () => {
  const naming: LayoutSelection = { layouts: ['document'] };
  const options: LayoutOptions = { tables: 'auto', rename: new Map(), caseInsensitive: false };
  const laid = (toml: string): readonly Entry[] =>
    documentLayout({ name: documentName }).lay(parseToml(toml, 'secrets.toml'), options).entries;

  async function pushed(entries: readonly Entry[], overwrite = false, prune = false) {
    runs.clock.pass(5000);
    const { store } = await runs.open({ naming });
    const place = { limits: aws.limits, open: async () => store };
    const { plan } = await pushAt(place, entries, { marks: marksOf, overwrite, prune, concurrent: 1 });
    return plan.changes;
  }

  it('keeps the names of its keys in the description, and warns before any would go', async () => {
    await pushed(laid('[a]\nb = "canary-1"\nc = "canary-2"\n'));
    const secret = runs.fake.secret('dlt/dlt_secrets_toml');
    expect(secret?.description).toBe('Pushed by deploy-secrets. Holds ["a.b","a.c"]');
    expect(await pushed(laid('[a]\nb = "canary-1"\n'))).toMatchObject([{ why: 'new value', drops: ['a.c'] }]);
    expect(runs.fake.value('dlt/dlt_secrets_toml')).toContain('canary-2');
    await pushed(laid('[a]\nb = "canary-1"\n'), true);
    expect(secret?.description).toBe('Pushed by deploy-secrets. Holds ["a.b"]');
    expect(await pushed(laid('[a]\nb = "canary-1"\n'))).toMatchObject([{ action: 'keep' }]);
  });

  it('lets keys go with --prune where they are ours, and nothing that someone added since', async () => {
    await pushed(laid('[a]\nb = "canary-1"\nc = "canary-2"\n'));
    expect(await pushed(laid('[a]\nb = "canary-1"\n'), false, true)).toMatchObject([
      { why: 'new value', drops: ['a.c'], pruned: { of: 2 } },
    ]);
    expect(runs.fake.secret('dlt/dlt_secrets_toml')?.description).toBe(
      'Pushed by deploy-secrets. Holds ["a.b"]',
    );
    runs.fake.setByHand('dlt/dlt_secrets_toml', 'theirs = 1');
    expect(await pushed(laid('x = "canary-1"\n'), false, true)).toMatchObject([{ why: 'changed elsewhere' }]);
    expect(runs.fake.value('dlt/dlt_secrets_toml')).toBe('theirs = 1');
  });

  it('knows that keys would go whose names found no room there', async () => {
    const numbered = (count: number) =>
      laid(Array.from({ length: count }, (_, n) => `${'long'.repeat(10)}_${n} = "canary-${n}"\n`).join(''));
    await pushed(numbered(100));
    expect(await pushed(numbered(98))).toMatchObject([{ why: 'new value', drops: [], unnamed: 2 }]);
    expect(await pushed(numbered(101))).not.toMatchObject([{ drops: [] }]);
  });

  it('writes a new value alone where the keys are the same', async () => {
    await pushed(laid('a = "canary-1"\n'));
    await pushed(laid('a = "canary-2"\n'));
    expect(runs.fake.asked()).toEqual([
      ...['ListSecrets', 'CreateSecret'],
      ...['ListSecrets', 'DescribeSecret', 'PutSecretValue'],
    ]);
  });

  it('keeps the words that someone put before the note', async () => {
    await pushed(laid('a = "canary-1"\n'));
    runs.fake.byHand('UpdateSecret', {
      SecretId: 'dlt/dlt_secrets_toml',
      Description: 'ask Ada first. Holds ["a"]',
    });
    await pushed(laid('a = "canary-1"\nb = "canary-2"\n'));
    expect(runs.fake.secret('dlt/dlt_secrets_toml')?.description).toBe('ask Ada first. Holds ["a","b"]');
  });

  it('that someone else made is never taken over unasked', async () => {
    runs.fake.setByHand('dlt/dlt_secrets_toml', 'theirs = 1');
    expect(await pushed(laid('a = "canary-1"\n'))).toMatchObject([{ why: 'not ours yet' }]);
    expect(runs.fake.value('dlt/dlt_secrets_toml')).toBe('theirs = 1');
  });

  it('got keys that the list does not show yet: they stay', async () => {
    await pushed(laid('a = "canary-1"\n'));
    runs.clock.pass(300_000);
    runs.fake.rules.lag = 300_000;
    await pushed(laid('a = "canary-1"\nb = "canary-2"\n'));
    await pushed(laid('a = "canary-3"\n'));
    expect(runs.fake.value('dlt/dlt_secrets_toml')).toContain('canary-2');
  });
});

describe('the note in a description', () => {
  const from = entriesOf({ SOURCES__A__KEY: 'x' })[0]?.from ?? [];

  it.each([[['a', 'b.c']], [['with "quotes"', 'with, comma', 'ü']], [[]]])('%j comes back', (keys) => {
    expect(readKeys(describeEntry({ from, keys }, undefined))).toEqual({ keys });
    expect(readKeys(noteKeys('words Holds ["old"]', keys))).toEqual({ keys });
  });

  it('holds as many names as there is room for, and says how many more', () => {
    const keys = Array.from({ length: 100 }, (_, n) => `sources.some_source.some_key_number_${n}`);
    const text = describeEntry({ from, keys }, 'w'.repeat(500));
    expect(text.length).toBeLessThanOrEqual(2048);
    const { keys: noted = [], unnamedKeys } = readKeys(text);
    expect(noted.length).toBeGreaterThan(30);
    expect(keys.slice(0, noted.length)).toEqual(noted);
    expect(unnamedKeys).toBe(100 - noted.length);
  });

  it.each(['', 'no note', 'Holds [', 'Holds [1]', 'Holds {"a":1}', undefined])('%j has none', (text) => {
    expect(readKeys(text)).toEqual({});
  });

  it('stays within what AWS takes, whatever it is told to say', () => {
    for (const keys of [undefined, ['a']])
      expect(describeEntry({ from, ...(keys && { keys }) }, 'w'.repeat(2048)).length).toBeLessThanOrEqual(
        2048,
      );
  });
});

describe('options that AWS would refuse', () => {
  it.each([
    [{ recoveryDays: 6 }, '--recovery-days: AWS takes 7 to 30 days, not 6'],
    [{ recoveryDays: 31 }, '--recovery-days: AWS takes 7 to 30 days, not 31'],
    [{ recoveryDays: 7.5 }, '--recovery-days: AWS takes 7 to 30 days, not 7.5'],
    [
      { recoveryDays: 7, deleteWithoutRecovery: true },
      '--delete-without-recovery and --recovery-days exclude each other',
    ],
    [{ kmsKey: 'not a key' }, '--kms-key is no key of KMS'],
    [{ description: 'x'.repeat(2049) }, '--description is longer than the 2,048 characters that AWS takes'],
    [{ tag: ['team'] }, '--tag: "team" is not KEY=VALUE'],
    [{ tag: ['=x'] }, '--tag: "=x" is not KEY=VALUE'],
    [{ tag: ['team=a*b'] }, '--tag: "team=a*b" has a character that AWS does not take'],
    [{ tag: ['aws:x=y'] }, '--tag: aws:x begins with aws:, which AWS keeps to itself'],
    [{ tag: [`${'k'.repeat(129)}=y`] }, '--tag: kkkkkkkkkkkkkkkkkkkk… is too long'],
    [{ tag: [`k=${'v'.repeat(257)}`] }, '--tag: k… is too long'],
    [{ tag: Array.from({ length: 51 }, (_, n) => `k${n}=v`) }, '--tag: AWS takes at most 50 of them'],
  ])('%j', (options, message) => {
    expect(() => checkOptions(options, optionRules)).toThrow(message);
  });
});
