import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../src/core/entries.ts';
import type { Change, Entry, Leaf } from '../../../src/core/model.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import { answersOf, needsYou } from '../../../src/core/status/answers.ts';
import { cellsOfPlan, makeStatus } from '../../../src/core/status/make.ts';
import { type LookedAt, rowsOf } from '../../../src/core/status/status.ts';

const now = Date.parse('2026-11-28T12:00:00Z');

const leaf = (path: string, expires?: string): Leaf => ({
  path: path.split('.'),
  value: new Redacted({ type: 'string', value: 'canary-7f3a' }),
  at: { file: '.dlt/secrets.toml', line: 1, column: 1 },
  ...(expires !== undefined && { expires }),
});

const entry = (name: string, from: readonly Leaf[], keys?: readonly string[]): Entry => ({
  ...{ type: 'secret', name, from, value: new Redacted('canary-7f3a') },
  ...(keys && { keys }),
});

const single = (path: string, expires?: string): Entry =>
  entry(path.replaceAll('.', '__').toUpperCase(), [leaf(path, expires)]);

const looked = (name: string, entries: readonly Entry[], changes: readonly Change[]): LookedAt => ({
  ...{ name, provider: 'github', place: `github ${name}`, entries },
  look: { ok: true, foreign: 0, besides: 0, others: 'seen' },
  cells: cellsOfPlan(changes),
  requests: { reads: 1, writes: 0 },
});

const failed = (name: string, entries: readonly Entry[]): LookedAt => ({
  ...looked(name, entries, []),
  look: { ok: false, why: 'no permission', message: '403' },
});

const create = ({ type, name }: Entry): Change => ({ action: 'create', type, name });
const keep = ({ type, name }: Entry): Change => ({ action: 'keep', type, name });

const made = (...targets: readonly LookedAt[]) => makeStatus(targets, { now, namesOnly: false });

/** `path | target: state, …` */
const drawn = (...targets: readonly LookedAt[]): string[] =>
  made(...targets).groups.flatMap(({ kind, title, rows }) =>
    rows.map(({ path, cells }) => {
      const all = [...cells].map(
        ([name, { state, within }]) => `${name} ${state}${within ? ` ${within}` : ''}`,
      );
      return `${kind} ${title} | ${path} | ${all.join(', ')}`;
    }),
  );

describe('rows', () => {
  const [a, b] = [single('s.a'), single('s.b')];

  it('join targets by the path, in the order of the file, also for what only one of them has', () => {
    expect(drawn(looked('x', [a], [keep(a)]), looked('y', [b, a], [create(b), keep(a)]))).toEqual([
      'section s | s.a | x in sync, y in sync',
      'section s | s.b | y missing',
    ]);
  });

  it('show one entry that holds many above, and a line for what is in it', () => {
    const document = entry('dlt_secrets_toml', [leaf('s.a'), leaf('t.c')], ['s.a', 't.c']);
    expect(drawn(looked('x', [document], [create(document)]), looked('y', [a], [keep(a)]))).toEqual([
      'documents  | dlt_secrets_toml | x missing',
      'section s | s.a | x within dlt_secrets_toml, y in sync',
      'section t | t.c | x within dlt_secrets_toml',
    ]);
  });

  it('call a table that is one entry by its path', () => {
    const table = entry('conn', [leaf('d.w.credentials.host'), leaf('d.w.credentials.x.y')]);
    expect(drawn(looked('x', [table], [keep(table)]))[0]).toBe('documents  | d.w.credentials | x in sync');
  });

  it('tell of a value that goes there in two forms the one that needs more', () => {
    const document = entry('doc', [leaf('s.a'), leaf('s.b')], ['s.a', 's.b']);
    expect(drawn(looked('x', [document, a], [keep(document), create(a)]))[1]).toBe(
      'section s | s.a | x missing',
    );
    expect(drawn(looked('x', [a, document], [create(a), keep(document)]))[0]).toBe(
      'documents  | doc | x in sync',
    );
  });

  it('end with what is no longer in the file, and have no cell where nothing was seen', () => {
    const gone: Change = { action: 'leftover', type: 'secret', name: 'OLD' };
    expect(drawn(looked('x', [a], [keep(a), gone]), failed('y', [a, b]))).toEqual([
      'section s | s.a | x in sync',
      'section s | s.b | ',
      'gone  | OLD | x left over',
    ]);
  });
});

describe('answers', () => {
  const a = single('s.a');

  it('never call missing, or different, what a failed look did not show', () => {
    const status = made(looked('x', [a], [keep(a)]), failed('y', [a]));
    const answers = answersOf(status);
    expect([answers.missing, answers.different, answers.failedLooks.map(({ name }) => name)]).toEqual([
      [],
      [],
      ['y'],
    ]);
    expect(needsYou(answers)).toBe(true);
  });

  it.each([
    ['2026-11-27', 'expired', -1],
    ['2026-11-28', 'soon', 0],
    ['2026-12-12', 'soon', 14],
    ['2026-12-13', 'later', 15],
    ['2026-02-30', 'no such day', undefined],
  ])('an expiry on %s is %s', (on, is, days) => {
    const one = single('s.a', on);
    const [row] = rowsOf(made(looked('x', [one], [keep(one)])));
    expect(row?.expires).toEqual({ on, is, ...(days !== undefined && { days }) });
    expect(needsYou(answersOf(made(looked('x', [one], [keep(one)]))))).toBe(is !== 'later');
  });

  it('take the earlier day where two files have a value of one path', () => {
    const [one, other] = [single('s.a', '2027-01-01'), single('s.a', '2026-11-01')];
    const [row] = rowsOf(made(looked('x', [one], [keep(one)]), looked('y', [other], [keep(other)])));
    expect(row?.expires?.on).toBe('2026-11-01');
  });

  it('know that no job reads it from a target where that can be known', () => {
    const known = { ...looked('x', [a], [keep(a)]), readers: new Map([[keyOf(a), []]]) };
    expect(answersOf(made(looked('y', [a], [keep(a)]))).unread).toEqual([]);
    expect(answersOf(made(looked('y', [a], [keep(a)]), known)).unread.map(({ path }) => path)).toEqual([
      's.a',
    ]);
    const read = { ...known, readers: new Map([[keyOf(a), ['load.yml, run']]]) };
    expect(rowsOf(made(known, read))[0]?.readers).toEqual(['load.yml, run']);
  });
});
