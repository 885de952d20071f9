import { formatJson, inertOutput } from '../../src/core/inert.ts';
import { unsealedShape } from '../../src/core/saved-plan/saved-plan.ts';
import { Misfit } from '../../src/core/saved-plan/shape.ts';
import { Shelf, saved } from '../core/saved-plan/planned.ts';
import { testKeyring } from '../keyring.ts';
import { KEY } from '../testbed.ts';
import type { Dice } from './dice.ts';
import { program } from './program.ts';
import type { Target } from './targets.ts';

/*
 * Saved plans as they are, changed by whoever may replace an artifact: as text, and as data that has our own seal, so that
 * also what is read behind it is held against nonsense. Whatever it says, `plan --show` and `apply` end in words.
 */

const VALUE = 'canary-7f3a-fuzz-value';

async function aPlan(): Promise<string> {
  const shelf = new Shelf();
  await shelf.push({ A: VALUE, GONE: VALUE, KEPT: VALUE });
  shelf.vault.setByHand('A', 'by hand');
  const file = { A: 'canary-7f3a-fuzz-new', KEPT: VALUE, B: VALUE };
  const [one, other] = [
    await shelf.planned(file, {}, { prune: true }),
    await shelf.planned(file, { name: 'staging' }),
  ];
  return saved(one, other);
}

const base = await aPlan();

const JSON_PIECES = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '\n',
    ' ',
    '\\u0000',
    '\\ud800',
    '\uFEFF',
    '\u202E',
    '😀',
    '-',
    '1e999',
  ],
  ...[
    'null',
    'true',
    '-1',
    '0.1',
    '99999999999999999999',
    '"__proto__": {},',
    '"version": 2,',
    '[['.repeat(50),
  ],
];

const TEXTS = [
  ...['', '::set-output name=x::y', '##[set-output name=x]y', '\u0000\u001b[31m', '\u202Egnp', '\uD800'],
  ...['__proto__', 'constructor', '@octocat', '<b>', '|', '`x`', 'x'.repeat(5000), 'a.b."c d"'],
];

/** Texts that must be just so. */
const WORDS =
  /^([a-z2-7]{26}.*|\d{4}-.*|[a-z2-7]{4}|secret|create|update|keep|remove|new value|changed elsewhere|error)$/;

/** Replaces, here and there, a text that is no tag; seldom a number or a whole part of the data, which its shape refuses. */
function changed(data: unknown, dice: Dice): unknown {
  if (dice.chance(0.001)) return dice.pick<unknown>([...TEXTS, 0, -1, 1e21, true, null, [], {}]);
  if (typeof data === 'string') return dice.chance(WORDS.test(data) ? 0.002 : 0.2) ? dice.pick(TEXTS) : data;
  if (Array.isArray(data)) {
    const items = data.map((item) => changed(item, dice));
    return dice.chance(0.05) ? [...items, ...items].slice(dice.below(2)) : items;
  }
  if (typeof data !== 'object' || data === null) return data;
  const fields = Object.entries(data).map(([name, value]) => [name, changed(value, dice)] as const);
  return Object.fromEntries(dice.chance(0.002) ? fields.slice(1) : fields);
}

/** Puts our seal to it, where it is of the right shape at all. */
function sealed(data: unknown): string {
  try {
    const { seal: _, ...rest }: { seal?: unknown } = Object(data);
    const plan = unsealedShape.read({ ...rest, version: 1, key: testKeyring.id }, 'the plan');
    return formatJson({ ...plan, seal: testKeyring.seal('saved plan', JSON.stringify(plan)) });
  } catch (error) {
    if (error instanceof Misfit) return formatJson(data);
    throw error;
  }
}

const FILES = {
  '.dlt/secrets.toml': `[deploy_secrets]\nkey = "${KEY}"\n[x]\na = "${VALUE}"\n`,
  'deploy-secrets.toml': 'version = 1\n[targets.production]\nto = "github"\nrepo = "acme/etl"\n',
};

const COMMANDS: readonly (readonly string[])[] = [
  ['plan', '--show', 'in.json'],
  ['plan', '--show', 'in.json', '--format', 'json', '--exit-code'],
  ['plan', '--show', 'in.json', '--format', 'markdown'],
  ['apply', 'in.json', '--yes', '--format', 'json', '--max-age', '9999d'],
];

export const plans: Target = {
  runs: 5_000,
  make(dice) {
    const data: unknown = JSON.parse(base);
    return dice.chance(0.4) ? dice.mutate(base, JSON_PIECES) : sealed(changed(data, dice));
  },
  async feed(input) {
    for (const args of COMMANDS) {
      const { output } = await program(args, { ...FILES, 'in.json': input });
      if (output.includes(VALUE)) throw new Error('a value was shown');
      // A line that begins with `::` is broken by the filter of the streams.
      const filtered = inertOutput(output, { colour: false, isTerminal: false });
      if (filtered.replace(/^([^\S\r\n]*):\\u003a/gm, '$1::') !== output)
        throw new Error('a renderer lets something through');
    }
  },
};
