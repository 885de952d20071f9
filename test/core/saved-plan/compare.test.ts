import { expect, it } from 'vitest';
import { layOut } from '../../../src/core/layouts/lay-out.ts';
import { differencesInPlan } from '../../../src/core/saved-plan/compare.ts';
import type { PlannedTarget } from '../../../src/core/saved-plan/make.ts';
import type { SavedPlan, SavedTarget } from '../../../src/core/saved-plan/saved-plan.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { aws } from '../../../src/providers/aws/index.ts';
import { memoryLimits } from '../../../src/providers/memory.ts';
import { testKeyring } from '../../keyring.ts';
import type { SyncOptions } from '../../sync.ts';
import { read, Shelf, saved, type Values } from './planned.ts';

const FIRST: Values = { A: 'canary-a', GONE: 'canary-gone', KEPT: 'canary-kept' };
const FILE: Values = { A: 'canary-new', KEPT: 'canary-kept', B: 'canary-b' };
/** The layout of one document, for a shelf that is no store of the command line. */
const documentOnly = { ...aws, limits: memoryLimits };
const DOCUMENT = { layouts: ['document'], name: 'DOCUMENT' };
const PRUNE: SyncOptions = { prune: true };

/** A shelf with a plan for it: one update, one creation, one removal. */
async function aPlan(): Promise<{ shelf: Shelf; plan: SavedPlan; target: SavedTarget }> {
  const shelf = new Shelf();
  await shelf.push(FIRST);
  shelf.vault.setByHand('OTHERS', 'canary-others');
  const plan = read(saved(await shelf.planned(FILE, {}, PRUNE)));
  const [target] = plan.targets;
  if (!target) throw new Error('one target');
  shelf.clock.pass(60_000);
  return { shelf, plan, target };
}

const compared = (plan: SavedPlan, target: SavedTarget, planned: PlannedTarget, tool = '0.1.0'): string[] =>
  differencesInPlan({ plan, saved: target, planned, tool }, testKeyring).map(
    ({ code, name = '', message }) => `${code} ${name}: ${message}`,
  );

/** What is different once this happened at the shelf, for a file of these values. */
async function after(happens: (shelf: Shelf) => unknown, file: Values = FILE, how = PRUNE): Promise<string> {
  const { shelf, plan, target } = await aPlan();
  await happens(shelf);
  return compared(plan, target, await shelf.planned(file, {}, how)).join('\n');
}

const nothing = (): void => {};

it('nothing moved: the new plan is the old one', async () => {
  expect(await after(nothing)).toBe('');
});

it.each<[string, (shelf: Shelf) => unknown, string]>([
  [
    'a value was rotated by hand',
    ({ vault }) => vault.setByHand('A', 'canary-hand'),
    'plan-stale A: it was changed there since the plan was made',
  ],
  [
    'one that stays was rotated',
    ({ vault }) => vault.setByHand('KEPT', 'canary-hand'),
    'plan-stale KEPT: it was changed there since the plan was made',
  ],
  [
    'the same value was written again',
    ({ vault }) => vault.setByHand('KEPT', 'canary-kept'),
    'plan-stale KEPT: it was changed there since the plan was made',
  ],
  [
    'what is to be made was made',
    ({ vault }) => vault.setByHand('B', 'canary-b'),
    'plan-stale B: it is there now, and was not when the plan was made',
  ],
  [
    'what is to be removed was removed',
    ({ vault }) => vault.removeByHand('GONE'),
    'plan-stale GONE: it was there when the plan was made, and is gone',
  ],
  [
    'what is to be removed was rotated',
    ({ vault }) => vault.setByHand('GONE', 'canary-hand'),
    'plan-stale GONE: it was changed there since the plan was made',
  ],
  [
    'others put something there',
    ({ vault }) => vault.setByHand('NEW', 'canary-hand'),
    'plan-stale NEW: it is there now, and was not when the plan was made',
  ],
  [
    'others took away what is theirs: the plan does not tell its name',
    ({ vault }) => vault.removeByHand('OTHERS'),
    'plan-stale : 1 entry of others vanished since the plan was made',
  ],
  [
    'several things at once',
    ({ vault }) => {
      vault.setByHand('KEPT', 'canary-hand');
      vault.removeByHand('A');
      vault.setByHand('Z', 'z');
    },
    `plan-stale A: it was there when the plan was made, and is gone
plan-stale KEPT: it was changed there since the plan was made
plan-stale Z: it is there now, and was not when the plan was made`,
  ],
  [
    'it was applied',
    (shelf) => shelf.push(FILE, PRUNE),
    'plan-applied : all that the plan would do here is done already: it was applied, or someone pushed the same',
  ],
  [
    'a part of it was applied',
    (shelf) => shelf.push({ ...FIRST, B: 'canary-b' }),
    'plan-stale B: it is there now, and was not when the plan was made',
  ],
  [
    'it was applied, and then something was rotated',
    async (shelf) => {
      await shelf.push(FILE, PRUNE);
      shelf.vault.setByHand('A', 'canary-hand');
    },
    `plan-stale A: it was changed there since the plan was made
plan-stale B: it is there now, and was not when the plan was made
plan-stale GONE: it was there when the plan was made, and is gone`,
  ],
])('%s', async (_, happens, expected) => {
  expect(await after(happens)).toBe(expected);
});

it.each<[string, Values, string]>([
  [
    'another value for what is to be written',
    { ...FILE, A: 'canary-other' },
    'plan-other-values A: the file holds another value than when the plan was made',
  ],
  [
    'another value for what was to stay',
    { ...FILE, KEPT: 'canary-other' },
    'plan-other-values KEPT: the file holds another value than when the plan was made',
  ],
  [
    'one more',
    { ...FILE, C: 'canary-c' },
    'plan-other-values C: the file has it now, and had it not when the plan was made',
  ],
  [
    'one less',
    { A: 'canary-new', KEPT: 'canary-kept' },
    'plan-other-values B: the file had it when the plan was made, and has it no more',
  ],
  [
    'one less of what is there',
    { A: 'canary-new', B: 'canary-b' },
    'plan-other-values KEPT: the file had it when the plan was made, and has it no more',
  ],
])('the file has %s', async (_, file, expected) => {
  expect(await after(nothing, file)).toBe(expected);
});

it('of an entry that is made of many values, it tells which are others', async () => {
  const shelf = new Shelf();
  const made = (toml: string) => {
    const { entries, allKeys } = layOut(
      { leaves: parseToml(toml, 'secrets.toml') },
      documentOnly,
      DOCUMENT,
      {},
    );
    return shelf.plannedFor(entries, allKeys);
  };
  const plan = read(
    saved(await made('[a]\nkey = "canary-a"\nport = 1\nold = true\n[b]\nkey = "canary-b"\n')),
  );
  const [target] = plan.targets;
  if (!target) throw new Error('one target');
  const after = await made('[a]\nkey = "canary-a"\nport = "1"\n[b]\nkey = "canary-c"\nnew = 1.5\n');
  const [problem] = differencesInPlan({ plan, saved: target, planned: after, tool: '0.1.0' }, testKeyring);
  expect(problem?.paths).toEqual(['a.port', 'b.key', 'b.new', 'a.old']);
});

it('tells values and what moved together', async () => {
  expect(
    await after(({ vault }) => vault.setByHand('A', 'canary-hand'), { ...FILE, B: 'canary-other' }),
  ).toBe(`plan-other-values B: the file holds another value than when the plan was made
plan-stale A: it was changed there since the plan was made`);
});

it('another plan from the same values and state is the other version', async () => {
  const { shelf, plan, target } = await aPlan();
  const otherwise = await shelf.planned(FILE, {}, { prune: false });
  expect(compared(plan, target, otherwise, '0.2.0')).toEqual([
    'plan-other-version : version 0.2.0 would do something else than version 0.1.0, which made the plan',
  ]);
  expect(compared(plan, target, otherwise)).toEqual([
    'plan-stale : it would do something else now than the plan says',
  ]);
  expect(compared(plan, target, await shelf.planned(FILE, {}, PRUNE), '0.2.0')).toEqual([]);
});

it('another place under the same options', async () => {
  const { plan, target } = await aPlan();
  expect(compared(plan, target, await new Shelf('elsewhere').planned(FILE, {}, PRUNE))).toEqual([
    'plan-other-place : the plan is for memory shelf (shelf), and this run finds memory elsewhere (elsewhere)',
  ]);
});

it('nothing was planned where it could not be looked at', async () => {
  const { shelf, plan, target } = await aPlan();
  const { look: _, ...blind } = target;
  const planned = await shelf.planned(FILE, {}, PRUNE);
  expect(compared(plan, blind, planned)).toEqual([
    'plan-not-looked : it could not be looked at when the plan was made, so nothing is planned for it',
  ]);
  // That it cannot be looked at now is told by what went wrong.
  expect(compared(plan, target, { ...planned, prepared: { entries: [] } })).toEqual([]);
});
