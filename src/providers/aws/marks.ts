import type { Entry, Remote } from '../../core/model.ts';
import { dotted } from '../../core/toml/path.ts';
import type { AwsSecret } from './answers.ts';

/*
 * A mark is the `ClientRequestToken` of a write, which AWS makes the id of the version: it comes with every list, and
 * no value is without it. The names of the keys inside one entry for many stand at the end of the description.
 */

/** An id that we gave, whatever the version of the mark: everyone else's are UUIDs. */
const MARK = /^[a-z][a-z2-7]{62}$/;

/**
 * Reads the marks among the ids of the versions. When ours is the id that readers get, nobody wrote since; when ours is
 * only among the versions before it, someone else wrote last.
 */
export function readMarks({
  currentVersion: current,
  otherVersions: others,
}: Pick<AwsSecret, 'currentVersion' | 'otherVersions'>): Pick<
  Remote,
  'mark' | 'previousMarks' | 'changedExternally'
> {
  const ids = [...(current === undefined ? [] : [current]), ...others];
  const [mark, ...previousMarks] = ids.filter((id) => MARK.test(id));
  if (mark === undefined) return { changedExternally: 'unknown' };
  return { mark, previousMarks, changedExternally: mark === current ? 'no' : 'yes' };
}

/*
 * AWS keeps what was removed for some days, with its marks, and says nothing of who removed it. So a removal of ours is noted
 * before it is made, at the start of the description and with the end of the mark: a note on an earlier version says nothing.
 */
const REMOVAL = /^Removed by deploy-secrets \(([a-z2-7]{12})\)\.(?: |$)/;

const tailOf = (mark: string): string => mark.slice(-12);

/** Notes in a description that we remove this version. */
export const noteRemoval = (description: string | undefined, mark: string): string =>
  `Removed by deploy-secrets (${tailOf(mark)}). ${withoutRemoval(description)}`.trim().slice(0, LONGEST);

/** The description without such a note. */
export const withoutRemoval = (description = ''): string => description.replace(REMOVAL, '');

/** Tells whether a run of ours removed this version, or was about to. */
export const isRemovalOurs = (description: string | undefined, mark: string | undefined): boolean =>
  mark !== undefined && REMOVAL.exec(description ?? '')?.[1] === tailOf(mark);

/** AWS takes descriptions of up to 2,048 characters. */
const LONGEST = 2048;

/** Writes the words for a person in AWS's console, and what one entry for many holds, as far as there is room. */
export function describeEntry(entry: Pick<Entry, 'from' | 'keys'>, given: string | undefined): string {
  if (entry.keys) return noteKeys(given ?? 'Pushed by deploy-secrets.', entry.keys);
  const paths = entry.from.map(({ path }) => dotted(path)).join(', ');
  return (given ?? `Pushed by deploy-secrets${paths && ` for ${paths}`}`).slice(0, LONGEST);
}

const NOTE = /(?:^| )Holds (\[.*\])(?: and (\d{1,5}) more)?$/s;

/** Reads the names that were noted, and how many more there are; nothing when there is no note, or someone wrote it anew. */
export function readKeys(description: string | undefined): Pick<Remote, 'keys' | 'unnamedKeys'> {
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

/** Replaces the note in a description; the words before it stay, cut only where nothing else fits. */
export function noteKeys(description: string, keys: readonly string[]): string {
  const words = description
    .replace(NOTE, '')
    .trim()
    .slice(0, LONGEST / 2);
  const start = words === '' ? 'Holds ' : `${words} Holds `;
  return start + formatKeys(keys, LONGEST - start.length);
}

function formatKeys(keys: readonly string[], room: number): string {
  const all = JSON.stringify(keys);
  if (all.length <= room) return all;
  const fitting = [...keys];
  let text = all;
  while (text.length > room) {
    fitting.pop();
    text = `${JSON.stringify(fitting)} and ${keys.length - fitting.length} more`;
  }
  return text;
}
