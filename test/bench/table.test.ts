import { describe, expect, it } from 'vitest';
import type { Cost, Row } from '../../bench/bench.ts';
import type { Measured } from '../../bench/measure.ts';
import { dataOf, markdownOf } from '../../bench/table.ts';

const run = () => Promise.reject(new Error('nothing runs here'));
const costs = (...walls: number[]): Cost[] => walls.map((wall) => ({ wall, cpu: wall / 2, requests: 3 }));
const aims: Row['aims'] = [
  { of: 'wall', most: 40 },
  { of: 'wall', most: 3, times: 'gh' },
  { of: 'cpu', most: 10 },
];

const measured: Measured = {
  bench: {
    title: 'A push',
    about: 'Both on one server.',
    shows: ['wall'],
    rounds: 3,
    peers: [
      { name: 'gh', label: 'gh secret set -f', install: 'apt install gh', version: run },
      { name: 'other', label: 'other --all', install: 'https://example.com', version: run },
    ],
    open: run,
  },
  versions: { gh: '2.23.0', other: undefined },
  rows: [
    {
      row: { what: 'first push', ours: run, theirs: {}, aims },
      ours: costs(50, 60, 70),
      theirs: { gh: costs(25, 20, 35) },
    },
    { row: { what: 'nothing changed', ours: run, theirs: {} }, ours: costs(9, 9, 9), theirs: {} },
  ],
};

describe('the tables of a bench', () => {
  it('show medians and spread, ratios, aims, and a missing peer in its place', () => {
    expect(markdownOf(measured)).toMatchInlineSnapshot(`
      "### A push

      Both on one server.

      Wall time, ms: median (25th to 75th percentile) of 3 interleaved runs

      |  | deploy-secrets | \`gh secret set -f\` (2.23.0) | ratio | \`other --all\` | ratio | aim |
      | --- | --: | --: | --: | --: | --: | --: |
      | first push | 60 (55–65) | 25 (23–30) | 2.0 | not installed |  | ≤ 40, missed, ≤ 3 × gh |
      | nothing changed | 9 (9–9) |  |  | not installed |  |  |

      other: not installed; https://example.com"
    `);
  });

  it('show what never varies as one figure', () => {
    const [row] = measured.rows;
    if (!row) throw new Error('no row');
    const once = { ...row, ours: costs(1), theirs: { gh: costs(1) } };
    const bench = { ...measured.bench, shows: ['requests'] as const };
    expect(markdownOf({ ...measured, bench, rows: [once] })).toMatchInlineSnapshot(`
      "### A push

      Both on one server.

      Requests

      |  | deploy-secrets | \`gh secret set -f\` (2.23.0) | ratio | \`other --all\` | ratio |
      | --- | --: | --: | --: | --: | --: |
      | first push | 3 | 3 | 1.0 | not installed |  |

      other: not installed; https://example.com"
    `);
  });

  it('show a floor where a row has one, and no ratio to nothing', () => {
    const count = (written: number): Cost[] => [{ wall: 1, cpu: 1, requests: 1, written }];
    const rowOf = (what: string, floor: Row['floor'], ours: number, theirs: number) => ({
      row: { what, ours: run, theirs: {}, ...(floor && { floor }) },
      ours: count(ours),
      theirs: { gh: count(theirs), other: count(100) },
    });
    const rows = [rowOf('same', { written: 0 }, 0, 0), rowOf('few', undefined, 2, 0)];
    const bench = { ...measured.bench, shows: ['written', 'requests'] as const };
    const versions = { gh: '2.23.0', other: '1' };
    expect(markdownOf({ bench, rows, versions })).toMatchInlineSnapshot(`
      "### A push

      Both on one server.

      Entries written

      |  | deploy-secrets | floor | \`gh secret set -f\` (2.23.0) | ratio | \`other --all\` (1) | ratio |
      | --- | --: | --: | --: | --: | --: | --: |
      | same | 0 | 0 | 0 |  | 100 | 0 |
      | few | 2 |  | 0 |  | 100 | 0.020 |

      Requests

      |  | deploy-secrets | \`gh secret set -f\` (2.23.0) | ratio | \`other --all\` (1) | ratio |
      | --- | --: | --: | --: | --: | --: |
      | same | 1 | 1 | 1.0 | 1 | 1.0 |
      | few | 1 | 1 | 1.0 | 1 | 1.0 |"
    `);
    expect(dataOf({ bench, rows, versions }).rows.map(({ floor }) => floor)).toEqual([0, ...Array(3)]);
  });

  it('show ratios in hundredths and with their spread where a bench is precise', () => {
    const [row] = measured.rows;
    if (!row) throw new Error('no row');
    const precise = { ...measured, bench: { ...measured.bench, precise: true }, rows: [row] };
    expect(markdownOf(precise)).toContain('| 60 (55–65) | 25 (23–30) | 2.00 (2.00–2.50) |');
    expect(dataOf(precise).rows[0]?.theirs.gh).toMatchObject({
      ratio: 2,
      ratios: { median: 2, p25: 2, p75: 2.5 },
    });
  });

  it('are there as data too, with whether each aim was met', () => {
    const { peers, rows } = dataOf(measured);
    expect(peers).toEqual({ gh: '2.23.0', other: null });
    expect(rows).toMatchInlineSnapshot(`
      [
        {
          "aims": [
            {
              "met": false,
              "most": 40,
              "of": "wall",
            },
            {
              "met": true,
              "most": 3,
              "of": "wall",
              "times": "gh",
            },
          ],
          "ours": {
            "median": 60,
            "p25": 55,
            "p75": 65,
            "runs": 3,
          },
          "quantity": "wall",
          "theirs": {
            "gh": {
              "median": 25,
              "p25": 22.5,
              "p75": 30,
              "ratio": 2,
              "runs": 3,
            },
          },
          "what": "first push",
        },
        {
          "aims": [],
          "ours": {
            "median": 9,
            "p25": 9,
            "p75": 9,
            "runs": 3,
          },
          "quantity": "wall",
          "theirs": {},
          "what": "nothing changed",
        },
      ]
    `);
  });

  it('leave it open whether an aim was met beside a peer that is missing', () => {
    const alone = { ...measured, versions: {}, rows: measured.rows.map((row) => ({ ...row, theirs: {} })) };
    expect(dataOf(alone).rows[0]?.aims.map(({ met }) => met)).toEqual([false, undefined]);
  });
});
