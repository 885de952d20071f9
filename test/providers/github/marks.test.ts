import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MarkKey } from '../../../src/core/key.ts';
import { Keyring } from '../../../src/core/mark.ts';
import { bindMarks } from '../../../src/core/marks.ts';
import type { Store } from '../../../src/core/provider.ts';
import { type GitHubOptions, github } from '../../../src/providers/github/index.ts';
import { FakeClock } from '../../core/clock.ts';
import { entriesOf } from '../../core/entries.ts';
import { type FakeGitHub, startFakeGitHub, type Token } from '../../fakes/github/index.ts';
import { testKeyring } from '../conformance.ts';
import { inShort, type Place, type Pushing, push } from '../place.ts';
import { envFor, outsideWith, type Surroundings } from './outside.ts';

const VARIABLE = 'DEPLOY_SECRETS_MANIFEST';
const clock = new FakeClock('2026-11-24T09:00:00Z');

let fake: FakeGitHub;
beforeAll(async () => {
  fake = await startFakeGitHub({ clock });
});
beforeEach(() => clock.pass(10_000));
afterEach(() => fake.reset());
afterAll(() => fake.close());

interface Running extends Pushing {
  readonly options?: GitHubOptions;
  readonly around?: Surroundings;
  readonly keyring?: Keyring;
}

/** One run, some seconds after the one before. */
async function run(values: Record<string, string>, how: Running = {}) {
  const { options = {}, around = {}, keyring = testKeyring, ...pushing } = how;
  clock.pass(5000);
  const told: string[] = [];
  const place: Pick<Place, 'open' | 'limits'> = {
    limits: github.limits,
    async open() {
      const outside = outsideWith({ clock, env: envFor(fake), keyring, ...around });
      const store = await github.open(
        { repo: 'acme/etl', ...options },
        { ...outside, tell: (line) => void told.push(line) },
      );
      return store;
    },
  };
  const before = fake.requests.length;
  const marks = (store: Store) =>
    bindMarks(keyring, { owner: 'us', store: store.id }, (bytes) =>
      crypto.getRandomValues(new Uint8Array(bytes)),
    );
  const { plan, refused, outcomes } = await push(place, values, { marks, ...pushing });
  const requests = fake.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
  return { told, plan: inShort(plan), refused, outcomes, requests };
}

const manifest = () => fake.variable('acme/etl', VARIABLE)?.value ?? '';
const tokenWith = (permissions: Exclude<Token, { kind: 'classic' }>['permissions']): Surroundings => {
  fake.tokens.set('github_pat_canary', { kind: 'fine-grained', permissions });
  return { env: { ...envFor(fake), GH_TOKEN: 'github_pat_canary' } };
};

describe('the requests of a run', () => {
  const two = { A: 'canary-1', B: 'canary-2' };
  const look = [
    'GET /repos/acme/etl/actions/secrets?per_page=100&page=1',
    `GET /repos/acme/etl/actions/variables/${VARIABLE}`,
  ];

  it('are N + 7 the first time', async () => {
    const { requests } = await run(two);
    expect(requests.toSorted()).toEqual(
      [
        ...look,
        'GET /repos/acme/etl/actions/secrets/public-key',
        'POST /repos/acme/etl/actions/variables',
        'PUT /repos/acme/etl/actions/secrets/A',
        'PUT /repos/acme/etl/actions/secrets/B',
        ...look,
        `PATCH /repos/acme/etl/actions/variables/${VARIABLE}`,
      ].toSorted(),
    );
    expect(requests.slice(-3)).toEqual([...look, `PATCH /repos/acme/etl/actions/variables/${VARIABLE}`]);
  });

  it('are two when there is nothing to do', async () => {
    await run(two);
    const { plan, requests } = await run(two);
    expect(plan).toEqual(['keep A', 'keep B']);
    expect(requests.toSorted()).toEqual(look.toSorted());
  });

  it('are k + 7 for k changes', async () => {
    await run({ ...two, C: 'canary-3' });
    const { requests } = await run({ ...two, C: 'canary-4' });
    expect(requests).toHaveLength(1 + 7);
  });

  it('announce what they are about to write before they write it', async () => {
    await run(two);
    const { requests } = await run({ ...two, A: 'canary-5' });
    const intent = requests.indexOf(`PATCH /repos/acme/etl/actions/variables/${VARIABLE}`);
    expect(intent).toBeGreaterThan(0);
    expect(intent).toBeLessThan(requests.indexOf('PUT /repos/acme/etl/actions/secrets/A'));
  });

  it('look anew when someone thought it over for long', async () => {
    const values = { A: 'canary-1' };
    const outside = outsideWith({ clock, env: envFor(fake), keyring: testKeyring });
    const store = await github.open({ repo: 'acme/etl' }, outside);
    await store.observe();
    clock.pass(60_000);
    await run({ B: 'theirs' }, { keyring: new Keyring(new MarkKey(new Uint8Array(32).fill(9))) });
    const theirs = manifest();
    const mark = bindMarks(testKeyring, { owner: 'us', store: store.id }, outside.random);
    const [entry] = entriesOf(values);
    if (!entry) throw new Error('one entry');
    await store.begin?.([{ change: { kind: 'create', key: 'secret:A' }, entry, mark: mark.make(entry) }]);
    const section = theirs.slice(theirs.indexOf('section'));
    expect(manifest()).toContain(section.trim());
  });
});

describe('a variable that gets in the way', () => {
  it('made by a POST that was cut: is changed instead', async () => {
    fake.faults.push({ match: ({ method }) => method === 'POST', when: 'after', do: 'cut' });
    await run({ A: 'canary-1' });
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
    expect(fake.faults.unmet).toEqual([]);
  });

  it('deleted in the middle of a run: is made again', async () => {
    await run({ A: 'canary-1' });
    fake.faults.push({
      match: ({ method }) => method === 'PATCH',
      do: () => void fake.removeVariable('acme/etl', VARIABLE),
    });
    await run({ A: 'canary-2' });
    expect((await run({ A: 'canary-2' })).plan).toEqual(['keep A']);
  });

  it('deleted between two runs: everything is someone else’s until it is overwritten', async () => {
    await run({ A: 'canary-1' });
    fake.removeVariable('acme/etl', VARIABLE);
    const { plan, refused } = await run({ A: 'canary-1' });
    expect(plan).toEqual(['update A: not ours yet']);
    expect(refused).toMatchObject([{ code: 'conflict' }]);
    await run({ A: 'canary-1' }, { overwrite: true });
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
  });

  it('rolled back: what was written since is changed elsewhere', async () => {
    await run({ A: 'canary-1', B: 'canary-2' });
    const old = manifest();
    await run({ A: 'canary-9', B: 'canary-2' });
    fake.setVariable('acme/etl', VARIABLE, old);
    expect((await run({ A: 'canary-9', B: 'canary-2' })).plan).toEqual([
      'update A: changed elsewhere',
      'keep B',
    ]);
  });

  it.each<[string, (text: string) => string, string]>([
    ['cut short', (text) => text.slice(0, -20), 'was changed by someone'],
    ['cut in the middle', (text) => text.slice(0, text.length / 2), 'cannot be read'],
    ['forged', (text) => text.replace(/^A:a./m, 'A:ab'), 'was changed by someone'],
    ['of a newer version', (text) => text.replace('manifest 1', 'manifest 2'), 'is of version 2'],
    ['something else', () => 'hello', 'cannot be read'],
    ['empty', () => '', 'cannot be read'],
  ])('%s: stops the run before anything is written', async (_, spoil, message) => {
    await run({ A: 'canary-1' });
    fake.setVariable('acme/etl', VARIABLE, spoil(manifest()));
    const spoilt = manifest();
    await expect(run({ A: 'canary-2' }, { overwrite: true })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/\S/),
    });
    expect(fake.secret('acme/etl', 'A')?.value).toBe('canary-1');
    expect(manifest()).toBe(spoilt);
  });
});

describe('a token that may not use variables', () => {
  it('at all: pushes, and cannot compare', async () => {
    const around = tokenWith({ secrets: 'write' });
    await run({ A: 'canary-1' }, { around });
    const { plan, outcomes, requests } = await run({ A: 'canary-2' }, { around });
    expect(plan).toEqual(['update A: cannot compare']);
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(requests).toHaveLength(4);
    const store = await github.open({ repo: 'acme/etl' }, outsideWith({ keyring: testKeyring, ...around }));
    expect((await store.observe()).markless).toEqual({
      message: 'the token may not read the variable DEPLOY_SECRETS_MANIFEST of acme/etl',
      hint: 'give the token "Variables: write", or keep the marks in a file with --manifest FILE',
    });
  });

  it('to write: pushes, and says that it is not noted', async () => {
    const around = tokenWith({ secrets: 'write', actions_variables: 'read' });
    const { outcomes, told } = await run({ A: 'canary-1' }, { around });
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(told).toEqual([
      'the token may not write the variable DEPLOY_SECRETS_MANIFEST of acme/etl: the next diff will not know what is pushed now; give the token "Variables: write", or keep the marks in a file with --manifest FILE',
    ]);
  });

  it('any more, when the run ends: says that nothing is noted', async () => {
    const around = tokenWith({ secrets: 'write', actions_variables: 'write' });
    fake.faults.push({
      match: ({ method }) => method === 'PUT',
      when: 'after',
      do: () => void tokenWith({ secrets: 'write', actions_variables: 'read' }),
    });
    await expect(run({ A: 'canary-1' }, { around })).rejects.toThrow(
      '403: the token may no longer use the variable',
    );
    expect(fake.secret('acme/etl', 'A')?.value).toBe('canary-1');
    expect((await run({ A: 'canary-1' })).plan).toEqual(['update A: cannot compare']);
  });

  it('but keeps the marks in a file', async () => {
    const files = new Map<string, string>();
    const around = { ...tokenWith({ secrets: 'write' }), files };
    const how = { around, options: { manifest: 'marks.txt' } };
    await run({ A: 'canary-1', B: 'canary-2' }, how);
    const { plan, requests } = await run({ A: 'canary-1', B: 'canary-3' }, how);
    expect(plan).toEqual(['keep A', 'update B: new value']);
    expect(requests.filter((one) => one.includes('variables'))).toEqual([]);
    expect([...files.keys()]).toEqual(['marks.txt']);
    expect(files.get('marks.txt')).not.toContain('canary');
  });
});

describe('an environment', () => {
  it('keeps its marks in a variable of its own', async () => {
    fake.addEnvironment('acme/etl/production');
    const how = { options: { environment: 'production' } };
    await run({ A: 'canary-1' }, how);
    expect((await run({ A: 'canary-1' }, how)).plan).toEqual(['keep A']);
    expect(Object.keys(fake.variables('acme/etl/production'))).toEqual([VARIABLE]);
    expect(fake.variables('acme/etl')).toEqual({});
  });

  it('that is made on the way is noted too', async () => {
    const how = { options: { environment: 'production', createEnvironment: true } };
    await run({ A: 'canary-1' }, how);
    expect((await run({ A: 'canary-1' }, how)).plan).toEqual(['keep A']);
  });
});

describe('the manifest', () => {
  it('holds no value, and carries another key’s section along word for word', async () => {
    const theirs = new Keyring(new MarkKey(new Uint8Array(32).fill(9)));
    await run({ THEIRS: 'canary-1' }, { keyring: theirs });
    const section = manifest().slice(manifest().indexOf('section')).trim();
    await run({ OURS: 'canary-2' });
    expect(manifest()).toContain(section);
    expect(manifest()).not.toContain('canary');
    expect((await run({ THEIRS: 'canary-1' }, { keyring: theirs })).plan).toEqual(['keep THEIRS']);
  });

  it('goes over to a new key without a secret written', async () => {
    const old = new MarkKey(new Uint8Array(32).fill(9));
    await run({ A: 'canary-1', B: 'canary-2' }, { keyring: new Keyring(old) });
    const rotated = new Keyring(new MarkKey(new Uint8Array(32).fill(7)), old);
    expect((await run({ A: 'canary-1', B: 'canary-2' }, { keyring: rotated })).plan).toEqual([
      'keep A',
      'keep B',
    ]);
  });

  it('of 100 secrets fits, with every past mark', async () => {
    const values = (n: number) =>
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`A_${i}`, `canary-${n}`]));
    for (const n of [1, 2, 3, 4]) await run(values(n));
    expect(Buffer.byteLength(manifest())).toBeLessThan(48 * 1024);
    expect((await run(values(1))).plan[0]).toBe('update A_0: older value');
  });
});
