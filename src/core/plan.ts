import type { Key } from './leaf.ts';

/** Why something that is there is written again. */
export type Why =
  | 'new value'
  | 'changed elsewhere'
  | 'older value'
  | 'not ours yet'
  | 'cannot compare'
  | 'settings';

/** A change is data; only `apply` acts. */
export type Change =
  | { readonly kind: 'create' | 'remove' | 'leftover'; readonly key: Key }
  | { readonly kind: 'keep'; readonly key: Key; readonly unsure?: true }
  | { readonly kind: 'update'; readonly key: Key; readonly why: Why; readonly settings?: readonly string[] };

/** What would be done in one place. Holds no value and no mark: it may be printed, saved and hashed. */
export interface Plan {
  readonly store: string;
  /** A container to make first. */
  readonly prepare?: string;
  readonly changes: readonly Change[];
  /** Entries there that are neither in the file nor ours. */
  readonly foreign: number;
}
