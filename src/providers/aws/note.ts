import type { Entry, Remote } from '../../core/model.ts';
import { dotted } from '../../core/toml/path.ts';

/** AWS takes descriptions of up to 2,048 characters. */
const MOST = 2048;

/** The words for a person in AWS's console, and what one entry for many holds, as far as there is room. */
export function descriptionFor(entry: Pick<Entry, 'from' | 'keys'>, words: string | undefined): string {
  if (entry.keys) return withKeys(words ?? 'Pushed by deploy-secrets.', entry.keys);
  const paths = entry.from.map(({ path }) => dotted(path)).join(', ');
  return (words ?? `Pushed by deploy-secrets${paths && ` for ${paths}`}`).slice(0, MOST);
}

const NOTE = /(?:^| )Holds (\[.*\])(?: and (\d{1,5}) more)?$/s;

/** The names that were noted, and how many more there are; nothing when there is no note, or someone wrote it anew. */
export function heldIn(description: string | undefined): Pick<Remote, 'keys' | 'unnamedKeys'> {
  const [, list, more = '0'] = NOTE.exec(description ?? '') ?? [];
  if (list === undefined) return {};
  try {
    const keys: unknown = JSON.parse(list);
    if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string')) return {};
    return { keys, ...(Number(more) > 0 && { unnamedKeys: Number(more) }) };
  } catch {
    return {}; // Anyone may edit a description: what is no list tells nothing.
  }
}

/** The description with its note replaced; the words before it stay, cut only where nothing else fits. */
export function withKeys(description: string, keys: readonly string[]): string {
  const words = description
    .replace(NOTE, '')
    .trim()
    .slice(0, MOST / 2);
  const start = words === '' ? 'Holds ' : `${words} Holds `;
  const room = MOST - start.length;
  return start + listWithin(keys, room);
}

function listWithin(keys: readonly string[], room: number): string {
  const whole = JSON.stringify(keys);
  if (whole.length <= room) return whole;
  const fitting = [...keys];
  let text = whole;
  while (text.length > room) {
    fitting.pop();
    text = `${JSON.stringify(fitting)} and ${keys.length - fitting.length} more`;
  }
  return text;
}
