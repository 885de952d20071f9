import { MarkKey } from '../src/core/marks/key.ts';
import { bindMarks, Keyring, type Marks } from '../src/core/marks/mark.ts';
import type { Store } from '../src/core/sync/provider.ts';

/** The one key that every project of these tests has. */
export const testKeyring = new Keyring(new MarkKey(new Uint8Array(32).fill(7)));

/** The keyring of a project that shares the store and not the key. */
export const theirKeyring = new Keyring(new MarkKey(new Uint8Array(32).fill(9)));

export const marksOf = (store: Store, keyring: Keyring = testKeyring, owner = 'us'): Marks =>
  bindMarks(keyring, { owner, store: store.id }, (bytes) => crypto.getRandomValues(new Uint8Array(bytes)));
