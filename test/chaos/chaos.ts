import { UserError } from '../../src/core/diagnostics.ts';
import { keyOf } from '../../src/core/entries.ts';
import type { Patience } from '../../src/core/runtime.ts';
import { carryOut } from '../../src/core/sync/sync.ts';
import { entriesOf } from '../core/entries.ts';
import { marksOf } from '../keyring.ts';
import { prepareAt } from '../sync.ts';
import { type Dice, diceOf } from './dice.ts';
import { type ChaosStage, stages } from './stages.ts';

export interface ChaosCounts {
  readonly rounds: number;
  /** Pushes that ended with nothing written, some of it, and all of it. */
  refused: number;
  partly: number;
  complete: number;
  /** What a store did, by its name. */
  readonly mischief: ReadonlyMap<string, number>;
  /** What must never be. */
  readonly wrong: string[];
  /** Clean pushes that had to be told to overwrite: a refusal in the store's own words, after its effect. */
  overwritten: number;
}

/** For a test that does not wait for people, in milliseconds. */
const PATIENCE: Patience = { notice: 60_000, silence: 250, total: 500 };
/** The longest that one push may take: in truth, and by its own clock. */
const LONGEST = { real: 30_000, waited: 16 * 60_000 };

type Values = Readonly<Record<string, string>>;

/**
 * Pushes again and again through a store that misbehaves, each time another file, and looks after each push whether it
 * told the truth; then pushes once undisturbed.
 */
export async function runChaos(
  store: keyof typeof stages,
  { seed, rounds }: { readonly seed: number; readonly rounds: number },
): Promise<ChaosCounts> {
  const stage = await stages[store]();
  const dice = diceOf(seed);
  const counts: ChaosCounts = {
    rounds,
    refused: 0,
    partly: 0,
    complete: 0,
    mischief: stage.done,
    wrong: [],
    overwritten: 0,
  };
  try {
    let values: Values = {};
    for (let round = 1; round <= rounds; round++) {
      values = nextValues(dice, values, round);
      const wrong = await playRound(stage, values, dice, counts);
      counts.wrong.push(...wrong.map((one) => `${store}, seed ${seed}, round ${round}: ${one}`));
    }
  } finally {
    await stage.calm();
    await stage.close();
  }
  return counts;
}

async function playRound(
  stage: ChaosStage,
  values: Values,
  dice: Dice,
  counts: ChaosCounts,
): Promise<string[]> {
  // AWS keeps a hundred versions that are younger than a day.
  stage.clock.pass(3_600_000);
  stage.begin({ dice, probability: dice.pick([0.05, 0.15, 0.4]) });
  const [begun, clock] = [performance.now(), stage.clock.now()];
  const end = await push(stage, values, { patience: PATIENCE });
  const took = { real: performance.now() - begun, waited: stage.clock.now() - clock };
  await stage.calm();
  counts[end.how] += 1;
  const late =
    took.real > LONGEST.real || took.waited > LONGEST.waited
      ? [`took ${took.real} ms, waited ${took.waited} ms`]
      : [];
  const falselyDone = end.done.filter((name) => stage.value(name) !== values[name]);
  stage.clock.pass(10_000);
  const lies = await liesOf(stage, values);
  const diverged = await converge(stage, values, counts);
  return [
    ...end.bugs,
    ...late,
    ...falselyDone.map((name) => `${name} is said to be done, and is not`),
    ...lies.map((name) => `${name} is said to be unchanged, and is not`),
    ...diverged,
  ];
}

/** Most of seven names: some as they were in the file before, some new, some gone from it. */
function nextValues(dice: Dice, before: Values, round: number): Values {
  const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].filter((name) => name === 'G' || dice.chance(0.85));
  return Object.fromEntries(
    names.map((name) => [name, (dice.chance(0.5) && before[name]) || `canary-${round}-${name}`]),
  );
}

interface End {
  readonly how: 'refused' | 'partly' | 'complete';
  readonly done: readonly string[];
  readonly bugs: readonly string[];
}

export async function push(
  { type, limits, open }: ChaosStage,
  values: Values,
  { patience, overwrite = false }: { readonly patience?: Patience; readonly overwrite?: boolean } = {},
): Promise<End> {
  const entries = entriesOf(values, type);
  const how = { prune: true, maxRemovals: 100, overwrite, marks: marksOf, concurrent: 4 };
  try {
    const prepared = await prepareAt({ limits, open: () => open(patience) }, entries, how);
    if (prepared.problems.some(({ severity }) => severity === 'error'))
      return { how: 'refused', done: [], bugs: [] };
    const { outcomes } = await carryOut(prepared, new AbortController().signal);
    const done = outcomes.filter(({ result }) => result === 'done').map(({ name }) => name);
    return { how: done.length === outcomes.length ? 'complete' : 'partly', done, bugs: [] };
  } catch (error) {
    if (error instanceof UserError) return { how: 'refused', done: [], bugs: [] };
    return { how: 'refused', done: [], bugs: [error instanceof Error ? `${error.stack}` : String(error)] };
  }
}

/** What an undisturbed look takes for unchanged, and is not. */
async function liesOf({ type, limits, open, value }: ChaosStage, values: Values): Promise<string[]> {
  const { ready } = await prepareAt({ limits, open: () => open() }, entriesOf(values, type), {
    marks: marksOf,
  });
  return ready.plan.changes
    .filter((change) => change.action === 'keep' && value(change.name) !== values[change.name])
    .map(keyOf);
}

/** The next push, undisturbed: everything is as the file says, and the one after it finds nothing to do. */
async function converge(stage: ChaosStage, values: Values, counts: ChaosCounts): Promise<string[]> {
  const first = await push(stage, values);
  stage.clock.pass(10_000);
  if (first.how !== 'complete') {
    counts.overwritten += 1;
    await push(stage, values, { overwrite: true });
    stage.clock.pass(10_000);
  }
  const { ready } = await prepareAt(
    { limits: stage.limits, open: () => stage.open() },
    entriesOf(values, stage.type),
    { marks: marksOf },
  );
  const left = ready.plan.changes.filter(({ action }) => !['keep', 'leftover'].includes(action));
  const missing = Object.keys(values).filter((name) => stage.value(name) !== values[name]);
  return [
    ...first.bugs,
    ...left.map(({ action, name }) => `${action} ${name} is left after a clean push`),
    ...missing.map((name) => `${name} did not arrive`),
  ];
}
