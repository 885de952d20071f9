import { MarkKey } from '../../src/core/marks/key.ts';
import { Keyring, type MarkedEntry } from '../../src/core/marks/mark.ts';
import { Redacted } from '../../src/core/redacted.ts';
import { type Intent, intend, renew } from '../../src/providers/github/manifest/announce.ts';
import {
  type Manifest,
  type ManifestView,
  recall,
  type WriteSpan,
} from '../../src/providers/github/manifest/manifest.ts';
import { type NameOutcome, settle } from '../../src/providers/github/manifest/settle.ts';
import { readManifest, serialise } from '../../src/providers/github/manifest/text.ts';

/*
 * What runs do with one name between two requests: the shipped functions, on times in whole seconds and
 * texts. A mark and a run's id follow from the run's number, so that equal states are equal texts.
 */

const NAME = 'SOURCES__A__KEY';
const PLACE = { owner: 'github.com/acme/etl', store: 'github.com/acme/etl' };
const KEPT = { where: 'the variable DEPLOY_SECRETS_MANIFEST', store: PLACE.store, bytes: 49_152 };
const ring = new Keyring(new MarkKey(new Uint8Array(32).fill(7)));

/** The `updated_at` that was listed for the name, and the manifest, as far as there are any. */
export interface Sight {
  readonly listed?: number | undefined;
  readonly manifest?: TextId | undefined;
  /** The server's clock at the list; absent where announcements have no time. */
  readonly now?: number | undefined;
}

/** From which second until which one a run may write. */
export interface Seconds {
  readonly from: number;
  readonly until: number;
}

/** Stands for a manifest's text, so that a state stays small. */
export type TextId = number;

/** A run that pushes `value`; its number makes its marks its own. */
export interface Pusher {
  readonly id: number;
  readonly value: string;
  readonly within?: Seconds | undefined;
}

/** What switches a rule off, by showing the shipped code another world than there is. */
export interface Rules {
  /** `ignored`: whatever other runs announced or wrote, this run's own announcement is taken to stand. */
  readonly announcements: 'respected' | 'ignored';
  /** `spared`: a run in doubt leaves the announcement of the other as it is. */
  readonly others: 'told' | 'spared';
  /** Up to when a listed time is believed: the second of the answer, one more, or any. */
  readonly believed: 'until the answer' | 'a second more' | 'always';
  /** From when on: what the server's clock said before the try that was answered, or before the first one. */
  readonly since: 'the last try' | 'the first try';
  readonly unanswered: 'never believed' | 'believed';
}

/** The rules as they are shipped. */
export const shipped: Rules = {
  announcements: 'respected',
  others: 'told',
  believed: 'until the answer',
  since: 'the last try',
  unanswered: 'never believed',
};

const entry = (value: string): MarkedEntry => ({ type: 'secret', name: NAME, value: new Redacted(value) });

const texts: string[] = [];

const idOf = (text: string): TextId => {
  const found = texts.indexOf(text);
  return found < 0 ? texts.push(text) - 1 : found;
};

/** The same arguments give what they gave before; every function here is pure. */
const remembered = <A extends readonly unknown[], R>(make: (...key: A) => R) => {
  const known = new Map<string, R>();
  return (...key: A): R => {
    const id = JSON.stringify(key);
    const found = known.get(id) ?? make(...key);
    known.set(id, found);
    return found;
  };
};

const markOf = remembered((id: number, value: string) =>
  ring.mark({ ...PLACE, entry: entry(value) }, (bytes) => new Uint8Array(bytes).fill(id)),
);

const manifestOf = remembered((id: TextId | undefined) =>
  readManifest(id === undefined ? undefined : texts[id], ring, KEPT),
);

const second = (seconds: number): Date => new Date(seconds * 1000);
const timeOf = (now: number | undefined): Date | undefined => (now === undefined ? now : second(now));

const lookOf = ({ listed, manifest, now }: Sight): ManifestView => ({
  listed: new Map(listed === undefined ? [] : [[NAME, second(listed)]]),
  manifest: manifestOf(manifest),
  now: timeOf(now),
});

const recalled = ({ listed = 0, manifest, now }: Sight) =>
  recall(manifestOf(manifest), NAME, second(listed), timeOf(now));

const textOf = (manifest: Manifest): TextId => idOf(serialise(manifest, ring, KEPT));

/** A plan would keep the name: it takes the store to hold this value. */
export const wouldKeep = remembered((sight: Sight, value: string): boolean => {
  if (sight.listed === undefined) return false;
  const { mark, changedExternally } = recalled(sight);
  return changedExternally === 'no' && mark !== undefined && ring.matches(mark, entry(value));
});

/** A plan would take the name for changed by others. */
export const looksChanged = remembered(
  (sight: Sight): boolean => sight.listed !== undefined && recalled(sight).changedExternally === 'yes',
);

/** When the run that announced the name may have written. */
export const announcedFor = remembered((manifest: TextId | undefined): Seconds | undefined => {
  const within = manifestOf(manifest).entries.get(NAME)?.pending?.within;
  return within && { from: within.from.getTime() / 1000, until: within.until.getTime() / 1000 };
});

/** Untouched since a run of this owner wrote it: what `--prune` asks. */
export const mayRemove = remembered((sight: Sight): boolean => {
  if (sight.listed === undefined) return false;
  const { mark, changedExternally } = recalled(sight);
  return changedExternally === 'no' && mark !== undefined && ring.owns(mark, { ...PLACE, ...entry('') });
});

const spanOf = (within: Seconds | undefined): WriteSpan | undefined =>
  within && { from: second(within.from), until: second(within.until) };

const intentOf = ({ id, value, within }: Pusher, before: Sight): Intent =>
  intend(
    lookOf(before),
    new Map([[NAME, markOf(id, value)]]),
    (bytes) => new Uint8Array(bytes).fill(id),
    spanOf(within),
  );

/** The manifest that a run writes before the secret. */
export const announce = remembered(
  (pusher: Pusher, before: Sight): TextId => textOf(intentOf(pusher, before).manifest),
);

/** The manifest that a run writes when its time is over before it wrote; undefined: another run took the name. */
export const announceAgain = remembered(
  (pusher: Pusher, before: Sight, found: TextId | undefined, within: Seconds): TextId | undefined => {
    const span = spanOf(within);
    const { manifest, lost } = renew(intentOf(pusher, before), manifestOf(found), span ?? never());
    return lost.has(NAME) ? undefined : textOf(manifest);
  },
);

const never = (): never => {
  throw new Error('an announcement has a time here');
};

/** From when on this run may have written, and when it was answered, if it was. */
export interface Wrote {
  readonly from: number;
  readonly to: number | undefined;
}

/** `refused`: by itself, since another run took the name. */
const resultOf = (wrote: Wrote | 'refused', { believed, unanswered }: Rules): NameOutcome => {
  if (wrote === 'refused') return { kind: 'untouched' };
  const { from, to } = wrote;
  if (to === undefined && unanswered === 'never believed') return { kind: 'unknown' };
  const late = { 'until the answer': 0, 'a second more': 1, always: 1e6 }[believed];
  return { kind: 'written', from: new Date(from * 1000), to: new Date(((to ?? from) + late) * 1000) };
};

/** The manifest that a run leaves behind. */
export const settleWrite = remembered(
  (pusher: Pusher, before: Sight, after: Sight, wrote: Wrote | 'refused', rules: Rules): TextId => {
    const intent = intentOf(pusher, before);
    const look = lookOf(after);
    const shown =
      rules.announcements === 'ignored' ? { ...look, manifest: intentOf(pusher, after).manifest } : look;
    const left = settle(intent, shown, new Map([[NAME, resultOf(wrote, rules)]]));
    return textOf(rules.others === 'spared' ? sparing(look.manifest, left, intent.run) : left);
  },
);

const sparing = (found: Manifest, left: Manifest, run: string): Manifest => {
  const note = found.entries.get(NAME);
  if (!note?.pending || note.pending.run === run) return left;
  return { ...left, entries: new Map([...left.entries, [NAME, note]]) };
};

/** The manifest after a removal that was answered. */
export const settleRemoval = remembered((before: Sight, after: Sight): TextId => {
  const intent = intend(lookOf(before), new Map(), (bytes) => new Uint8Array(bytes));
  return textOf(settle(intent, lookOf(after), new Map([[NAME, { kind: 'removed' }]])));
});

/** A manifest that knows that `value` was written in this second, by a run of long ago. */
export const settledAt = (at: number, value: string): TextId => {
  const pusher = { id: 200, value };
  const manifest = announce(pusher, {});
  return settleWrite(pusher, {}, { listed: at, manifest }, { from: at, to: at }, shipped);
};
