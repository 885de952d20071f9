import { describe, expect, it } from 'vitest';
import { preflight } from '../../../src/core/sync/preflight.ts';
import { github } from '../../../src/providers/github/index.ts';
import { push } from '../../contract/store-under-test.ts';
import { entriesOf } from '../../core/entries.ts';
import { envFor, startFakeGitHub } from '../../fakes/github/index.ts';
import { runtimeWith } from './runtime.ts';

const there = (count: number) => ({
  remotes: new Map(
    Array.from({ length: count }, (_, n) => [
      `secret:THERE_${n}` as const,
      { type: 'secret' as const, name: `THERE_${n}`, changedExternally: 'unknown' as const },
    ]),
  ),
});

const told = (values: Record<string, string>, count = 0): string[] =>
  preflight(entriesOf(values), github.limits, there(count)).map(({ message }) => message);

describe('what GitHub takes', () => {
  it.each([
    ['SOURCES__X__API_KEY', []],
    ['_', []],
    ['MY_GITHUB_TOKEN', []],
    ['GITHUB', []],
    ['A-B', ['GitHub takes only the letters A to Z, digits and _ in a name']],
    ['A.B', ['GitHub takes only the letters A to Z, digits and _ in a name']],
    ['ÄB', ['GitHub takes only the letters A to Z, digits and _ in a name']],
    ['', ['GitHub takes only the letters A to Z, digits and _ in a name']],
    ['1A', ['GitHub takes no name that begins with a digit']],
    ['GITHUB_TOKEN', ['GitHub takes no name that begins with GITHUB_']],
    ['github_token', ['GitHub takes no name that begins with GITHUB_']],
  ])('the name %j: %j', async (name, messages) => {
    expect(told({ [name]: 'x' })).toEqual(messages);
  });

  it('counts bytes, not characters', () => {
    expect(told({ A: 'é'.repeat(24 * 1024) })).toEqual([]);
    expect(told({ A: `${'é'.repeat(24 * 1024)}x` })).toEqual([
      'longer than the 49,152 bytes that are taken there',
    ]);
  });

  it('counts what is there already', () => {
    expect(told({ A: 'x', THERE_0: 'x' }, 99)).toEqual([]);
    expect(told({ A: 'x', B: 'x', THERE_0: 'x' }, 99)).toHaveLength(1);
  });

  it('is what the server takes too: 100 secrets, each of the longest', async () => {
    const fake = await startFakeGitHub();
    const open = () => github.open({ repo: 'acme/etl' }, runtimeWith({ env: envFor(fake) }));
    const values = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`A_${n}`, 'x'.repeat(49_152)]));
    const { outcomes } = await push({ open, limits: github.limits }, values);
    expect(outcomes.filter(({ result }) => result === 'done')).toHaveLength(100);
    const { refused } = await push({ open, limits: github.limits }, { ONE_MORE: 'x' });
    expect(refused).toMatchObject([{ code: 'too-many-entries' }]);
    await fake.close();
  });
});
