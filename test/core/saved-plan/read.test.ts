import { expect, it } from 'vitest';
import type { Keyring } from '../../../src/core/marks/mark.ts';
import { checkAge, checkSeal, parseMaxAge } from '../../../src/core/saved-plan/read.ts';
import { testKeyring } from '../../keyring.ts';
import { codeOf, NOW, otherKeyring, read, Shelf, saved } from './planned.ts';

async function aPlan(): Promise<string> {
  const shelf = new Shelf();
  await shelf.push({ A: 'canary-a', GONE: 'canary-gone', KEPT: 'canary-kept' });
  shelf.vault.setByHand('A', 'canary-hand');
  shelf.vault.setByHand('OTHERS', 'canary-others');
  const values = { A: 'canary-new', KEPT: 'canary-kept', B: 'canary-b' };
  const other = new Shelf('other');
  return saved(
    await shelf.planned(values, {}, { prune: true }),
    await other.planned(values, { name: 'staging', options: { shelf: 'other', deep: true, most: 3 } }),
  );
}

/** How `apply` meets the text of a plan, before it looks anywhere. */
const refusal = (text: string, keyring: Keyring = testKeyring): string =>
  codeOf(() => checkSeal(read(text), keyring, 'plan.json'));

/** Every text that differs from a document in one place: a field changed, taken out, put in, moved or given twice. */
function tamperings(data: unknown): { what: string; data: unknown }[] {
  const within = (parent: object, key: string, at: string) =>
    tamperings(Reflect.get(parent, key)).map(({ what, data: changed }) => {
      const copy: object = structuredClone(parent);
      Reflect.set(copy, key, changed);
      return { what: `${at}${what}`, data: copy };
    });
  if (typeof data === 'string')
    return [
      ...[...new Set([0, Math.floor(data.length / 2), data.length - 1])].map((n) => ({
        what: ` character ${n}`,
        data: `${data.slice(0, n)}${data[n] === 'b' ? 'c' : 'b'}${data.slice(n + 1)}`,
      })),
      { what: ' emptied', data: '' },
      { what: ' made longer', data: `${data}a` },
      { what: ' made a number', data: 7 },
    ].filter(({ data: changed }) => changed !== data);
  if (typeof data === 'number')
    return [
      { what: ' plus one', data: data + 1 },
      { what: ' as text', data: `${data}` },
    ];
  if (typeof data === 'boolean') return [{ what: ' turned', data: !data }];
  if (Array.isArray(data))
    return [
      ...data.flatMap((_, n) => within(data, `${n}`, `[${n}]`)),
      ...data.map((_, n) => ({ what: `[${n}] removed`, data: data.toSpliced(n, 1) })),
      ...(data.length > 1 ? [{ what: ' turned round', data: data.toReversed() }] : []),
      { what: ' grown', data: [...data, data[0] ?? 'x'] },
    ];
  if (typeof data !== 'object' || data === null) return [];
  const fields = Object.entries(data);
  return [
    ...fields.flatMap(([name]) => within(data, name, `.${name}`)),
    ...fields.map(([name]) => ({
      what: `.${name} removed`,
      data: Object.fromEntries(fields.filter(([other]) => other !== name)),
    })),
    { what: ' with one field more', data: { ...data, more: 'x' } },
  ];
}

it('is taken as it was written, and refused whole with any one thing in it changed', async () => {
  const text = await aPlan();
  expect(refusal(text)).toBe('none');
  const all = tamperings(JSON.parse(text));
  const codes = all.map(({ what, data }) => ({ what, code: refusal(`${JSON.stringify(data, null, 2)}\n`) }));
  const allowed = ['plan-forged', 'plan-unreadable', 'plan-other-key', 'plan-newer'];
  expect(codes.filter(({ code }) => !allowed.includes(code))).toEqual([]);
  expect(all.length).toBeGreaterThan(400);
});

it.each<[string, (text: string) => string, string]>([
  ['nothing', () => '', 'plan-unreadable'],
  ['a half', (text) => text.slice(0, text.length / 2), 'plan-unreadable'],
  ['no JSON', () => '[targets.production]\nto = "github"\n', 'plan-unreadable'],
  ['a list', () => '[]', 'plan-unreadable'],
  ['null', () => 'null', 'plan-unreadable'],
  ['a number', () => '1e999', 'plan-unreadable'],
  ['depths', () => '['.repeat(1_000_000), 'plan-unreadable'],
  ['depths that end', () => `${'{"version":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'plan-unreadable'],
  ['a byte order mark', (text) => `\uFEFF${text}`, 'plan-unreadable'],
  ['other ends of lines', (text) => text.replaceAll('\n', '\r\n'), 'plan-unreadable'],
  ['other blanks', (text) => JSON.stringify(JSON.parse(text)), 'plan-unreadable'],
  ['a field twice', (text) => text.replace('"tool":', '"tool": "9.9.9",\n  "tool":'), 'plan-unreadable'],
  ['another spelling of the same', (text) => text.replace('"tool"', '"t\\u006fol"'), 'plan-unreadable'],
  [
    'a field of every object',
    (text) => text.replace('"tool":', '"__proto__": {},\n  "tool":'),
    'plan-unreadable',
  ],
  ['the next format', (text) => text.replace('"version": 1', '"version": 2'), 'plan-newer'],
  ['a newer one with other fields', () => '{"version": 3, "plans": []}', 'plan-newer'],
  ['no format', (text) => text.replace('"version": 1', '"version": "1"'), 'plan-unreadable'],
  ['an older one', (text) => text.replace('"version": 1', '"version": 0'), 'plan-unreadable'],
  ['the 31st of February', (text) => text.replace('2026-11-28T', '2026-02-31T'), 'plan-unreadable'],
  ['another time', (text) => text.replace('2026-11-28T', '2026-12-28T'), 'plan-forged'],
])('%s', async (_, change, code) => {
  expect(refusal(change(await aPlan()))).toBe(code);
});

it('tells another key from a forged plan, and takes no plan that the holder of another key sealed', async () => {
  const text = await aPlan();
  expect(refusal(text, otherKeyring())).toBe('plan-other-key');
  const keyring = otherKeyring();
  const claimed = text.replace(`"key": "${testKeyring.id}"`, `"key": "${keyring.id}"`);
  expect(refusal(claimed, keyring)).toBe('plan-forged');
});

it('says what is wrong without a word of the file', () => {
  const text = JSON.stringify({ version: 1, tool: 'canary-tool', '::set-output::': 1 });
  expect(() => read(text)).toThrow(
    'plan.json is not a plan of deploy-secrets: the plan has a field that is not known',
  );
});

const DAY = 24 * 60 * 60_000;

it.each<[string, number, string]>([
  ['at once', 0, 'none'],
  ['after a week', 7 * DAY, 'none'],
  ['after more', 7 * DAY + 1, 'plan-too-old'],
  ['before it was made, by a clock that is slow', -30 * 60_000, 'none'],
  ['long before it was made', -DAY, 'plan-too-old'],
])('%s', async (_, after, code) => {
  const plan = read(await aPlan());
  const limit = { file: 'plan.json', maxAge: parseMaxAge(undefined) };
  expect(codeOf(() => checkAge(plan, NOW + after, limit))).toBe(code);
});

it.each([
  ['30m', 30 * 60_000],
  ['12h', DAY / 2],
  ['7d', 7 * DAY],
])('--max-age %s', (written, milliseconds) => expect(parseMaxAge(written)).toBe(milliseconds));

it.each(['', '7', 'd', '0d', '-1d', '7 d', '1w', '1e3h', '999999d', '7d\n'])(
  '--max-age %j is refused',
  (written) => {
    expect(codeOf(() => parseMaxAge(written))).toBe('usage');
  },
);
