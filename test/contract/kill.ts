import { expect } from 'vitest';
import type { Plan } from '../../src/core/model.ts';
import { type Checkpoint, checkpointAfter } from './checkpoint.ts';
import type { MarksOfOwner } from './mark-laws.ts';
import { type PushOptions, prepareFor, push, type StoreUnderTest } from './store-under-test.ts';

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
];

/**
 * For every request of a push of 20 entries with 5 changes and 2 removals: the process dies before or after
 * its effect; the next run, with each sequel, must end where an undisturbed run ends, and no plan on the
 * way may call `keep` what the store does not hold. The result is the number of deaths tried; `settled` is called
 * after each, when all is as it should be.
 */
export async function killEverywhere(
  start: () => Promise<StoreUnderTest>,
  as: MarksOfOwner,
  settled: () => void = () => {},
): Promise<number> {
  const beginning = await checkpointAfter(start, async (place) => void (await run(place, as, before)));
  const requests = await requestsOfOneRun(beginning, as);
  let deaths = 0;
  for (const sequel of sequels)
    for (const when of ['before', 'after'] as const)
      for (let nth = 1; nth <= requests; nth++) {
        const place = await beginning.restore();
        await dieAndGoOn(place, as, { nth, when, sequel }).catch((error: Error) => {
          throw new Error(`died ${when} request ${nth}, then ${sequel.name}: ${error.message}`);
        });
        settled();
        await beginning.release(place);
        deaths += 1;
      }
  // What so many deaths left behind is gone each time, or the last ones proved nothing.
  if (beginning.isRestored) expect(await requestsOfOneRun(beginning, as)).toBe(requests);
  await beginning.close();
  return deaths;
}

async function requestsOfOneRun(beginning: Checkpoint, as: MarksOfOwner): Promise<number> {
  const place = await beginning.restore();
  const sofar = place.requests();
  await run(place, as, after);
  const requests = place.requests() - sofar;
  await beginning.release(place);
  return requests;
}

interface Death {
  readonly nth: number;
  readonly when: 'before' | 'after';
  readonly sequel: (typeof sequels)[number];
}

async function dieAndGoOn(
  place: StoreUnderTest,
  as: MarksOfOwner,
  { nth, when, sequel }: Death,
): Promise<void> {
  place.pass(5000);
  place.dieAt(nth, when);
  const died = run(place, as, after).then(
    () => false,
    () => true,
  );
  expect(await died, 'the process died').toBe(true);
  place.revive();
  place.pass(5000);
  const left = heldIn(place);
  const plan = await run(place, as, sequel.values, { overwrite: sequel.overwrite });
  expectTrueKeeps(plan, sequel.values, left);
  expect(heldIn(place)).toEqual({
    ...Object.fromEntries(Object.keys(twenty).map((name) => [name, undefined])),
    ...sequel.values,
  });
  place.pass(5000);
  const { ready } = await prepareFor(place, sequel.values, { marks: as('us') });
  expectTrueKeeps(ready.plan, sequel.values, heldIn(place));
  expect(new Set(ready.plan.changes.map(({ action }) => action))).toEqual(new Set(['keep']));
}

async function run(
  place: StoreUnderTest,
  as: MarksOfOwner,
  values: Values,
  how: PushOptions = {},
): Promise<Plan> {
  place.pass(5000);
  const { plan, refused, outcomes } = await push(place, values, { marks: as('us'), prune: true, ...how });
  expect(refused).toEqual([]);
  expect(outcomes.filter(({ result }) => result !== 'done')).toEqual([]);
  return plan;
}

type Held = Readonly<Record<string, string | undefined>>;

const heldIn = (place: StoreUnderTest): Held =>
  Object.fromEntries(Object.keys(twenty).map((name) => [name, place.value(name)]));

/** No `keep` of a plan may stand for a value that the store did not hold when the plan was made. */
function expectTrueKeeps({ changes }: Plan, values: Values, held: Held): void {
  const kept = changes.filter(({ action }) => action === 'keep').map(({ name }) => name);
  for (const name of kept) expect(held[name], `keep ${name}`).toBe(values[name]);
}
