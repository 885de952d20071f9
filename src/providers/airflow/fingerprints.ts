import type { Keyring } from '../../core/marks/mark.ts';
import { fieldIn } from '../http/answers.ts';
import type { EntryContent, ListedConnection, ListedContent, ListedVariable } from './content.ts';

/*
 * Finds what was changed by hand. Airflow lists most of a connection and all of a variable in clear. Keyed
 * fingerprints of these stand beside the mark, and what is listed later is compared with them: one fingerprint for the
 * plain fields of a connection and one for each member of its extra, or one for the value of a variable. Airflow lists
 * the values unasked; here they are hashed at once and go no further. A fingerprint tells nothing without the key, and
 * the mark in it makes it worthless in any other place.
 *
 * `***` is what Airflow 3 shows for a password, for what is under a key that sounds secret, and for any text that it
 * has learned to be one, so a text with `***` in it cannot be compared.
 */

const FIELDS = 'airflow-fields';
const MEMBER = 'airflow-member';
const VALUE = 'airflow-value';
const MASK = '***';
/** A description has room for so many. */
const MOST_MEMBERS = 60;

/** The mark that fingerprints stand beside, and the name of the entry. */
type MarkAndName = readonly [mark: string, name: string];

/** Makes the fingerprints of what is about to be written. */
export function fingerprintsOf(content: EntryContent, scope: MarkAndName, keyring: Keyring): string[] {
  if (content.kind === 'variable') return [keyring.seal(VALUE, ...scope, normalJson(content.value))];
  const { conn_type, host = '', port, schema = '', login = '', extra = '' } = content.connection;
  return [
    keyring.seal(FIELDS, ...scope, conn_type, host, `${port ?? ''}`, schema, login),
    ...membersOf(extra).map((member) => keyring.seal(MEMBER, ...scope, ...member)),
  ];
}

interface Comparison {
  readonly keyring: Keyring;
  /** Airflow 3: `***` is a mask there. Airflow 2 shows variables as they are. */
  readonly masksValues: boolean;
}

/** Tells whether the content was changed since the fingerprints were made. */
export function changedSince(
  fingerprints: readonly string[],
  content: ListedContent,
  [mark, name]: MarkAndName,
  { keyring, masksValues }: Comparison,
): 'no' | 'yes' | 'unknown' {
  const keyId = mark.slice(1, 5);
  if (!keyring.has(keyId)) return 'unknown';
  // We never write a mark without them: a note that lost them was edited.
  if (fingerprints.length === 0) return 'yes';
  const matches: Matcher = (index, purpose, texts) => {
    const fingerprint = fingerprints[index];
    return fingerprint !== undefined && keyring.verifySeal(keyId, fingerprint, purpose, mark, name, ...texts);
  };
  return content.kind === 'variable'
    ? variableChanged(content, matches, masksValues)
    : connectionChanged(content, matches, fingerprints.length - 1);
}

/** Tells whether the fingerprint at this index was made of these texts. */
type Matcher = (index: number, purpose: string, texts: readonly string[]) => boolean;

function variableChanged(
  { value }: ListedVariable,
  matches: Matcher,
  masksValues: boolean,
): 'no' | 'yes' | 'unknown' {
  const text = value.reveal();
  if (masksValues && text.includes(MASK)) return 'unknown';
  return matches(0, VALUE, [normalJson(text)]) ? 'no' : 'yes';
}

/** Never says `no`: a password is not listed. */
function connectionChanged(
  { plainFields, extra }: ListedConnection,
  matches: Matcher,
  memberCount: number,
): 'yes' | 'unknown' {
  if (!matches(0, FIELDS, plainFields)) return 'yes';
  if (extra === undefined) return 'unknown';
  const members = membersOf(extra.reveal());
  const isSame =
    members.length === memberCount &&
    members.every((member, n) => member[1].includes(MASK) || matches(n + 1, MEMBER, member));
  return isSame ? 'unknown' : 'yes';
}

/** Lists key and value of each member, in the order of their keys. */
function membersOf(extra: string): (readonly [key: string, value: string])[] {
  const parsed = extra === '' ? undefined : parseExactly(extra)?.value;
  if (typeof parsed !== 'object' || parsed === null) return [];
  return Object.entries(parsed)
    .map(([key, value]) => [key, JSON.stringify(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, MOST_MEMBERS);
}

/** Writes JSON in one way: Airflow 3 shows a variable that happens to be JSON as Python writes it anew. */
function normalJson(text: string): string {
  const parsed = parseExactly(text);
  return parsed ? JSON.stringify(parsed.value) : text;
}

/** Parses JSON so that whole numbers keep all their digits. Undefined for what is no JSON. */
function parseExactly(text: string): { readonly value: unknown } | undefined {
  const exact = (_: string, value: unknown, ...[context]: readonly unknown[]): unknown => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    const digits = String(fieldIn(context, 'source'));
    return /^-?\d+$/.test(digits) ? `number ${digits}` : value;
  };
  try {
    return { value: JSON.parse(text, exact) };
  } catch {
    return undefined; // Most secrets are no JSON.
  }
}
