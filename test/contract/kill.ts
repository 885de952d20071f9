import { expect } from 'vitest';
import type { Plan } from '../../src/core/model.ts';
import { type Checkpoint, checkpointAfter } from './checkpoint.ts';
import type { MarksOfOwner } from './mark-laws.ts';
import {
  type PushOptions,
  type PushResult,
  prepareFor,
  push,
  type StoreUnderTest,
} from './store-under-test.ts';

type Values = Readonly<Record<string, string>>;

const twenty = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`KEY_${String.fromCharCode(65 + n)}`, 'first']),
);
const { KEY_A: _, KEY_B: __, ...eighteen } = twenty;
const before: Values = { ...twenty };
/** Five changes and two that left the file. */
const after: Values = { ...eighteen, KEY_C: '2', KEY_D: '2', KEY_E: '2', KEY_F: '2', KEY_G: '2' };
const { KEY_C: ___, ...shorter } = after;

/** How the run after the death goes on: what the file holds by then. */
const sequels: readonly { name: string; values: Values; overwrite: boolean }[] = [
  { name: 'the same file', values: after, overwrite: false },
  { name: 'a value reverted', values: { ...after, KEY_C: 'first' }, overwrite: true },
  { name: 'a key removed', values: shorter, overwrite: true },
  // What the dead run removed, or was about to, was removed by nobody else.
  {
    name: 'what was removed is back',
    values: { ...after, KEY_A: 'first', KEY_B: 'first' },
    overwrite: false,
  },
];

/** How a run pushes. */
export interface PushWay {
  push(subject: StoreUnderTest, values: Values, how: PushOptions): Promise<PushResult>;
  /** What someone may try first after a death: to go on with what the dead run had. It may be refused. */
  goOn?(subject: StoreUnderTest, values: Values, how: PushOptions): Promise<unknown>;
  /** How many of the sequels are tried. Default: all. */
  readonly sequels?: number;
}

/**
 * For every request of a push of 20 entries with 5 changes and 2 removals: the process dies before or after
 * its effect; the next run, with each sequel, must end where an undisturbed run ends, and no plan on the
 * way may call `keep` what the store does not hold. The result is the number of deaths tried; `settled` is called
 * after each, when all is as it should be.
 */
export async function killEverywhere(
  start: () => Promise<StoreUnderTest>,
  marksAs: MarksOfOwner,
  settled: () => void = () => {},
  way: PushWay = { push },
): Promise<number> {
  const checkpoint = await checkpointAfter(
    start,
    async (subject) => void (await run(subject, marksAs, before, way)),
  );
  const requests = await requestsOfOneRun(checkpoint, marksAs, way);
  let deaths = 0;
  for (const sequel of sequels.slice(0, way.sequels))
    for (const when of ['before', 'after'] as const)
      for (let nth = 1; nth <= requests; nth++) {
        const subject = await checkpoint.restore();
        await dieAndGoOn(subject, marksAs, { nth, when, sequel }, way).catch((error: Error) => {
          throw new Error(`died ${when} request ${nth}, then ${sequel.name}: ${error.message}`);
        });
        settled();
        await checkpoint.release(subject);
        deaths += 1;
      }
  // What so many deaths left behind is gone each time, or the last ones proved nothing.
  if (checkpoint.isRestored) expect(await requestsOfOneRun(checkpoint, marksAs, way)).toBe(requests);
  await checkpoint.close();
  return deaths;
}

async function requestsOfOneRun(
  checkpoint: Checkpoint,
  marksAs: MarksOfOwner,
  way: PushWay,
): Promise<number> {
  const subject = await checkpoint.restore();
  const sofar = subject.requests();
  await run(subject, marksAs, after, way);
  const requests = subject.requests() - sofar;
  await checkpoint.release(subject);
  return requests;
}

interface Death {
  readonly nth: number;
  readonly when: 'before' | 'after';
  readonly sequel: (typeof sequels)[number];
}

async function dieAndGoOn(
  subject: StoreUnderTest,
  marksAs: MarksOfOwner,
  { nth, when, sequel }: Death,
  way: PushWay,
): Promise<void> {
  subject.pass(5000);
  subject.dieAt(nth, when);
  const died = run(subject, marksAs, after, way).then(
    () => false,
    () => true,
  );
  expect(await died, 'the process died').toBe(true);
  subject.revive();
  subject.pass(5000);
  await way.goOn?.(subject, after, { marks: marksAs('us'), prune: true });
  const left = heldIn(subject);
  const plan = await run(subject, marksAs, sequel.values, way, { overwrite: sequel.overwrite });
  expectTrueKeeps(plan, sequel.values, left);
  expect(heldIn(subject)).toEqual({
    ...Object.fromEntries(Object.keys(twenty).map((name) => [name, undefined])),
    ...sequel.values,
  });
  subject.pass(5000);
  const { ready } = await prepareFor(subject, sequel.values, { marks: marksAs('us') });
  expectTrueKeeps(ready.plan, sequel.values, heldIn(subject));
  expect(new Set(ready.plan.changes.map(({ action }) => action))).toEqual(new Set(['keep']));
}

async function run(
  subject: StoreUnderTest,
  marksAs: MarksOfOwner,
  values: Values,
  way: PushWay,
  how: PushOptions = {},
): Promise<Plan> {
  subject.pass(5000);
  const { plan, refused, outcomes } = await way.push(subject, values, {
    marks: marksAs('us'),
    prune: true,
    ...how,
  });
  expect(refused).toEqual([]);
  expect(outcomes.filter(({ result }) => result !== 'done')).toEqual([]);
  return plan;
}

type Held = Readonly<Record<string, string | undefined>>;

const heldIn = (subject: StoreUnderTest): Held =>
  Object.fromEntries(Object.keys(twenty).map((name) => [name, subject.value(name)]));

/** No `keep` of a plan may stand for a value that the store did not hold when the plan was made. */
function expectTrueKeeps({ changes }: Plan, values: Values, held: Held): void {
  const kept = changes.filter(({ action }) => action === 'keep').map(({ name }) => name);
  for (const name of kept) expect(held[name], `keep ${name}`).toBe(values[name]);
}
