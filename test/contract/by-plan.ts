import { isError } from '../../src/core/diagnostics.ts';
import { differencesInPlan } from '../../src/core/saved-plan/compare.ts';
import { makeSavedPlan, type PlannedTarget } from '../../src/core/saved-plan/make.ts';
import { checkSeal, readSavedPlan } from '../../src/core/saved-plan/read.ts';
import { carryOut, type Prepared, type Ready } from '../../src/core/sync/sync.ts';
import { testKeyring } from '../keyring.ts';
import { type PushOptions, type PushResult, prepareFor, type StoreUnderTest } from './store-under-test.ts';

type Values = Readonly<Record<string, string>>;
type ReadyPush = Prepared & { readonly ready: Ready };

/** Plans, saves that, and applies what was saved: a push in two runs. */
export async function pushByPlan(
  subject: StoreUnderTest,
  values: Values,
  how: PushOptions = {},
  save: (text: string) => void = () => {},
): Promise<PushResult> {
  const text = savePlan(await prepareFor(subject, values, how));
  save(text);
  return await applyPlan(subject, values, text, how);
}

/** The text of a plan of what was prepared. */
export const savePlan = (prepared: ReadyPush): string =>
  makeSavedPlan([planned(prepared)], { tool: 'test', now: Date.now(), given: {} }, testKeyring, (bytes) =>
    crypto.getRandomValues(new Uint8Array(bytes)),
  );

/** Looks again, and goes on only where the new plan is the saved one. */
export async function applyPlan(
  subject: StoreUnderTest,
  values: Values,
  text: string,
  how: PushOptions = {},
): Promise<PushResult> {
  const prepared = await prepareFor(subject, values, how);
  const { plan } = prepared.ready;
  const refused = [...differencesTo(text, prepared), ...prepared.problems.filter(isError)];
  if (refused.length > 0) return { plan, refused, outcomes: [] };
  const { outcomes, settleError } = await carryOut(prepared, new AbortController().signal);
  if (settleError) throw settleError;
  return { plan, refused: [], outcomes };
}

/** What is different from a saved plan. */
export function differencesTo(text: string, prepared: ReadyPush) {
  const plan = readSavedPlan(text, 'plan.json');
  checkSeal(plan, testKeyring, 'plan.json');
  const [saved] = plan.targets;
  if (!saved) throw new Error('a plan of one target');
  return differencesInPlan({ plan, saved, planned: planned(prepared), tool: 'test' }, testKeyring);
}

const planned = (prepared: ReadyPush): PlannedTarget => ({
  ...{ name: 'production', provider: 'test', options: {}, layouts: ['env'], owner: 'us' },
  prepared,
  problems: prepared.problems,
});
