import { UserError } from '../../../src/core/diagnostics.ts';
import { MarkKey } from '../../../src/core/marks/key.ts';
import { Keyring, type MarkedEntry } from '../../../src/core/marks/mark.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import type { Manifest, ManifestEntry } from '../../../src/providers/github/manifest/manifest.ts';
import { readManifest, serialise } from '../../../src/providers/github/manifest/text.ts';

export const where = 'the variable DEPLOY_SECRETS_MANIFEST';
export const store = 'github.com/acme/etl';
export const key = (fill: number) => new MarkKey(new Uint8Array(32).fill(fill));
export const ring = new Keyring(key(1));
export const strangers = new Keyring(key(2));
/** The key was rotated: `ring` has the one that was current before. */
export const rotated = new Keyring(key(3), key(1));

export const entry = (name: string, value = 'canary-7f3a'): MarkedEntry => ({
  type: 'secret',
  name,
  value: new Redacted(value),
});

/** A mark for this name and value; `nonce` makes it this write's. */
export const markFor = (name: string, value: string, nonce = 1, keyring = ring): string =>
  keyring.mark({ owner: 'acme/etl', store, entry: entry(name, value) }, (bytes) =>
    new Uint8Array(bytes).fill(nonce),
  );

export const second = (seconds: number): Date => new Date((1_795_500_000 + seconds) * 1000);

export const claimed = (mark: string, at: Date, past: readonly string[] = []): ManifestEntry => ({
  claim: { mark, at },
  previousMarks: past,
});

export const manifest = (
  noted: Record<string, ManifestEntry>,
  foreign: readonly string[] = [],
): Manifest => ({
  entries: new Map(Object.entries(noted)),
  foreignSections: foreign,
});

export const settled = claimed(markFor('A', 'one'), second(0));

/** Everything that an entry can be. */
export const sample: Manifest = {
  lastPush: { at: second(1), by: 'octocat', run: 'https://github.com/acme/etl/actions/runs/1', dirty: false },
  ...manifest({
    A: claimed(markFor('A', 'one'), second(0), [markFor('A', 'older', 2), markFor('A', 'oldest', 3)]),
    B: { pending: { run: 'abcdefgh', mark: markFor('B', 'two') }, previousMarks: [] },
    C: {
      ...claimed(markFor('C', 'three'), second(1.5)),
      pending: {
        run: 'abcdefgh',
        mark: markFor('C', 'four'),
        within: { from: second(2), until: second(62) },
      },
    },
  }),
};

export const read = (text: string | undefined, keyring = ring, at = store, former?: string[]): Manifest =>
  readManifest(text, keyring, { where, store: at }, former);

export const write = (
  each: Manifest,
  keyring = ring,
  kept: { readonly bytes?: number; readonly store?: string } = {},
): string => serialise(each, keyring, { where, store, ...kept });

export const refusal = (attempt: () => unknown): UserError => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was taken');
};
