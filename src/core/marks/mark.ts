import { UserError } from '../diagnostics.ts';
import type { Entry, EntryId } from '../model.ts';
import { base32, equalInConstantTime, fromBase32, type MarkKey, type Random } from './key.ts';

/*
 * A mark stands in a store for the value that was written there, so that a later run can tell what changed
 * without reading a value back. 63 lower-case base32 characters (AWS takes 64 in a ClientRequestToken):
 *
 *   characters   0        `a`, the version of this definition
 *                1..4     id of the key K
 *                5..20    ownership    HMAC(K, "own", owner, store, type, name)             80 bits
 *                21..36   nonce        random at each write                                 80 bits
 *                37..62   fingerprint  HMAC(K, "fp", characters 0..36, type, name, value)   130 bits
 *
 * HMAC is HMAC-SHA-256; label and fields are length-prefixed UTF-8; the first bits of the output are taken.
 *
 * - The nonce makes equal values look different, in two entries as well as in two writes of one.
 * - The fingerprint covers the whole mark before it and the entry: a mark on another name, or put
 *   together from two marks, matches nothing. It does not cover the store: a renamed repository keeps its
 *   diff. What keeps a mark from being carried to another place is the store's own evidence (a time, a
 *   version) that the provider compares, and on GitHub the manifest's seal, which covers the place.
 * - The ownership covers owner and store, not the value: it can be verified when the value is gone, which
 *   is what a removal needs. After a rename nothing is removed until it was written once more.
 */
const version = 'a';
const shape = /^a([a-z2-7]{4})([a-z2-7]{16})[a-z2-7]{16}([a-z2-7]{26})$/;
const nonceBytes = 10;
const ownershipCharacters = 16;
const fingerprintCharacters = 26;

/** Whose an entry is: the project (see `owner.ts`) and the store (`Store.id`) in which it may be removed. */
export interface MarkScope {
  readonly owner: string;
  readonly store: string;
}

/** What a mark is made of: all that is written. The name is as the store lists it. */
export type MarkedEntry = EntryId & Pick<Entry, 'value'>;

/**
 * The keys that marks are made and read with: the current one, and the previous one while a key is being
 * rotated. What the previous key marked can still be compared; every new mark is the current key's.
 */
export class Keyring {
  readonly #current: MarkKey;
  readonly #keys: ReadonlyMap<string, MarkKey>;

  /** @throws UserError when two different keys have one id (one pair in a million) */
  constructor(current: MarkKey, previous?: MarkKey) {
    if (previous?.id === current.id && previous.mac('same') !== current.mac('same')) throw sameId();
    this.#current = current;
    this.#keys = new Map([previous ?? current, current].map((key) => [key.id, key]));
  }

  /** The id of the current key. */
  get id(): string {
    return this.#current.id;
  }

  /** Whether the key of this id is at hand. */
  has(id: string): boolean {
    return this.#keys.has(id);
  }

  /** Makes a fresh mark for what is about to be written; never reuse it for a second write. */
  mark({ owner, store, entry }: MarkScope & { readonly entry: MarkedEntry }, random: Random): string {
    const head = version + this.id + ownership(this.#current, { owner, store, ...entry });
    const start = head + base32(random(nonceBytes));
    return start + fingerprint(this.#current, start, entry);
  }

  /** Whether it is a mark of a known version, made by a key that is at hand. Otherwise nothing can be compared. */
  reads(mark: string): boolean {
    return this.#read(mark) !== undefined;
  }

  /** Whether it was made for exactly this value under this name. False too for a mark that this ring cannot read. */
  matches(mark: string, entry: MarkedEntry): boolean {
    const read = this.#read(mark);
    if (read === undefined) return false;
    const start = mark.slice(0, -fingerprintCharacters);
    return equalInConstantTime(read.fingerprint, fingerprint(read.key, start, entry));
  }

  /** Whether this owner wrote an entry of this name in this store. False too for a mark that this ring cannot read. */
  owns(mark: string, entry: MarkScope & EntryId): boolean {
    const read = this.#read(mark);
    return read !== undefined && equalInConstantTime(read.ownership, ownership(read.key, entry));
  }

  /** Derives 32 bytes for one purpose and these fields. They tell nothing of the current key, nor of the fields. */
  derive(purpose: string, ...fields: readonly string[]): Uint8Array {
    return fromBase32(this.#current.mac('derive', purpose, ...fields)) ?? unreachable();
  }

  /** Proves, with 130 bits, that the holder of the current key wrote these fields for this purpose. */
  seal(purpose: string, ...fields: readonly string[]): string {
    return seal(this.#current, purpose, fields);
  }

  /** Whether the holder of the key `id` sealed exactly these fields for this purpose. */
  verifySeal(id: string, tag: string, purpose: string, ...fields: readonly string[]): boolean {
    const key = this.#keys.get(id);
    return key !== undefined && equalInConstantTime(tag, seal(key, purpose, fields));
  }

  #read(mark: string): { key: MarkKey; ownership: string; fingerprint: string } | undefined {
    const [, id = '', ownership = '', fingerprint = ''] = shape.exec(mark) ?? [];
    const key = this.#keys.get(id);
    return key && { key, ownership, fingerprint };
  }
}

/** Whether both were made with one key for the same owner, store, type and name, whatever their values. */
export const sameOwner = (one: string, other: string): boolean =>
  equalInConstantTime(one.slice(0, 21), other.slice(0, 21));

/** What a plan may ask about marks: a keyring that speaks for one owner in one store. */
export interface Marks {
  /** Whether it was made with a key that is known here, and is of a version that is understood. */
  reads(mark: string): boolean;
  /** Whether it was made for the entry's name and value. */
  matches(mark: string, entry: Entry): boolean;
  /** Whether it was made for this type and name, in this store, by this owner; the value does not matter. */
  owns(mark: string, entry: EntryId): boolean;
  /** Makes a new mark, never the same twice. */
  make(entry: Entry): string;
}

/** Binds the keys of this run to one owner and one store. */
export const bindMarks = (keyring: Keyring, scope: MarkScope, random: Random): Marks => {
  return {
    reads: (mark) => keyring.reads(mark),
    matches: (mark, entry) => keyring.matches(mark, entry),
    owns: (mark, { type, name }) => keyring.owns(mark, { ...scope, type, name }),
    make: (entry) => keyring.mark({ ...scope, entry }, random),
  };
};

const ownership = (key: MarkKey, { owner, store, type, name }: MarkScope & EntryId): string =>
  key.mac('own', owner, store, type, name).slice(0, ownershipCharacters);

const fingerprint = (key: MarkKey, start: string, { type, name, value }: MarkedEntry): string =>
  key.mac('fp', start, type, name, value.reveal()).slice(0, fingerprintCharacters);

const seal = (key: MarkKey, purpose: string, fields: readonly string[]): string =>
  key.mac('seal', purpose, ...fields).slice(0, fingerprintCharacters);

const sameId = (): UserError =>
  new UserError('the key and the previous key have the same id by chance', {
    hint: 'make another key with deploy-secrets init',
  });

const unreachable = (): never => {
  throw new Error('a mac is base32');
};
