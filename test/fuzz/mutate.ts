import type { SeededRandom } from './random.ts';

/** What parsers stumble over: other kinds of space, halves of characters, numbers that are none, words of the format. */
const ODD: readonly [string, ...string[]] = [
  ' ',
  '\n',
  '\r\n',
  '\0',
  '\u00a0',
  '\u2028',
  '\ufeff',
  'é',
  '\u{1f600}',
  '\ud83d',
  '%',
  '%E0%A4%A',
  ':',
  ',',
  '=',
  '-1',
  '0',
  '1e999',
  '0x10',
  'NaN',
  '99999999999',
  '9'.repeat(400),
  '__proto__',
  'constructor',
  'toString',
  'seal',
  'section',
  'deploy-secrets-manifest',
  '[deploy-secrets ',
  '{}',
  '[]',
  'null',
  '"',
  '\\',
  'a'.repeat(63),
  'é'.repeat(26),
  'x'.repeat(50_000),
];

type Mutation = (text: string, random: SeededRandom) => string;

/** The text with something else between two random places. */
const splice = (text: string, random: SeededRandom, by: (cut: string) => string, longest = 80): string => {
  const start = random.below(text.length + 1);
  const end = Math.min(text.length, start + random.below(longest));
  return text.slice(0, start) + by(text.slice(start, end)) + text.slice(end);
};

const words = (text: string): string[] => text.split(/(\s+|[:,])/);
const lines = (text: string): string[] => text.split(/(?<=\n)/);

const onParts =
  (
    parts: (text: string) => string[],
    change: (all: string[], at: number, random: SeededRandom) => string[],
  ): Mutation =>
  (text, random) => {
    const all = parts(text);
    return change(all, random.below(all.length), random).join('');
  };

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  (text, random) => splice(text, random, () => random.pick(ODD), 2),
  (text, random) => splice(text, random, (cut) => cut + random.pick(ODD)),
  (text, random) => splice(text, random, () => ''),
  (text, random) => splice(text, random, (cut) => cut + cut),
  (text, random) => splice(text, random, (cut) => cut.toUpperCase()),
  (text, random) => splice(text, random, (cut) => [...cut].reverse().join('')),
  (text, random) => splice(text, random, () => String.fromCharCode(random.below(0x10000)), 2),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text) => text + text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replace(/\s+/g, ' '),
  onParts(words, (all, at, random) => all.with(at, random.pick(ODD))),
  onParts(words, (all, at, random) => all.with(at, all[random.below(all.length)] ?? '')),
  // As long in characters, and not in bytes.
  onParts(words, (all, at) => all.with(at, (all[at] ?? '').replace(/./gsu, 'é'))),
  onParts(lines, (all, at) => all.toSpliced(at, 1)),
  onParts(lines, (all, at) => all.toSpliced(at, 0, all[at] ?? '')),
  onParts(lines, (all, at, random) => all.toSpliced(random.below(all.length), 0, all[at] ?? '')),
  onParts(lines, (all, at, random) => all.with(at, all[random.below(all.length)] ?? '')),
  (text, random) => text.replace(/\d+/g, (digits) => (random.below(4) === 0 ? random.pick(ODD) : digits)),
];

/** Changes a text at one to three places. */
export function mutate(text: string, random: SeededRandom): string {
  let changed = text;
  for (let times = 1 + random.below(3); times > 0; times--) changed = random.pick(MUTATIONS)(changed, random);
  return changed;
}
