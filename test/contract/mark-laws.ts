import { expect } from 'vitest';
import { UserError } from '../../src/core/diagnostics.ts';
import { entryId } from '../../src/core/entries.ts';
import type { Marks } from '../../src/core/marks/mark.ts';
import type { Store } from '../../src/core/sync/provider.ts';
import { typeOf } from '../core/entries.ts';
import { believing, blind, forgetful, neverTouched, traceless, unknowing, withoutMarks } from './mutants.ts';
import {
  entryLimitsOf,
  inShort,
  type PushOptions,
  type PushResult,
  push,
  type StoreUnderTest,
} from './store-under-test.ts';

/** The marks of one owner: what `push` takes. All owners share one key, as projects in one repository may. */
export type MarksOfOwner = (owner: string) => (store: Store) => Marks;

/** A law about marks. It fails on `broken` stores, or under `brokenMarks`. */
export interface MarkLaw {
  readonly name: string;
  check(subject: StoreUnderTest, marksAs: MarksOfOwner): Promise<void>;
  readonly broken?: (store: Store) => Store;
  readonly brokenMarks?: (marks: Marks) => Marks;
  /** Only for stores that can know what someone deleted. */
  readonly needsTraces?: true;
}

type Values = Readonly<Record<string, string>>;

/** A push as a project does it, some seconds after the one before. */
async function pushAs(
  subject: StoreUnderTest,
  marksAs: MarksOfOwner,
  values: Values,
  how: PushOptions & { owner?: string } = {},
): Promise<PushResult> {
  subject.pass(5000);
  return push(subject, values, { marks: marksAs(how.owner ?? 'us'), ...how });
}

const looks = async (
  subject: StoreUnderTest,
  marksAs: MarksOfOwner,
  values: Values,
  how: PushOptions & { owner?: string } = {},
) => inShort((await pushAs(subject, marksAs, values, how)).plan);

/** A look that writes nothing: what a dry run would say. */
async function dryRun(
  subject: StoreUnderTest,
  marksAs: MarksOfOwner,
  values: Values,
  how: PushOptions & { owner?: string } = {},
): Promise<string[]> {
  const deaf = async (): Promise<Store> => {
    const { begin: _, settle: __, ...store } = await subject.open();
    return {
      ...store,
      write: async (batch) => batch.map(({ change }) => ({ ...entryId(change), result: 'skipped' })),
    };
  };
  return looks({ ...subject, open: deaf }, marksAs, values, how);
}

async function expectConflictOver(
  name: string,
  values: Values,
  subject: StoreUnderTest,
  marksAs: MarksOfOwner,
): Promise<void> {
  subject.pass(5000);
  subject.deleteByHand?.(name);
  const { plan, refused } = await pushAs(subject, marksAs, values);
  expect(inShort(plan)).toContain(`update ${name}: deleted elsewhere`);
  expect(refused).toMatchObject([{ code: 'conflict' }]);
  expect(subject.value(name)).toBeUndefined();
}

export const markLaws: readonly MarkLaw[] = [
  {
    name: 'a plan after a push is all keep',
    async check(subject, marksAs) {
      const values = { A: 'one', B: 'one', C: entryLimitsOf(subject)?.value.empty ? '' : ' ' };
      await pushAs(subject, marksAs, values);
      expect(await dryRun(subject, marksAs, values)).toEqual(['keep A', 'keep B', 'keep C']);
    },
    broken: unknowing,
  },
  {
    name: 'a new value is told, and only that one is written',
    async check(subject, marksAs) {
      await pushAs(subject, marksAs, { A: 'one', B: 'two' });
      const { plan, outcomes } = await pushAs(subject, marksAs, { A: 'other', B: 'two' });
      expect(inShort(plan)).toEqual(['update A: new value', 'keep B']);
      expect(outcomes).toHaveLength(1);
      expect(subject.value('A')).toBe('other');
    },
    brokenMarks: believing,
  },
  {
    name: 'what another hand wrote is a conflict, before anything is written',
    async check(subject, marksAs) {
      await pushAs(subject, marksAs, { A: 'one', B: 'two' });
      subject.pass(5000);
      subject.setByHand('A', 'by hand');
      const { plan, refused } = await pushAs(subject, marksAs, { A: 'one', B: 'changed' });
      expect(inShort(plan)).toEqual(['update A: changed elsewhere', 'update B: new value']);
      expect(refused).toMatchObject([{ code: 'conflict' }]);
      expect([subject.value('A'), subject.value('B')]).toEqual(['by hand', 'two']);
    },
    broken: neverTouched,
  },
  {
    name: 'what another hand deleted is a conflict, and what we removed ourselves is none',
    needsTraces: true,
    async check(subject, marksAs) {
      const values = { A: 'one', B: 'two' };
      await pushAs(subject, marksAs, values);
      await expectConflictOver('A', values, subject, marksAs);
      await pushAs(subject, marksAs, values, { overwrite: true });
      expect([subject.value('A'), subject.value('B')]).toEqual(['one', 'two']);
      expect(await dryRun(subject, marksAs, values)).toEqual(['keep A', 'keep B']);
      await pushAs(subject, marksAs, { A: 'one' }, { prune: true });
      expect(subject.value('B')).toBeUndefined();
      expect((await pushAs(subject, marksAs, values)).refused).toEqual([]);
      expect(subject.value('B')).toBe('two');
      // What came back is as any other: the next one to take it away is told of.
      await expectConflictOver('B', values, subject, marksAs);
    },
    broken: traceless,
  },
  {
    name: 'what was there before we came is a conflict, and ours once it was overwritten',
    async check(subject, marksAs) {
      subject.setByHand('A', 'theirs');
      const first = await pushAs(subject, marksAs, { A: 'ours' });
      expect(inShort(first.plan)).toEqual(['update A: not ours yet']);
      expect(subject.value('A')).toBe('theirs');
      await pushAs(subject, marksAs, { A: 'ours' }, { overwrite: true });
      expect(subject.value('A')).toBe('ours');
      expect(await dryRun(subject, marksAs, { A: 'ours' })).toEqual(['keep A']);
    },
    broken: unknowing,
  },
  {
    name: 'a stale file is told from a new value',
    async check(subject, marksAs) {
      for (const value of ['one', 'two', 'three']) await pushAs(subject, marksAs, { A: value });
      expect(await dryRun(subject, marksAs, { A: 'two' })).toEqual(['update A: older value']);
      if ((subject.remembers ?? 2) > 1)
        expect(await dryRun(subject, marksAs, { A: 'one' })).toEqual(['update A: older value']);
      expect(await dryRun(subject, marksAs, { A: 'four' })).toEqual(['update A: new value']);
    },
    broken: forgetful,
  },
  {
    name: 'from one value to another and back ends at the first',
    async check(subject, marksAs) {
      await pushAs(subject, marksAs, { A: 'one' });
      await pushAs(subject, marksAs, { A: 'two' });
      await pushAs(subject, marksAs, { A: 'one' }, { overwrite: true });
      expect(subject.value('A')).toBe('one');
      expect(await dryRun(subject, marksAs, { A: 'one' })).toEqual(['keep A']);
    },
    broken: (store) => ({
      ...store,
      write: async (batch) => batch.map(({ change }) => ({ ...entryId(change), result: 'done' })),
    }),
  },
  {
    name: 'what left the file stays, and goes with --prune',
    async check(subject, marksAs) {
      await pushAs(subject, marksAs, { A: 'one', B: 'two' });
      expect(await looks(subject, marksAs, { A: 'one' })).toEqual(['keep A', 'leftover B']);
      expect(subject.value('B')).toBe('two');
      expect(await looks(subject, marksAs, { A: 'one' }, { prune: true })).toEqual(['keep A', 'remove B']);
      expect([subject.value('A'), subject.value('B')]).toEqual(['one', undefined]);
      expect(await dryRun(subject, marksAs, { A: 'one' })).toEqual(['keep A']);
    },
    broken: withoutMarks,
  },
  {
    name: 'prune stays within the selection, and sees the whole file',
    async check(subject, marksAs) {
      await pushAs(subject, marksAs, { A: 'one', B: 'two', C: 'three' });
      const selects = (name: string): boolean => name === 'A';
      const plan = await looks(
        subject,
        marksAs,
        { A: 'one' },
        { prune: true, selects, allValues: { A: 'one', B: 'two' } },
      );
      expect(plan).toEqual(['keep A', 'leftover C']);
      expect([subject.value('B'), subject.value('C')]).toEqual(['two', 'three']);
    },
    broken: withoutMarks,
  },
  {
    name: 'two owners in one subject never remove each other’s',
    async check(subject, marksAs) {
      await pushAs(subject, marksAs, { A: 'one' }, { owner: 'us' });
      await pushAs(subject, marksAs, { B: 'two' }, { owner: 'them' });
      const overwriting = { prune: true, overwrite: true };
      expect(await looks(subject, marksAs, { C: 'three' }, { owner: 'them', ...overwriting })).toEqual([
        'create C',
        'remove B',
      ]);
      expect(await looks(subject, marksAs, { D: 'four' }, { owner: 'us', ...overwriting })).toEqual([
        'create D',
        'remove A',
      ]);
      expect(['A', 'B', 'C', 'D'].map((name) => subject.value(name))).toEqual([
        undefined,
        undefined,
        'three',
        'four',
      ]);
    },
    brokenMarks: (marks) => ({ ...marks, owns: () => true }),
  },
  {
    name: 'what another hand rotated is not pruned',
    async check(subject, marksAs) {
      await pushAs(subject, marksAs, { A: 'one', B: 'two' });
      subject.pass(5000);
      subject.setByHand('B', 'rotated');
      await pushAs(subject, marksAs, { A: 'one' }, { prune: true, overwrite: true });
      expect(subject.value('B')).toBe('rotated');
    },
    broken: blind,
  },
  {
    name: 'a mark copied to another name gains nothing',
    async check(subject, marksAs) {
      await pushAs(subject, marksAs, { A: 'one' });
      subject.setByHand('B', 'theirs');
      subject.setByHand('GONE', 'theirs');
      subject.copyMark('A', 'B');
      subject.copyMark('A', 'GONE');
      const said = await looks(
        subject,
        marksAs,
        { A: 'one', B: 'one' },
        { prune: true, overwrite: true },
      ).catch(refusal);
      expect(said).not.toContain('keep B');
      expect(said).not.toContain('remove GONE');
      expect(subject.value('GONE')).toBe('theirs');
    },
    broken: neverTouched,
    brokenMarks: (marks) => ({ ...believing(marks), owns: () => true }),
  },
  {
    name: 'a failed write means no removal',
    async check(subject, marksAs) {
      const most = entryLimitsOf(subject)?.value.bytes ?? 0;
      await pushAs(subject, marksAs, { A: 'one', GONE: 'x' });
      const lax = {
        types: {
          [typeOf(subject.type ?? 'secret', 'A')]: {
            names: [],
            caseInsensitive: false,
            value: { bytes: most + 1, empty: true },
          },
        },
      };
      const { outcomes } = await pushAs(
        { ...subject, limits: lax },
        marksAs,
        { A: 'x'.repeat(most + 1) },
        { prune: true },
      );
      expect(outcomes.map(({ result }) => result)).toEqual(['failed', 'skipped']);
      expect(subject.value('GONE')).toBe('x');
    },
    broken: (store) => ({
      ...store,
      write: async (batch, signal) => {
        await store.write(batch, signal);
        return batch.map(({ change }) => ({ ...entryId(change), result: 'done' }));
      },
    }),
  },
];

/** To refuse the whole run is as good an answer to tampering as to see through it. */
function refusal(error: unknown): string[] {
  if (error instanceof UserError) return [];
  throw error;
}
