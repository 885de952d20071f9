import { describe, expect, it } from 'vitest';
import { diagnostic } from '../../src/core/diagnostics.ts';
import { keyOf } from '../../src/core/entries.ts';
import type { Marks } from '../../src/core/marks/mark.ts';
import type { Entry, Remote, RemoteState } from '../../src/core/model.ts';
import { guard } from '../../src/core/sync/guard.ts';
import { isConflict, isPending, makePlan, type PlanInput } from '../../src/core/sync/plan.ts';
import { entriesOf } from './entries.ts';

/** Marks that a reader can follow: `key/owner/NAME=value`. */
const marks: Marks = {
  reads: (mark) => mark.startsWith('k1/'),
  matches: (mark, { name, value }) => mark.endsWith(`/${name}=${value.reveal()}`),
  owns: (mark, { name }) => mark.startsWith(`k1/us/${name}=`),
  make: ({ name, value }) => `k1/us/${name}=${value.reveal()}`,
};

const there = (name: string, rest: Partial<Remote> = {}): Remote => ({
  type: 'secret',
  name,
  changedExternally: 'no',
  ...rest,
});
const seenOf = (...remotes: Remote[]): RemoteState => ({
  remotes: new Map(remotes.map((r) => [keyOf(r), r])),
});

function plan(entries: Entry[], seen: RemoteState, rest: Partial<PlanInput> = {}) {
  const whole = new Set(entries.map(keyOf));
  const defaults = { store: { label: 'x' }, marks, isSelected: () => true, prune: false, overwrite: false };
  return makePlan({ entries, state: seen, allKeys: whole, ...defaults, ...rest });
}

describe('what is in the file', () => {
  const entries = entriesOf({ A: 'new' });
  const rows: [string, Remote | undefined, string][] = [
    ['nothing there', undefined, 'create'],
    ['ours, the same value', there('A', { mark: 'k1/us/A=new' }), 'keep'],
    [
      'ours, the same, the store cannot tell by whom',
      there('A', { mark: 'k1/us/A=new', changedExternally: 'unknown' }),
      'keep (unverified)',
    ],
    ['ours, another value', there('A', { mark: 'k1/us/A=old' }), 'update: new value'],
    [
      'ours, and the file has what was there before',
      there('A', { mark: 'k1/us/A=newer', previousMarks: ['k1/us/A=new'] }),
      'update: older value',
    ],
    [
      'someone wrote since',
      there('A', { mark: 'k1/us/A=old', changedExternally: 'yes' }),
      'update: changed elsewhere',
    ],
    [
      'someone wrote since, our mark would match',
      there('A', { mark: 'k1/us/A=new', changedExternally: 'yes' }),
      'update: changed elsewhere',
    ],
    [
      'a push was cut short',
      there('A', { mark: 'k1/us/A=new', changedExternally: 'interrupted' }),
      'update: cannot compare',
    ],
    ['there without a mark', there('A'), 'update: not ours yet'],
    ['marked with a key that is not here', there('A', { mark: 'k9/us/A=new' }), 'update: cannot compare'],
    ['a mark moved here from another name', there('A', { mark: 'k1/us/B=new' }), 'update: new value'],
    [
      'the same value, other settings',
      there('A', { mark: 'k1/us/A=new', settings: ['visibility'] }),
      'update: settings',
    ],
  ];
  it.each(rows)('%s -> %3$s', (_, remote, expected) => {
    const [change] = plan(entries, remote ? seenOf(remote) : seenOf()).changes;
    const said =
      change?.action === 'update'
        ? `update: ${change.why}`
        : `${change?.action}${change?.action === 'keep' && change.unverified ? ' (unverified)' : ''}`;
    expect(said).toBe(expected);
  });

  it('is a conflict when someone wrote since, also where no key here reads our mark', () => {
    const { changes } = plan(entries, seenOf(there('A', { mark: 'k9/us/A=old', changedExternally: 'yes' })));
    expect(changes).toMatchObject([{ action: 'update', why: 'changed elsewhere' }]);
    expect(changes.some(isConflict)).toBe(true);
  });

  it('cannot compare anything without a key, nor where the store shows no marks', () => {
    const seen = seenOf(there('A', { mark: 'k1/us/A=new' }));
    const planning = { store: { label: 'x' }, allKeys: new Set<never>(), isSelected: () => true };
    const keyless = makePlan({ ...planning, entries, state: seen, prune: true, overwrite: false });
    expect(keyless.changes).toMatchObject([{ action: 'update', why: 'cannot compare' }]);
    const diagnostics = [diagnostic('markless', { message: 'no variables here', hint: 'grant them' })];
    const markless = { ...seen, diagnostics };
    expect(plan(entries, markless).changes).toMatchObject([{ action: 'update', why: 'cannot compare' }]);
  });

  it('calls a conflict what is someone else’s decision, and nothing else', () => {
    const conflicts = rows.filter(([, remote]) =>
      plan(entries, remote ? seenOf(remote) : seenOf()).changes.some(isConflict),
    );
    expect(conflicts.map(([, , said]) => said)).toEqual([
      'update: older value',
      'update: changed elsewhere',
      'update: changed elsewhere',
      'update: not ours yet',
    ]);
  });
});

describe('keys that left an entry which stays', () => {
  const holding = (...keys: string[]) => entriesOf({ DOC: 'new' }).map((entry) => ({ ...entry, keys }));
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, n) => `k${n}`);
  const OURS: Partial<Remote> = { mark: 'k1/us/DOC=old', keys: ['a', 'b', 'c'] };
  const WHOLE = { isWholeFile: true };
  const PRUNE = { isWholeFile: true, prune: true };

  it.each<[string, Partial<Remote>, Partial<PlanInput>, object]>([
    ['stay without --prune, which is the way out', OURS, WHOLE, { drops: ['b', 'c'], prunable: true }],
    ['go with it', OURS, PRUNE, { drops: ['b', 'c'], prunable: true, pruned: { of: 3 } }],
    [
      'go with it where their names found no room',
      { ...OURS, keys: ['a'], unnamedKeys: 2 },
      PRUNE,
      { drops: [], unnamed: 2, prunable: true, pruned: { of: 3 } },
    ],
    ['stay where only a part of the file is pushed', OURS, { prune: true }, { drops: ['b', 'c'] }],
    [
      'stay where another owner pushed them',
      { ...OURS, mark: 'k1/them/DOC=old' },
      PRUNE,
      { drops: ['b', 'c'] },
    ],
    [
      'stay where a push was interrupted',
      { ...OURS, changedExternally: 'interrupted' },
      PRUNE,
      { drops: ['b', 'c'] },
    ],
    ['stay where someone wrote since', { ...OURS, changedExternally: 'yes' }, PRUNE, { drops: ['b', 'c'] }],
    ['stay where no key reads our mark', { ...OURS, mark: 'k9/us/DOC=old' }, PRUNE, { drops: ['b', 'c'] }],
  ])('%s', (_, remote, how, left) => {
    const [change] = plan(holding('a'), seenOf(there('DOC', remote)), how).changes;
    const { drops, unnamed, prunable, pruned } = change?.action === 'update' ? change : {};
    expect({ drops, unnamed, prunable, pruned }).toEqual(left);
    expect(change && isConflict(change)).toBe(!('pruned' in left));
  });

  it('are bounded as removals are, and need somebody who agrees', () => {
    const remote = there('DOC', { mark: 'k1/us/DOC=old', keys: numbered(20) });
    const prune = (left: number) => plan(holding(...numbered(left)), seenOf(remote), PRUNE);
    expect(guard(prune(14), { removalsAgreed: true })).toEqual([]);
    expect(guard(prune(13), { removalsAgreed: true })).toMatchObject([
      {
        code: 'too-many-removals',
        name: 'DOC',
        message: 'this run would remove 7 of the 20 keys in it; 6 is the most without being told',
        hint: 'if that is right, say so with --max-removals 7',
      },
    ]);
    expect(guard(prune(13), { removalsAgreed: true, maxRemovals: 7 })).toEqual([]);
    expect(guard(prune(18))).toMatchObject([
      { code: 'needs-yes', message: '2 keys would be removed, and nobody is there to be asked' },
    ]);
  });
});

describe('an entry that holds many keys', () => {
  const holding = (...keys: string[]) => entriesOf({ DOC: 'new' }).map((entry) => ({ ...entry, keys }));
  const rows: [string, readonly string[], Partial<Remote>, string[] | undefined][] = [
    ['has what it had', ['a', 'b'], { keys: ['a', 'b'] }, undefined],
    ['has more than it had', ['a', 'b'], { keys: ['a'] }, undefined],
    ['lacks some of what it had', ['a'], { keys: ['a', 'b', 'c'] }, ['b', 'c']],
    ['was written without a note of its keys', ['a'], {}, undefined],
  ];
  it.each(rows)('%s', (_, keys, remote, drops) => {
    const [change] = plan(
      holding(...keys),
      seenOf(there('DOC', { mark: 'k1/us/DOC=old', ...remote })),
    ).changes;
    expect(change).toEqual({
      type: 'secret',
      name: 'DOC',
      action: 'update',
      why: 'new value',
      ...(drops && { drops }),
    });
    expect(change && isConflict(change)).toBe(drops !== undefined);
  });

  it.each([
    [['a', 'b', 'c'], { keys: ['a'], unnamedKeys: 2 }, undefined],
    [['a', 'b'], { keys: ['a'], unnamedKeys: 2 }, { drops: [], unnamed: 1 }],
    [['b', 'c'], { keys: ['a'], unnamedKeys: 2 }, { drops: ['a'] }],
    [['a'], { unnamedKeys: 1, keys: [] }, undefined],
  ])('%j, where the note is %j, gives up %j', (keys, remote, lost) => {
    const [change] = plan(
      holding(...keys),
      seenOf(there('DOC', { mark: 'k1/us/DOC=old', ...remote })),
    ).changes;
    expect(change).toEqual({ type: 'secret', name: 'DOC', action: 'update', why: 'new value', ...lost });
  });

  it('is kept when its value is the same, whatever the note says', () => {
    const [change] = plan(
      holding('a'),
      seenOf(there('DOC', { mark: 'k1/us/DOC=new', keys: ['a', 'z'] })),
    ).changes;
    expect(change?.action).toBe('keep');
  });
});

describe('what the file no longer has', () => {
  const gone = (rest: Partial<Remote> = {}) => seenOf(there('GONE', { mark: 'k1/us/GONE=x', ...rest }));
  const rows: [string, RemoteState, Partial<PlanInput>, string[]][] = [
    ['stays without --prune', gone(), {}, ['leftover']],
    ['goes with it', gone(), { prune: true }, ['remove']],
    ['is unmanaged without our mark', seenOf(there('GONE')), { prune: true, overwrite: true }, []],
    [
      'is unmanaged under another owner',
      gone({ mark: 'k1/them/GONE=x' }),
      { prune: true, overwrite: true },
      [],
    ],
    [
      'is unmanaged under a mark of another name',
      gone({ mark: 'k1/us/OTHER=x' }),
      { prune: true, overwrite: true },
      [],
    ],
    [
      'stays when someone wrote since',
      gone({ changedExternally: 'yes' }),
      { prune: true, overwrite: true },
      ['leftover touched'],
    ],
    [
      'stays after a cut push',
      gone({ changedExternally: 'interrupted' }),
      { prune: true },
      ['leftover interrupted'],
    ],
    [
      'goes after a cut push with --overwrite',
      gone({ changedExternally: 'interrupted' }),
      { prune: true, overwrite: true },
      ['remove'],
    ],
    ['stays outside the selection', gone(), { prune: true, isSelected: () => false }, ['leftover']],
    [
      'is none when the whole file has it',
      gone(),
      { prune: true, allKeys: new Set(['secret:GONE' as const]) },
      [],
    ],
  ];
  it.each(rows)('%s', (_, seen, flags, expected) => {
    const { changes } = plan([], seen, flags);
    expect(
      changes.map((c) => [c.action, c.action === 'leftover' ? c.held : undefined].filter(Boolean).join(' ')),
    ).toEqual(expected);
  });

  it('counts what is ours and what is not', () => {
    const seen = seenOf(
      there('A', { mark: 'k1/us/A=1' }),
      there('B'),
      there('C', { mark: 'k1/us/C=1' }),
      there('D', { mark: 'k1/them/D=1' }),
    );
    expect(plan(entriesOf({ A: '1' }), seen)).toMatchObject({ managed: 2, unmanaged: 2 });
  });
});

it('a leftover and a keep are not pending', () => {
  const seen = seenOf(there('A', { mark: 'k1/us/A=1' }), there('B', { mark: 'k1/us/B=1' }));
  const { changes } = plan(entriesOf({ A: '1', C: '1' }), seen);
  expect(changes.map((change) => [change.action, isPending(change)])).toEqual([
    ['keep', false],
    ['create', true],
    ['leftover', false],
  ]);
});

describe('guard', () => {
  const agreed = (most?: number) => ({
    removalsAgreed: true,
    ...(most !== undefined && { maxRemovals: most }),
  });
  const removing = (removals: number, ours: number) => ({
    store: 'x',
    managed: ours,
    unmanaged: 0,
    changes: Array.from({ length: removals }, (_, n) => ({
      action: 'remove' as const,
      type: 'secret' as const,
      name: `R${n}`,
    })),
  });
  it.each([
    [3, 3, undefined, 'goes'],
    [4, 4, undefined, 'refused'],
    [4, 13, undefined, 'refused'],
    [4, 14, undefined, 'goes'],
    [30, 100, undefined, 'goes'],
    [31, 100, undefined, 'refused'],
    [31, 100, 31, 'goes'],
    [1, 100, 0, 'refused'],
  ])('%d of %d with --max-removals %s: %s', (removals, ours, most, expected) => {
    expect(guard(removing(removals, ours), agreed(most)).length === 0 ? 'goes' : 'refused').toBe(expected);
  });

  it('says which bound it was', () => {
    const said = (most?: number) =>
      guard(removing(9, 10), agreed(most)).map(({ message }) => message.split('; ')[1]);
    expect([said(), said(2)]).toEqual([
      ['3 is the most without being told'],
      ['2 is what --max-removals allows'],
    ]);
  });
});
