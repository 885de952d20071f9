import fc from 'fast-check';
import { expect, it } from 'vitest';
import { envLayout } from '../../src/core/layouts/env.ts';
import { bindMarks } from '../../src/core/marks/mark.ts';
import { preflight } from '../../src/core/sync/preflight.ts';
import type { Limits, Store } from '../../src/core/sync/provider.ts';
import { parseToml } from '../../src/core/toml/parse.ts';
import { MemoryVault, memoryLimits } from '../../src/providers/memory.ts';
import { inShort, prepareFor, push, type StoreUnderTest } from '../contract/store-under-test.ts';
import { FakeClock } from '../core/clock.ts';
import { tomlDocument } from '../core/toml/arbitrary-toml.ts';
import { testKeyring } from '../keyring.ts';
import { githubUnderTest } from './github/under-test.ts';

type Values = Readonly<Record<string, string>>;
type Home = Pick<
  StoreUnderTest,
  'open' | 'limits' | 'value' | 'setByHand' | 'removeByHand' | 'pass' | 'close'
>;

/** What one name holds at the next push: as in the document before, or after, or it is not in the file. */
type Choice = 'before' | 'after' | 'absent';

/** One push, and what another hand does first, to the nth name that is there. */
interface Step {
  readonly choices: readonly Choice[];
  readonly prune: boolean;
  readonly hand: 'nothing' | 'sets' | 'removes';
  readonly nth: number;
  /** Milliseconds until the push. */
  readonly wait: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  choices: fc.array(fc.constantFrom<Choice>('before', 'after', 'absent'), { minLength: 1, maxLength: 7 }),
  prune: fc.boolean(),
  hand: fc.constantFrom('nothing', 'nothing', 'sets', 'removes'),
  nth: fc.nat(20),
  wait: fc.constantFrom(0, 10, 999, 1000, 60_000),
});

/** All of `before`, all of `after`, then mixtures: values that go back, keys that go and come again. */
const history = fc
  .tuple(tomlDocument, tomlDocument, fc.array(step, { maxLength: 4 }))
  .map(([before, after, steps]): { texts: readonly [string, string]; steps: readonly Step[] } => {
    const plain = { prune: false, hand: 'nothing', nth: 0, wait: 1000 } as const;
    const first: Step = { ...plain, choices: ['before'] };
    return {
      texts: [before.text, after.text],
      steps: [first, { ...plain, choices: ['after'] }, ...steps, first],
    };
  });

/** What a document would push, of which the store takes every entry. */
function valuesIn(text: string, limits: Limits): Values {
  const options = { tables: 'auto', rename: new Map<string, string>(), caseInsensitive: true } as const;
  const { entries } = envLayout(parseToml(text, 'secrets.toml'), options);
  const taken = entries.filter((entry) => preflight([entry], limits, { remotes: new Map() }).length === 0);
  return Object.fromEntries(taken.map(({ name, value }) => [name.toUpperCase(), value.reveal()]));
}

/** Names of one document get the other's values too, lest two documents never meet. */
function mixed([before, after]: readonly [Values, Values], choices: readonly Choice[]): Values {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const choice = choices[index % choices.length] ?? 'absent';
      if (choice === 'absent') return [];
      return [[name, (choice === 'before' ? before : after)[name] ?? `${choice} ${name}`]];
    }),
  );
}

const marks = (store: Store) =>
  bindMarks(testKeyring, { owner: 'us', store: store.id }, (bytes) =>
    crypto.getRandomValues(new Uint8Array(bytes)),
  );

async function dryRun(home: Home, values: Values): Promise<string[]> {
  const { ready } = await prepareFor(home, values, { marks });
  return inShort(ready.plan);
}

/** Two writes within one second are not told apart, so another hand keeps clear of ours. */
function interfere(home: Home, { hand, nth }: Step, names: readonly string[]): void {
  const there = names.filter((name) => home.value(name) !== undefined);
  const name = there[nth % Math.max(there.length, 1)];
  if (hand === 'nothing' || name === undefined) return;
  home.pass(2000);
  if (hand === 'sets') home.setByHand(name, 'by hand');
  else home.removeByHand(name);
  home.pass(2000);
}

/** The guard may find that too much would be removed at once: then the push goes without. */
async function pushed(home: Home, values: Values, prune: boolean): Promise<void> {
  const { refused, outcomes } = await push(home, values, { marks, overwrite: true, prune });
  if (prune && refused.some(({ code }) => code === 'too-many-removals')) return pushed(home, values, false);
  expect(refused).toEqual([]);
  expect(outcomes.filter(({ result }) => result !== 'done')).toEqual([]);
}

/** After every push, its own file is all `keep`, and is what the store holds. */
const planAfterApplyIsAllKeep = (start: () => Promise<Home>, numRuns: number) =>
  fc.assert(
    fc.asyncProperty(history, async ({ texts: [before, after], steps }) => {
      const home = await start();
      try {
        const documents = [valuesIn(before, home.limits), valuesIn(after, home.limits)] as const;
        for (const each of steps) {
          const values = mixed(documents, each.choices);
          interfere(home, each, documents.flatMap(Object.keys));
          home.pass(each.wait);
          await pushed(home, values, each.prune);
          const names = Object.keys(values);
          expect((await dryRun(home, values)).filter((said) => !said.startsWith('leftover '))).toEqual(
            names.map((name) => `keep ${name}`),
          );
          expect(Object.fromEntries(names.map((name) => [name, home.value(name)]))).toEqual(values);
        }
      } finally {
        await home.close();
      }
    }),
    { numRuns },
  );

async function memory(): Promise<Home> {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const place = new MemoryVault(() => clock.now());
  return {
    limits: memoryLimits,
    open: async () => place.open('shelf'),
    value: (name) => place.value(name),
    setByHand: (name, value) => place.setByHand(name, value),
    removeByHand: (name) => place.removeByHand(name),
    pass: (milliseconds) => clock.pass(milliseconds),
    close: async () => {},
  };
}

it('a plan after a push is all keep, whatever the documents: memory', { timeout: 60_000 }, () =>
  planAfterApplyIsAllKeep(memory, 200),
);

it('a plan after a push is all keep, whatever the documents: github', { timeout: 120_000 }, () =>
  planAfterApplyIsAllKeep(() => githubUnderTest(), 50),
);
