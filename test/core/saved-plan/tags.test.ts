import { expect, it } from 'vitest';
import { diagnostic } from '../../../src/core/diagnostics.ts';
import type { Remote, RemoteState } from '../../../src/core/model.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import { taggerFor } from '../../../src/core/saved-plan/tags.ts';
import { testKeyring } from '../../keyring.ts';

const scope = { nonce: 'a'.repeat(32), target: 'production', store: 'shelf' };
const tagger = taggerFor(testKeyring, scope);

const remote: Remote = {
  type: 'secret',
  name: 'A',
  mark: 'mark',
  previousMarks: ['one', 'two'],
  changedExternally: 'no',
  changedAt: new Date('2026-11-28T09:00:00Z'),
  keys: ['x', 'y'],
  unnamedKeys: 1,
  settings: ['visibility all'],
};

/** One thing different in each: whatever a look tells of an entry makes a plan stale. */
const others: readonly Partial<Remote>[] = [
  { type: 'variable' },
  { name: 'B' },
  { mark: 'other' },
  { previousMarks: ['two', 'one'] },
  { previousMarks: ['one'] },
  { value: new Redacted('') },
  { value: new Redacted('canary') },
  { changedExternally: 'yes' },
  { changedExternally: 'interrupted' },
  { changedExternally: 'unknown' },
  { changedAt: new Date('2026-11-28T09:00:01Z') },
  { pendingDeletion: true },
  { deletedExternally: true },
  { keys: ['x'] },
  { keys: [] },
  { unnamedKeys: 2 },
  { settings: [] },
  { settings: ['visibility private'] },
];

it('each thing that a look tells of an entry is in its tag', () => {
  const tags = [remote, ...others.map((other) => ({ ...remote, ...other }))].map((one) => tagger.remote(one));
  expect(new Set(tags).size).toBe(others.length + 1);
});

it('what is the same has the same tag, in whichever order it was told', () => {
  const { name, type, ...rest } = remote;
  const again: Remote = { ...rest, keys: ['y', 'x'], native: { etag: '2' }, type, name };
  expect(tagger.remote(again)).toBe(tagger.remote(remote));
});

const places: readonly Pick<RemoteState, 'missing' | 'diagnostics'>[] = [
  {},
  { missing: { what: 'environment production', make: true, hint: '' } },
  { missing: { what: 'environment production', make: false, hint: '' } },
  { missing: { what: 'environment staging', make: true, hint: '' } },
  { diagnostics: [diagnostic('markless', { message: 'x' })] },
  { diagnostics: [diagnostic('at-the-store', { message: 'x' })] },
  { diagnostics: [diagnostic('at-the-store', { message: 'x', name: 'A' })] },
];

it('so is what it tells of the place, but for words', () => {
  expect(new Set(places.map((one) => tagger.place(one))).size).toBe(places.length);
  const otherwise = { diagnostics: [diagnostic('markless', { message: 'y', hint: '3 minutes ago' })] };
  expect(tagger.place(otherwise)).toBe(
    tagger.place({ diagnostics: [diagnostic('markless', { message: 'x' })] }),
  );
});

it.each(['nonce', 'target', 'store'] as const)('no tag is the same with another %s', (field) => {
  const other = taggerFor(testKeyring, { ...scope, [field]: 'b'.repeat(32) });
  expect(other.remote(remote)).not.toBe(tagger.remote(remote));
  expect(other.id(remote)).not.toBe(tagger.id(remote));
  expect(other.place({})).not.toBe(tagger.place({}));
});
