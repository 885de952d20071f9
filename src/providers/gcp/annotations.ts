import { UserError } from '../../core/diagnostics.ts';
import type { Remote } from '../../core/model.ts';
import { ANNOTATION } from './marks.ts';

/** The names of what is inside one entry for many, as a JSON list; at its end how many more found no room. */
const KEYS = 'deploy-secrets.keys';
/** Who pushed it, see `provenance.ts`. */
export const PUSH = 'deploy-secrets.push';

/** "The total size of annotation keys and values must be less than 16KiB" (API description, checked 2026-11-24). */
const LARGEST = 16 * 1024 - 1;

type Annotations = Readonly<Record<string, string>>;

export interface OwnAnnotations {
  /** The note's text; absent: there shall be none. */
  readonly note?: string;
  /** Absent: those noted before stay. */
  readonly keys?: readonly string[];
  /** Who pushed; absent: that is not to be noted. Left out where there is no room. */
  readonly push?: string | undefined;
}

/**
 * Replaces our annotations among everyone's. Keys are left out from the end where there is no room.
 * @throws UserError when even the note has none
 */
export function replaceOwn(
  present: Annotations,
  { note, keys, push }: OwnAnnotations,
  name: string,
): Annotations {
  const { [ANNOTATION]: _, [KEYS]: noted, [PUSH]: __, ...theirs } = present;
  const marked = { ...theirs, ...(note !== undefined && { [ANNOTATION]: note }) };
  const signed = { ...marked, ...(push !== undefined && { [PUSH]: push }) };
  const noting = sizeOf(signed) <= LARGEST ? signed : marked;
  const room = LARGEST - sizeOf(noting);
  if (room < 0)
    throw new UserError(`${name}: its annotations leave no room for the mark (16 KiB is the most)`, {
      hint: 'remove some of its annotations, or push it under another name',
    });
  const listed = keys ? formatKeys(keys, room - KEYS.length) : noted;
  const fits = listed !== undefined && sizeOf({ [KEYS]: listed }) <= room;
  return { ...noting, ...(fits && { [KEYS]: listed }) };
}

/** Reads the names that were noted; nothing when none are, or someone else wrote there. */
export function readKeys(annotations: Annotations): Pick<Remote, 'keys' | 'unnamedKeys'> {
  const text = annotations[KEYS];
  if (text === undefined) return {};
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return {};
    const last: unknown = list.at(-1);
    const keys: unknown[] = typeof last === 'number' ? list.slice(0, -1) : list;
    if (!keys.every((key) => typeof key === 'string')) return {};
    if (typeof last !== 'number') return { keys };
    return Number.isSafeInteger(last) && last > 0 ? { keys, unnamedKeys: last } : {};
  } catch {
    return {}; // Anyone may edit an annotation: what is no list tells nothing.
  }
}

function formatKeys(keys: readonly string[], bytes: number): string | undefined {
  const items = keys.map((key) => JSON.stringify(key));
  const all = `[${items.join(',')}]`;
  if (Buffer.byteLength(all) <= bytes) return keys.length > 0 ? all : undefined;
  let size = `[${keys.length}]`.length;
  const fitting = items.findIndex((item) => {
    size += Buffer.byteLength(item) + 1;
    return size > bytes;
  });
  return `[${[...items.slice(0, fitting), keys.length - fitting].join(',')}]`;
}

const sizeOf = (annotations: Annotations): number =>
  Object.entries(annotations)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
