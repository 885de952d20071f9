import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layOut } from '../../../src/core/layouts/lay-out.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { aws } from '../../../src/providers/aws/index.ts';
import { memoryLimits } from '../../../src/providers/memory.ts';
import { formsFound } from '../../forms.ts';
import { read, Shelf, saved, type Values } from './planned.ts';

/** Every text of a plan, each with the fields that lead to it. */
function textsIn(data: unknown, at = ''): { at: string; text: string }[] {
  if (typeof data === 'string') return [{ at, text: data }];
  if (Array.isArray(data)) return data.flatMap((item) => textsIn(item, `${at}[]`));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) => textsIn(value, `${at}.${name}`));
}

/** Public by design: what a reviewer is to see. Everything else must never be met again. */
const PUBLIC = [
  '.tool',
  '.made',
  '.key',
  '.targets[].name',
  '.targets[].provider',
  '.targets[].options.shelf',
  '.targets[].options.include[]',
  '.targets[].layouts[]',
  '.targets[].owner',
  '.targets[].problems[].severity',
  '.targets[].problems[].code',
  '.targets[].problems[].name',
  '.targets[].look.store',
  '.targets[].look.label',
  '.targets[].look.changes[].action',
  '.targets[].look.changes[].type',
  '.targets[].look.changes[].name',
  '.targets[].look.changes[].paths[]',
  '.targets[].look.changes[].why',
  '.targets[].look.changes[].held',
];

const secretTexts = (text: string): string[] =>
  textsIn(JSON.parse(text)).flatMap(({ at, text: found }) => (PUBLIC.includes(at) ? [] : found.split(':')));

const names = ['A', 'B', 'C', 'D', 'E'];
const value = fc.oneof(fc.constantFrom('', 'same', 'x'.repeat(900)), fc.string({ maxLength: 40 }));
const values = fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1 });
const world = fc.record({ before: values, byHand: values, file: values });

/** A shelf with a story: pushed, touched by others, and then planned for. */
async function planOf(world: { before: Values; byHand: Values; file: Values }, pass = 0) {
  const shelf = new Shelf();
  await shelf.push(world.before);
  shelf.clock.pass(1000 + pass);
  for (const [name, text] of Object.entries(world.byHand)) shelf.vault.setByHand(name, text);
  return await shelf.planned(world.file);
}

it('two plans of one state share nothing but what is public by design', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (made) => {
      const planned = await planOf(made);
      const [one, other] = [secretTexts(saved(planned)), secretTexts(saved(planned))];
      const [first, second] = [new Set(one), new Set(other)];
      expect(one.filter((text) => second.has(text))).toEqual([]);
      // Nor is one of them twice in a plan: equal values, or two names that stand alike, do not show.
      expect(first.size).toBe(one.length);
    }),
    { numRuns: 150 },
  );
});

it('two targets with the same values share nothing either', async () => {
  const [one, other] = await Promise.all(
    ['one', 'other'].map(async (name) => {
      const shelf = new Shelf();
      await shelf.push({ A: 'canary' });
      return shelf.planned({ A: 'canary', B: 'canary' }, { name });
    }),
  );
  if (!one || !other) throw new Error('two');
  const texts = secretTexts(saved(one, other));
  expect(new Set(texts).size).toBe(texts.length);
});

it('values that are equal inside one entry do not show, in two plans neither', async () => {
  const toml = '[a]\nkey = "canary"\nother = "canary"\n[b]\nkey = "canary"\nport = 1\nports = "1"\n';
  const document = { ...aws, limits: memoryLimits };
  const layout = { layouts: ['document'], name: 'DOCUMENT' };
  const { entries } = layOut({ leaves: parseToml(toml, 'secrets.toml') }, document, layout, {});
  const planned = await new Shelf().plannedFor(entries);
  const texts = [...secretTexts(saved(planned)), ...secretTexts(saved(planned))];
  expect(texts.length).toBeGreaterThan(2 * 6);
  expect(new Set(texts).size).toBe(texts.length);
});

/** The plan without its tags. */
const publicPart = (text: string): string => text.replaceAll(/"[a-z2-7]{26,32}(:[a-z2-7]{26})?"/g, '"TAG"');

it('what is public, and how long all is, depends on no value, mark or time', async () => {
  await fc.assert(
    fc.asyncProperty(
      world,
      fc.integer({ min: 1, max: 1e9 }),
      fc.string({ maxLength: 300 }),
      async (made, pass, salt) => {
        // Other values for the same: equal where they were, different where they were.
        const change = (all: Values): Values =>
          Object.fromEntries(
            Object.entries(all).map(([name, text]) => [name, `${salt}${text}`.slice(0, 900)]),
          );
        const isStillApart = new Set([made.before, made.byHand, made.file].flatMap(Object.values));
        fc.pre(
          new Set([...isStillApart].map((text) => `${salt}${text}`.slice(0, 900))).size === isStillApart.size,
        );
        const twin = { before: change(made.before), byHand: change(made.byHand), file: change(made.file) };
        const [one, other] = [saved(await planOf(made)), saved(await planOf(twin, pass))];
        expect(publicPart(other)).toBe(publicPart(one));
        expect(other.length).toBe(one.length);
      },
    ),
    { numRuns: 100 },
  );
});

it('no value, mark or name of others is in it, in any form', async () => {
  const shelf = new Shelf();
  await shelf.push({ A: 'canary-7f3a-a\n"ü', GONE: 'canary-7f3a-gone' });
  shelf.vault.setByHand('OF_OTHERS', 'canary-7f3a-others');
  const text = saved(await shelf.planned({ A: 'canary-7f3a-new/+&', B: 'canary-7f3a-b' }));
  const kept = [
    'canary-7f3a-a\n"ü',
    'canary-7f3a-gone',
    'canary-7f3a-others',
    'canary-7f3a-new/+&',
    'canary-7f3a-b',
  ];
  const marks = ['A', 'GONE'].map((name) => shelf.vault.markOf(name) ?? '');
  for (const one of [...kept, ...marks]) expect(text).not.toContain(one);
  expect(formsFound([...kept, ...marks], text)).toEqual([]);
  expect(text).not.toContain('OF_OTHERS');
  expect(read(text).targets[0]?.look?.unmanaged).toBe(1);
});
