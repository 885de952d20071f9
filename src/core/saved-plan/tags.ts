import type { Keyring } from '../marks/mark.ts';
import type { Entry, EntryId, Leaf, Remote, RemoteState, TomlValue } from '../model.ts';
import { dotted } from '../toml/path.ts';
import type { SavedLook } from './saved-plan.ts';

/** Tags for one target of one plan: 130 bits each, none of them ever the same in another plan. */
export interface Tagger {
  /** Of the value that would be written under this name. */
  value(entry: Entry): string;
  /** Of what stands at one path of the file, within the entry that it goes to. */
  part(entry: EntryId, leaf: Leaf): string;
  /** Of a name, to find it again where it may not be told. */
  id(id: EntryId): string;
  /** Of how an entry stands there. */
  remote(remote: Remote): string;
  /** Of all that a look saw besides entries. */
  place(state: Pick<RemoteState, 'missing' | 'diagnostics'>): string;
}

/** What a plan's tags are bound to. */
export interface TagScope {
  readonly nonce: string;
  /** The target's name. */
  readonly target: string;
  /** `Store.id` */
  readonly store: string;
}

export const taggerFor = (keyring: Keyring, { nonce, target, store }: TagScope): Tagger => {
  const tag = (purpose: string, ...fields: readonly string[]): string =>
    keyring.seal(`saved plan: ${purpose}`, nonce, target, store, ...fields);
  return {
    value: ({ type, name, value }) => tag('value', type, name, value.reveal()),
    part: ({ type, name }, { path, value }) =>
      tag('part', type, name, dotted(path), typedText(value.reveal())),
    id: ({ type, name }) => tag('name', type, name),
    remote: (remote) => tag('entry', remoteText(remote)),
    place: (state) => tag('place', placeText(state)),
  };
};

/** A value with its type, in one form alone. */
const typedText = (value: TomlValue): string =>
  JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}`;
    return inner instanceof Map ? [...inner] : typeof inner === 'number' ? `${inner}` : inner;
  });

/** What was seen, in an order that tells nothing. */
export const seenOf = ({ remotes, ...state }: RemoteState, tagger: Tagger): SavedLook['seen'] => ({
  entries: [...remotes.values()].map((remote) => `${tagger.id(remote)}:${tagger.remote(remote)}`).sort(),
  place: tagger.place(state),
});

/**
 * Everything that a look tells of an entry, in one form alone. `native` is left out: it is what the provider hands to its
 * own writes, and of it all that a plan rests on stands in the other fields.
 */
const remoteText = (remote: Remote): string => {
  const { type, name, mark, previousMarks, value, changedExternally, changedAt } = remote;
  const { pendingDeletion, deletedExternally, keys, unnamedKeys, settings } = remote;
  return JSON.stringify([
    ...[type, name, mark ?? null, previousMarks ?? [], value?.reveal() ?? null],
    ...[
      changedExternally,
      changedAt?.getTime() ?? null,
      pendingDeletion ?? false,
      deletedExternally ?? false,
    ],
    ...[keys?.toSorted() ?? null, unnamedKeys ?? 0, settings ?? []],
  ]);
};

/** A diagnostic's words may tell the time, or be the server's: its code says what was found. */
const placeText = ({ missing, diagnostics = [] }: Pick<RemoteState, 'missing' | 'diagnostics'>): string =>
  JSON.stringify([
    missing ? [missing.what, missing.make] : null,
    diagnostics
      .map(({ severity, code, type, name }) => JSON.stringify([severity, code, type ?? null, name ?? null]))
      .toSorted(),
  ]);
