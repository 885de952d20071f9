import type { Keyring } from '../../core/marks/mark.ts';
import type { Redacted } from '../../core/redacted.ts';
import type { Connection } from './entity.ts';

/*
 * What Airflow shows in clear is compared with what was written, by keyed tags that stand beside the mark: one
 * for the plain fields of a connection and one for each member of its extra, or one for the value of a
 * variable. Airflow lists these whether one asks or not; here they are hashed at once and go no further. A tag
 * tells nothing without the key, and the mark in it makes it worthless in any other place.
 *
 * `***` is what Airflow 3 shows for a password, for what is under a key that sounds secret, and for any text
 * that it has learned to be one, so whatever has it in it cannot be compared.
 */

export type Shown = ShownConnection | ShownVariable;

export interface ShownConnection {
  readonly kind: 'connection';
  /** conn_type, host, port, schema, login; empty where nothing is set. */
  readonly readable: readonly string[];
  /** Undefined where it is not listed. */
  readonly extra: Redacted<string> | undefined;
  /** True also where that is not told. */
  readonly hasPassword: boolean;
}

export interface ShownVariable {
  readonly kind: 'variable';
  readonly value: Redacted<string>;
}

/** What is about to be written. */
export type Wanted =
  | { readonly kind: 'connection'; readonly connection: Connection }
  | { readonly kind: 'variable'; readonly value: string };

const FIELDS = 'airflow-fields';
const MEMBER = 'airflow-member';
const VALUE = 'airflow-value';
const MASK = '***';
/** A description has room for so many. */
const MOST = 60;

/** @param place the mark that they stand beside, and the name of the entry */
export function tagsFor(
  wanted: Wanted,
  place: readonly [mark: string, name: string],
  keyring: Keyring,
): string[] {
  if (wanted.kind === 'variable') return [keyring.seal(VALUE, ...place, sameJson(wanted.value))];
  const { conn_type, host = '', port, schema = '', login = '', extra = '' } = wanted.connection;
  return [
    keyring.seal(FIELDS, ...place, conn_type, host, `${port ?? ''}`, schema, login),
    ...membersOf(extra).map((member) => keyring.seal(MEMBER, ...place, ...member)),
  ];
}

/** @param masks Airflow 3: `***` is a mask there. Airflow 2 shows variables as they are. */
export function touchedSince(
  tags: readonly string[],
  shown: Shown,
  [mark, name]: readonly [mark: string, name: string],
  { keyring, masks }: { readonly keyring: Keyring; readonly masks: boolean },
): 'no' | 'yes' | 'unknown' {
  const id = mark.slice(1, 5);
  if (tags.length === 0 || !keyring.has(id)) return 'unknown';
  const holds = (tag: string | undefined, purpose: string, fields: readonly string[]): boolean =>
    tag !== undefined && keyring.verifySeal(id, tag, purpose, mark, name, ...fields);
  if (shown.kind === 'variable') {
    const value = shown.value.reveal();
    if (masks && value.includes(MASK)) return 'unknown';
    return holds(tags[0], VALUE, [sameJson(value)]) ? 'no' : 'yes';
  }
  if (!holds(tags[0], FIELDS, shown.readable)) return 'yes';
  // A password is never shown, so this is as much as can be told.
  if (shown.extra === undefined) return 'unknown';
  const members = membersOf(shown.extra.reveal());
  const same =
    members.length === tags.length - 1 &&
    members.every((member, n) => member[1].includes(MASK) || holds(tags[n + 1], MEMBER, member));
  return same ? 'unknown' : 'yes';
}

/** Key and value of each member, in the order of their keys. */
function membersOf(extra: string): (readonly [key: string, value: string])[] {
  const parsed = extra === '' ? undefined : parsedJson(extra)?.value;
  if (typeof parsed !== 'object' || parsed === null) return [];
  return Object.entries(parsed)
    .map(([key, value]) => [key, JSON.stringify(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, MOST);
}

/** Airflow 3 shows a variable that happens to be JSON as Python writes it anew, so spaces and the like must not count. */
const sameJson = (text: string): string => {
  const parsed = parsedJson(text);
  return parsed ? JSON.stringify(parsed.value) : text;
};

/** Whole numbers keep all their digits. */
function parsedJson(text: string): { readonly value: unknown } | undefined {
  const exact = (_: string, value: unknown, ...[context]: readonly unknown[]): unknown => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    const source =
      typeof context === 'object' && context !== null ? Reflect.get(context, 'source') : undefined;
    return /^-?\d+$/.test(String(source)) ? `number ${source}` : value;
  };
  try {
    return { value: JSON.parse(text, exact) };
  } catch {
    return undefined; // Most secrets are no JSON.
  }
}
