import { afterEach, describe, expect, it } from 'vitest';
import { marksOf, testKeyring } from '../keyring.ts';
import { applyPlan, pushByPlan } from './by-plan.ts';
import { killEverywhere, type PushWay } from './kill.ts';
import { laws } from './laws.ts';
import { type MarksOfOwner, markLaws } from './mark-laws.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { interleaveTwoPushers } from './two-pushers.ts';

const marksAs: MarksOfOwner = (owner) => (store) => marksOf(store, testKeyring, owner);

export interface ContractOptions {
  /** Whether there is one: some laws are about its refusals. */
  readonly server: boolean;
  /** Whether a look can know of what someone deleted. Default: no. */
  readonly traces?: boolean;
  /** How many requests a push of five changes and two removals can die at, at least: before and after, with each sequel. */
  readonly deaths: number;
  /** Whether each law is held to its purpose here too: once for each kind of store of a provider is enough. Default: yes. */
  readonly mutants?: boolean;
  /** Whether what is cut short is tried through saved plans too: with some stores is enough. Default: no. */
  readonly plans?: boolean;
}

/**
 * Holds one provider to every law, and each law to its purpose: on a store that is broken in the way the
 * law is about, it must fail. `start` gives a fresh, empty store each time, opened with `testKeyring`.
 */
export function describeContract(
  provider: string,
  { server, traces = false, deaths: least, mutants = true, plans = false }: ContractOptions,
  start: () => Promise<StoreUnderTest>,
): void {
  const binding = laws.filter(({ needsServer }) => server || !needsServer);
  const bindingMarks = markLaws.filter(({ needsTraces }) => traces || !needsTraces);
  const subjects: StoreUnderTest[] = [];
  const fresh = async (): Promise<StoreUnderTest> => {
    const subject = await start();
    subjects.push(subject);
    return subject;
  };
  afterEach(async () => {
    await Promise.all(subjects.splice(0).map((subject) => subject.close()));
  });

  describe(`${provider}: every store`, () => {
    it.each(binding)('$name', async (law) => law.check(await fresh()));
    it.each(bindingMarks)('$name', async (law) => law.check(await fresh(), marksAs));
  });

  if (mutants)
    describe(`${provider}: each law fails on what breaks it`, () => {
      it.each(binding)('$name', async (law) => {
        const here = await fresh();
        const open = async () => law.broken(await here.open());
        await expect(law.check({ ...here, open })).rejects.toThrow();
      });
      it.each(bindingMarks)('$name', async ({ check, broken, brokenMarks }) => {
        const here = await fresh();
        const open = async () => (broken ? broken(await here.open()) : here.open());
        const marks: MarksOfOwner = (owner) => (store) =>
          brokenMarks?.(marksAs(owner)(store)) ?? marksAs(owner)(store);
        await expect(check({ ...here, open }, marks)).rejects.toThrow();
      });
    });

  describe(`${provider}: whatever is cut short`, () => {
    it('converges after a death before or after any request', { timeout: 300_000 }, async () => {
      const deaths = await killEverywhere(start, marksAs);
      expect(deaths).toBeGreaterThanOrEqual(least);
      console.info(`${provider}: ${deaths} deaths, all converged, no keep lied`);
    });
    it('ends in no keep that lies when two push at once', { timeout: 300_000 }, async () => {
      const count = await interleaveTwoPushers(start, marksAs);
      expect(count).toBe(70);
    });
  });

  if (plans)
    describe(`${provider}: whatever is cut short while a plan is made and applied`, () => {
      it('converges after a death anywhere, also when the plan is applied again', {
        timeout: 300_000,
      }, async () => {
        // A request more of each look, one sequel of four.
        expect(await killEverywhere(start, marksAs, undefined, byPlan())).toBeGreaterThan(least / 4);
      });
      it('ends in no keep that lies when one applies a plan and another pushes', {
        timeout: 300_000,
      }, async () => {
        expect(await interleaveTwoPushers(start, marksAs, 'by plan')).toBe(126);
      });
    });
}

/** Each push makes a plan and applies it; after a death, the plan of the dead run is tried again. */
function byPlan(): PushWay {
  let last: string | undefined;
  return {
    sequels: 1,
    push(subject, values, how) {
      last = undefined;
      return pushByPlan(subject, values, how, (text) => {
        last = text;
      });
    },
    goOn: async (subject, values, how) => last && (await applyPlan(subject, values, last, how)),
  };
}
