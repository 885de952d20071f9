import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { keyOf } from '../entries.ts';
import type { Entry, EntryType, RemoteState } from '../model.ts';
import type { Redacted } from '../redacted.ts';
import { dotted } from '../toml/path.ts';
import type { EntryLimits, Limits } from './provider.ts';

/** Every rule of the store that these entries break, at once, given what is already there. Pure. */
export function preflight(entries: readonly Entry[], limits: Limits, seen: RemoteState): Diagnostic[] {
  return [
    ...missingContainer(seen),
    ...brokenRules(entries, limits).filter((one) => one.code !== 'odd-name' || !isThere(one, seen)),
    ...Object.entries(limits.types).flatMap(([kind, rules]) => [
      ...tooMany(kind as EntryType, rules, entries, seen),
      ...outOfSight(kind as EntryType, rules, entries, seen),
      ...tooMuch(kind as EntryType, rules, entries, seen),
    ]),
    ...nothingNew(entries, seen),
  ];
}

/** What is there already is known by its name, however odd that is. */
const isThere = ({ name }: Pick<Diagnostic, 'name'>, { remotes }: RemoteState): boolean =>
  [...remotes.values()].some((remote) => remote.name === name && !remote.pendingDeletion);

/** Every rule about names and values that these entries break, whatever is at the store. */
export const brokenRules = (entries: readonly Entry[], { types }: Limits): Diagnostic[] =>
  entries.flatMap((entry) => breaches(entry, types[entry.type]));
/** The rules about names that these entries break, whatever they hold and whatever is at the store. */
export const brokenNames = (entries: readonly Entry[], { types }: Limits): Diagnostic[] =>
  entries.flatMap((entry) =>
    badName(entry, types[entry.type] ?? { names: [] }).map((found) => ({ ...found, ...whence(entry) })),
  );

function missingContainer({ missing }: RemoteState): Diagnostic[] {
  if (!missing || missing.make) return [];
  return [diagnostic('missing-container', { message: `there is no ${missing.what}`, hint: missing.hint })];
}

function breaches(entry: Entry, rules: EntryLimits | undefined): Diagnostic[] {
  if (!rules) throw new Error(`the store's limits do not name the kind ${entry.type}`);
  return [...badName(entry, rules), ...badValue(entry, rules)].map((found) => ({
    ...found,
    ...whence(entry),
  }));
}

/** The first rule that the name breaks says enough: a name to mend is mended once. */
function badName({ name }: Entry, { names }: Pick<EntryLimits, 'names'>): Diagnostic[] {
  const broken = names.find(({ allows }) => !allows.test(name));
  if (!broken) return [];
  const { code, message, hint } = broken;
  return [diagnostic(code, { message, ...(hint !== undefined && { hint }) })];
}

function badValue({ value, keys }: Entry, { value: { bytes, empty } }: EntryLimits): Diagnostic[] {
  const size = bytesIn(value);
  if (size === 0 && !empty)
    return [diagnostic('empty-value', { message: 'an empty value is not taken there' })];
  if (size <= bytes) return [];
  const message = `longer than the ${bytes.toLocaleString('en')} bytes that are taken there`;
  return [
    diagnostic('value-too-long', keys && keys.length > 1 ? tooMuchInside(message, keys, size) : { message }),
  ];
}

/** How long one value is, is never told; of many together it says how many would have to go. */
const tooMuchInside = (
  message: string,
  keys: readonly string[],
  size: number,
): Pick<Diagnostic, 'message' | 'hint'> => ({
  message: `${message}: its ${keys.length.toLocaleString('en')} keys take ${Math.ceil(size / 1024)} KiB`,
  hint: 'leave some out with --exclude, give each --pipeline its own with --include, or choose another --layout',
});

function tooMany(
  kind: EntryType,
  { entries: most }: EntryLimits,
  entries: readonly Entry[],
  seen: RemoteState,
): Diagnostic[] {
  if (most === undefined) return [];
  const { names, there } = together(kind, entries, seen);
  if (names.size <= most) return [];
  return [
    diagnostic('too-many-entries', {
      message: `there would be ${names.size} entries of kind ${kind}; at most ${most} are taken there, and ${there} are there now`,
      hint: 'push fewer with --include or --exclude, or remove some at the store',
    }),
  ];
}

/** All are counted in: whom each entry of others is meant for is not known. */
function outOfSight(
  kind: EntryType,
  { readableEntries }: EntryLimits,
  entries: readonly Entry[],
  seen: RemoteState,
): Diagnostic[] {
  if (!readableEntries) return [];
  const { names } = together(kind, entries, seen);
  const beyond = new Set([...names].sort().slice(readableEntries.most));
  const hidden = entries.filter((entry) => entry.type === kind && beyond.has(entry.name));
  if (hidden.length === 0) return [];
  const message = `${readableEntries.message}: of ${names.size}, ${listed(hidden)} may be out of sight`;
  return [diagnostic('out-of-sight', { message, hint: readableEntries.hint })];
}

/** Only what can be read there can be added up. */
function tooMuch(
  kind: EntryType,
  { readableBytes: most }: EntryLimits,
  entries: readonly Entry[],
  { remotes }: RemoteState,
): Diagnostic[] {
  if (!most) return [];
  const values = new Map([...remotes.values(), ...entries].map((one) => [keyOf(one), one.value]));
  const sizes = [...values].map(([key, value]) => (key.startsWith(`${kind}:`) ? bytesIn(value) : 0));
  if (sizes.reduce((sum, size) => sum + size, 0) <= most.bytes) return [];
  return [diagnostic('out-of-sight', { message: most.message, hint: most.hint })];
}

const bytesIn = (value: Redacted<string> | undefined): number =>
  new TextEncoder().encode(value?.reveal() ?? '').length;

function nothingNew(entries: readonly Entry[], { diagnostics = [], remotes }: RemoteState): Diagnostic[] {
  const isThere = (entry: Entry): boolean => {
    const remote = remotes.get(keyOf(entry));
    return remote !== undefined && !remote.pendingDeletion;
  };
  const fresh = entries.filter((entry) => !isThere(entry));
  if (fresh.length === 0) return [];
  return diagnostics
    .filter(({ code }) => code === 'nothing-new')
    .map((why) => ({ ...why, message: `${why.message}: ${listed(fresh)}` }));
}

/** The names that there would be of one kind, and how many there are. */
function together(
  kind: EntryType,
  entries: readonly Entry[],
  { remotes }: RemoteState,
): { names: ReadonlySet<string>; there: number } {
  const there = [...remotes.values()].filter((remote) => remote.type === kind && !remote.pendingDeletion);
  const ours = entries.filter((entry) => entry.type === kind);
  return { names: new Set([...ours, ...there].map(({ name }) => name)), there: there.length };
}

/** `A`, `A and B`, `A, B and 7 more` */
function listed(entries: readonly Entry[]): string {
  const [first = '', second, ...more] = entries.map(({ name }) => name).sort();
  if (more.length > 0) return `${first}, ${second} and ${more.length} more`;
  return second === undefined ? first : `${first} and ${second}`;
}

/** An entry that holds many keys is named alone: no one of them is to blame. */
function whence({ name, from, keys }: Entry): Pick<Diagnostic, 'name' | 'paths' | 'at'> {
  if (keys) return { name };
  const [first] = from;
  return { name, paths: from.map(({ path }) => dotted(path)), ...(first && { at: first.at }) };
}
