import { UserError } from '../../core/errors.ts';
import { ANNOTATION } from './note.ts';

/** The names of what is inside one entry for many, as a JSON list. */
const KEYS = 'deploy-secrets.keys';

/** "The total size of annotation keys and values must be less than 16KiB" (API description, checked 2026-11-24). */
const MOST = 16 * 1024 - 1;

type Annotations = Readonly<Record<string, string>>;

export interface Ours {
  /** The note's text; absent: there shall be none. */
  readonly note?: string;
  /** Absent: those noted before stay. */
  readonly keys?: readonly string[];
}

/**
 * Everyone's annotations, with ours replaced. Keys are left out from the end where there is no room.
 * @throws UserError when even the note has none
 */
export function withOurs(present: Annotations, { note, keys }: Ours, name: string): Annotations {
  const { [ANNOTATION]: _, [KEYS]: noted, ...theirs } = present;
  const noting = { ...theirs, ...(note !== undefined && { [ANNOTATION]: note }) };
  const room = MOST - sizeOf(noting);
  if (room < 0)
    throw new UserError(`${name}: its annotations leave no room for the mark (16 KiB is the most)`, {
      hint: 'remove some of its annotations, or push it under another name',
    });
  const listed = keys ? listWithin(keys, room - KEYS.length) : noted;
  const fits = listed !== undefined && sizeOf({ [KEYS]: listed }) <= room;
  return { ...noting, ...(fits && { [KEYS]: listed }) };
}

/** Undefined when none are noted, or someone else wrote there. */
export function keysIn(annotations: Annotations): readonly string[] | undefined {
  const text = annotations[KEYS];
  if (text === undefined) return undefined;
  try {
    const keys: unknown = JSON.parse(text);
    return Array.isArray(keys) && keys.every((key) => typeof key === 'string') ? keys : undefined;
  } catch {
    return undefined; // Anyone may edit an annotation: what is no list tells nothing.
  }
}

function listWithin(keys: readonly string[], bytes: number): string | undefined {
  const items = keys.map((key) => JSON.stringify(key));
  let size = 2;
  const fitting = items.findIndex((item) => {
    size += Buffer.byteLength(item) + 1;
    return size - 1 > bytes;
  });
  const kept = fitting < 0 ? items : items.slice(0, fitting);
  return kept.length > 0 ? `[${kept.join(',')}]` : undefined;
}

const sizeOf = (annotations: Annotations): number =>
  Object.entries(annotations)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
