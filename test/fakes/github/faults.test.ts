import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, line } from './ask.ts';
import { type FakeGitHub, startFakeGitHub } from './index.ts';

const VARIABLES = '/repos/acme/etl/actions/variables';

describe('faults of the fake', () => {
  let github: FakeGitHub;
  beforeEach(async () => {
    github = await startFakeGitHub();
  });
  afterEach(() => github.close());

  const post = (name: string) =>
    ask(github, `POST ${VARIABLES}`, { body: { name, value: 'x' } }).then(line, () => 'cut');
  const made = () => Object.keys(github.variables('acme/etl'));

  it('cuts the nth request before its effect, once', async () => {
    github.faults.push({ nth: 2, do: 'cut' });
    expect([await post('A'), await post('B'), await post('C')]).toEqual(['201', 'cut', '201']);
    expect(made()).toEqual(['A', 'C']);
    expect(github.requests.map(({ status }) => status)).toEqual([201, undefined, 201]);
  });

  it('cuts after the effect', async () => {
    github.faults.push({ when: 'after', do: 'cut' });
    expect([await post('A'), await post('A')]).toEqual([
      'cut',
      '409 Already exists - Variable already exists',
    ]);
    expect(made()).toEqual(['A']);
  });

  it('answers another status, before or after the effect', async () => {
    const do_ = { status: 502, headers: { 'retry-after': '7' }, body: { message: 'Server Error' } };
    github.faults.push({ nth: 1, do: do_ }, { nth: 2, when: 'after', do: do_ });
    const answer = await ask(github, `POST ${VARIABLES}`, { body: { name: 'A', value: 'x' } });
    expect([line(answer), answer.headers.get('retry-after')]).toEqual(['502 Server Error', '7']);
    expect(answer.headers.get('date')).not.toBeNull();
    expect(made()).toEqual([]);
    expect(await post('B')).toBe('502 Server Error');
    expect(made()).toEqual(['B']);
  });

  it('counts only what matches, from when it was pushed, and strikes as often as ordered', async () => {
    await post('A');
    github.faults.push({ match: ({ method }) => method === 'POST', nth: 2, times: 2, do: { status: 500 } });
    await ask(github, `GET ${VARIABLES}`);
    expect([await post('B'), await post('C'), await post('D'), await post('E')]).toEqual([
      '201',
      '500',
      '500',
      '201',
    ]);
  });

  it('goes dead for good', async () => {
    github.faults.push({ nth: 2, times: Number.POSITIVE_INFINITY, do: 'cut' });
    expect([await post('A'), await post('B'), await post('C')]).toEqual(['201', 'cut', 'cut']);
    github.faults.clear();
    expect(await post('D')).toBe('201');
  });

  it('lets another writer in between, before and after the effect', async () => {
    github.faults.push(
      { do: () => github.setVariable('acme/etl', 'A', 'theirs') },
      { nth: 2, when: 'after', do: () => github.setVariable('acme/etl', 'B', 'theirs') },
    );
    expect(await post('A')).toMatch(/^409/);
    expect(await post('B')).toBe('201');
    expect(github.variables('acme/etl')).toEqual({ A: 'theirs', B: 'theirs' });
  });

  it('holds a request until a promise is kept', async () => {
    const gate = Promise.withResolvers<void>();
    github.faults.push({ do: () => gate.promise });
    const held = post('A');
    expect(await post('B')).toBe('201');
    expect(made()).toEqual(['B']);
    gate.resolve();
    expect(await held).toBe('201');
    expect(made()).toEqual(['A', 'B']);
  });

  it.each([
    ['a delay', () => github.faults.push({ when: 'after', do: { delay: 60 } })],
    ['latency', () => Object.assign(github, { latency: 60 })],
  ])('is slow: %s', async (_, order) => {
    order();
    const from = performance.now();
    expect(await post('A')).toBe('201');
    expect(performance.now() - from).toBeGreaterThanOrEqual(59);
  });

  it('tells which faults never struck', async () => {
    const [met, unmet] = [{ do: 'cut' }, { nth: 5, do: 'cut' }] as const;
    github.faults.push(met, unmet);
    await post('A');
    expect(github.faults.unmet).toEqual([unmet]);
  });

  it('throws at the end what went wrong inside', async () => {
    github.faults.push({
      do: () => {
        throw new Error('a mistake in a test');
      },
    });
    expect(await post('A')).toBe('cut');
    await expect(github.close()).rejects.toThrow('a mistake in a test');
    github = await startFakeGitHub();
  });
});
