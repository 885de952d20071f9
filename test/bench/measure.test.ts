import { describe, expect, it } from 'vitest';
import type { Bench, Cost, Peer, Run } from '../../bench/bench.ts';
import type { Lab } from '../../bench/lab.ts';
import { interleave, measure } from '../../bench/measure.ts';

const lab: Lab = {
  path: (name) => name,
  project: async (name) => name,
  ours: async () => ({ wall: 1, cpu: 1 }),
  peer: async () => ({ wall: 1, cpu: 1 }),
  weighing: () => lab,
};

const peer = (name: string, version: string | undefined): Peer => ({
  name,
  label: name,
  install: `get ${name}`,
  version: async () => version,
});

/** Runs that note that they ran; each costs one more than the last. */
function notebook() {
  const notes: string[] = [];
  const run =
    (name: string): Run =>
    async (): Promise<Cost> => {
      notes.push(name);
      return { wall: notes.length, cpu: 0 };
    };
  return { notes, run };
}

describe('interleave', () => {
  it('runs all in each round, every second one backwards, and counts no warm-up', async () => {
    const { notes, run } = notebook();
    const costs = await interleave([run('a'), run('b'), run('c')], { measured: 3, warmUp: 1 });
    expect(notes.join('')).toBe('abccbaabccba');
    expect(costs.map((each) => each.map(({ wall }) => wall))).toEqual([
      [6, 7, 12],
      [5, 8, 11],
      [4, 9, 10],
    ]);
  });
});

describe('measure', () => {
  const benchOf = (peers: readonly Peer[], run: (name: string) => Run, closed: () => void): Bench => ({
    title: 'a bench',
    about: '',
    shows: ['wall'],
    rounds: 2,
    peers,
    open: async () => ({
      rows: [
        { what: 'first', ours: run('us'), theirs: { here: run('here'), gone: run('gone') } },
        { what: 'second', ours: run('us'), theirs: {} },
      ],
      close: async () => closed(),
    }),
  });

  it('leaves a missing peer out and says so', async () => {
    const { notes, run } = notebook();
    const bench = benchOf([peer('here', '1.2'), peer('gone', undefined)], run, () => notes.push('closed'));
    const { rows, versions } = await measure(bench, lab, { measured: 1, warmUp: 0 });
    expect(notes).toEqual(['us', 'here', 'us', 'closed']);
    expect(versions).toEqual({ here: '1.2', gone: undefined });
    expect(rows.map(({ row, ours, theirs }) => [row.what, ours, theirs])).toEqual([
      ['first', [{ wall: 1, cpu: 0 }], { here: [{ wall: 2, cpu: 0 }] }],
      ['second', [{ wall: 3, cpu: 0 }], {}],
    ]);
  });

  it('ends what it started when a run fails, and fails with it', async () => {
    let closed = false;
    const failing = (): Run => () => Promise.reject(new Error('gh ended with 1'));
    const bench = benchOf([], failing, () => {
      closed = true;
    });
    await expect(measure(bench, lab, { measured: 1, warmUp: 0 })).rejects.toThrow('gh ended with 1');
    expect(closed).toBe(true);
  });
});
