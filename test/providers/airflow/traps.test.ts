import { afterEach, describe, expect, it } from 'vitest';
import { connection, paths, startRuns, variable } from './runs.ts';

let runs: Awaited<ReturnType<typeof startRuns>>;
afterEach(() => runs.fake.close());

const versions = [['3.3.2'], ['3.0.2'], ['2.11.2'], ['2.4.3']];

describe.each(versions)('Airflow %s', (version) => {
  it('keeps *** where it is the value', async () => {
    runs = await startRuns({ version });
    const stars = { password: '***', login: '***', extra: '{"token":"***"}' };
    await runs.write([connection('a', { password: 'canary-before' }), variable('v', 'canary-before')]);
    expect(await runs.write([connection('a', stars), variable('v', '***')])).toEqual(['done', 'done']);
    expect(runs.fake.connection('a')).toMatchObject(stars);
    expect(runs.fake.variable('v')?.value).toBe('***');
  });

  it('takes a password away, by making the connection anew', async () => {
    runs = await startRuns({ version });
    await runs.write([connection('a', { password: 'canary-before' }), connection('b', { password: 'kept' })]);
    runs.fake.setConnection('a', {
      description: `words of a person ${runs.fake.connection('a')?.description}`,
    });
    expect(await runs.write([connection('a', { host: 'h' }), connection('b', { password: 'kept' })])).toEqual(
      ['done', 'done'],
    );
    expect(runs.fake.connection('a')).toMatchObject({ password: null, host: 'h' });
    expect(runs.fake.connection('a')?.description).toMatch(/^words of a person/);
    expect(runs.fake.connection('b')?.password).toBe('kept');
  });

  it('leaves nothing of what was there before', async () => {
    runs = await startRuns({ version });
    const all = { host: 'h', port: 5432, schema: 's', login: 'l', password: 'canary-p', extra: '{"k":1}' };
    await runs.write([connection('a', all)]);
    await runs.write([connection('a', { conn_type: 'http', password: 'canary-q' })]);
    expect(runs.fake.connection('a')).toMatchObject({
      conn_type: 'http',
      host: null,
      port: null,
      schema: null,
      login: null,
      password: 'canary-q',
      extra: '{}',
    });
  });

  it('one entry that is refused stops no other', async () => {
    runs = await startRuns({ version });
    const said = await runs.write([
      connection('a', { password: 'canary-a' }),
      connection('not an id', { password: 'canary-secret' }),
      connection('c', { password: 'canary-c' }),
      variable('v', 'canary-v'),
    ]);
    expect(said.map((outcome) => outcome.split('\n')[0])).toEqual([
      'done',
      expect.stringMatching(/^4\d\d: could not write the connection not an id: Airflow takes only letters/),
      'done',
      'done',
    ]);
    expect(said.join()).not.toContain('canary');
    expect([...runs.fake.connections().keys()].sort()).toEqual(['a', 'c']);
  });

  it('an extra that is no object is refused, and not quoted', async () => {
    runs = await startRuns({ version });
    const [said] = await runs.write([connection('a', { extra: '["canary-7f3a"]' })]);
    expect(said).toMatch(/write the connection a/);
    expect(said).not.toContain('canary');
    expect(runs.fake.connections().size).toBe(0);
  });

  it('sees every page of a server that cuts them short', async () => {
    runs = await startRuns({ version });
    runs.fake.rules.pageLimit = 7;
    for (let n = 0; n < 40; n++) runs.fake.setVariable(`v${n}`, { value: 'x' });
    const { remotes } = await (await runs.open()).observe();
    expect(remotes.size).toBe(40);
    expect(paths(runs.fake).filter((path) => path.endsWith('/variables'))).toHaveLength(6);
  });

  it('takes names that an address would take apart', async () => {
    runs = await startRuns({ version });
    const names = ['a/b c', 'ä?#%', 'x.y', 'a&b=c'];
    const write = () => runs.write(names.map((name) => variable(name, 'canary')));
    expect(await write()).toEqual(names.map(() => 'done'));
    expect(await write()).toEqual(names.map(() => 'done'));
    const store = await runs.open();
    await store.observe();
    const removals = names.map(
      (name) => ({ change: { action: 'remove', type: 'variable', name: name } }) as const,
    );
    const outcomes = await store.write(removals, new AbortController().signal);
    expect(outcomes.map(({ result }) => result)).toEqual(names.map(() => 'done'));
    expect(runs.fake.variables().size).toBe(0);
  });

  it('sees an edit of each field that can be read, and none of what it shows in another form', async () => {
    runs = await startRuns({ version });
    const { fake, remote } = runs;
    const extra = '{"sslmode":"require","n":1.50,"big":12345678901234567890,"token":"canary-t"}';
    const whole = { host: 'h', port: 5432, login: 'l', schema: 's', password: 'canary-p', extra };
    for (const edit of [{ host: 'x' }, { port: 1 }, { login: 'x' }, { schema: '' }, { conn_type: 'http' }]) {
      await runs.write([connection('a', whole)]);
      expect((await remote('connection:a'))?.changedExternally).toBe('unknown');
      fake.setConnection('a', edit);
      expect((await remote('connection:a'))?.changedExternally, JSON.stringify(edit)).toBe('yes');
    }
  });
});

describe('Airflow 3 shows extra', () => {
  it.each([
    ['another value', { extra: '{"sslmode":"disable","token":"canary-t"}' }, 'yes'],
    [
      'another digit of a long number',
      { extra: '{"sslmode":"require","token":"canary-t","n":12345678901234567891}' },
      'yes',
    ],
    ['a member more', { extra: '{"sslmode":"require","token":"canary-t","n":1}' }, 'yes'],
    ['a member less', { extra: '{"token":"canary-t"}' }, 'yes'],
    ['what is masked', { extra: '{"sslmode":"require","token":"other"}' }, 'unknown'],
    ['a password, and then a text that equals it', { password: 'require' }, 'unknown'],
  ])('%s: %s', async (_, edit, touched) => {
    runs = await startRuns();
    await runs.write([
      connection('a', { password: 'canary-p', extra: '{"sslmode":"require","token":"canary-t"}' }),
    ]);
    runs.fake.setConnection('a', edit);
    expect((await runs.remote('connection:a'))?.changedExternally).toBe(touched);
  });
});

describe('variables', () => {
  it.each([
    ['3.3.2', 'plain', 'canary', 'no'],
    ['3.3.2', 'json', '{"b": [1,2.0],"a":{"x":"é"}}', 'no'],
    ['3.3.2', 'number', '1.50', 'no'],
    ['3.3.2', 'api_key', 'canary', 'unknown'],
    ['3.3.2', 'stars', '***', 'unknown'],
    ['2.11.2', 'api_key', 'canary', 'no'],
    ['2.11.2', 'stars', '***', 'no'],
  ])('of Airflow %s, %s: %s is touched: %s', async (version, key, value, touched) => {
    runs = await startRuns({ version });
    await runs.write([variable(key, value)]);
    expect((await runs.remote(`variable:${key}`))?.changedExternally).toBe(touched);
    runs.fake.setVariable(key, { value: 'other' });
    expect((await runs.remote(`variable:${key}`))?.changedExternally).toBe(
      key === 'api_key' && version === '3.3.2' ? 'unknown' : 'yes',
    );
  });

  it('remember what they hold', async () => {
    runs = await startRuns();
    await runs.write([variable('dlt_secrets_toml', 'a = 1\n', ['a', 'b."c d".e'])]);
    expect((await runs.remote('variable:dlt_secrets_toml'))?.keys).toEqual(['a', 'b."c d".e']);
  });

  it('with a learned secret in them cannot be compared', async () => {
    runs = await startRuns();
    await runs.write([
      variable('v', 'see hunter2-canary there'),
      connection('a', { password: 'hunter2-canary' }),
    ]);
    expect((await runs.remote('variable:v'))?.changedExternally).toBe('unknown');
  });
});

it('a bulk action that fails inside an answer of 200 fails the entries in it', async () => {
  runs = await startRuns();
  const body = { create: { success: ['a'], errors: [{ error: 'no room for canary-b', status_code: 409 }] } };
  runs.fake.faults.push({ match: ({ method }) => method === 'PATCH', do: { status: 200, body } });
  const said = await runs.write([
    connection('a', { password: 'x' }),
    connection('b', { password: 'canary-b' }),
  ]);
  expect(said).toEqual([
    'done',
    'Airflow refuses to write the connection b\nhint: look into the log of its API server, then run the same command again',
  ]);
});
