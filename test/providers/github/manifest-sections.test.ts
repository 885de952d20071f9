import { describe, expect, it } from 'vitest';
import { Keyring } from '../../../src/core/marks/mark.ts';
import type { ManifestEntry } from '../../../src/providers/github/manifest/manifest.ts';
import {
  claimed,
  key,
  manifest,
  markFor,
  read,
  ring,
  rotated,
  sample,
  second,
  settled,
  strangers,
  write,
} from './manifest-samples.ts';

const text = write(sample);

describe('sections of other keys', () => {
  const theirs = write(manifest({ A: settled, Z: settled }), strangers)
    .split('\n')
    .slice(1, -1)
    .join('\n');
  const shared = `${text}${theirs}\n`;

  it('are not looked into, and carried along word for word', () => {
    expect(read(shared)).toEqual({ ...sample, foreignSections: [theirs] });
    expect(write(read(shared))).toBe(shared);
    expect(read(write(read(shared)), strangers).entries).toEqual(
      manifest({ A: settled, Z: settled }).entries,
    );
  });

  it('may hold anything', () => {
    const odd = 'section zzzz anywhere\nnot:an:entry\n::\ncanary\nseal what';
    expect(read(`${text}${odd}`).foreignSections).toEqual([odd]);
    expect(read(`${text}${odd}\n${odd}`).foreignSections).toEqual([odd, odd]);
  });

  it('come in any order', () => {
    const turned = `deploy-secrets-manifest 2\n${theirs}\n${text.split('\n').slice(1).join('\n')}`;
    expect(read(turned)).toEqual({ ...sample, foreignSections: [theirs] });
  });
});

describe('a rotated key', () => {
  it('vouches for what the previous key noted', () => {
    expect(read(text, rotated)).toEqual(sample);
  });

  it('takes it all into its own section, so that nothing is lost when the previous key is gone', () => {
    const moved = write(read(text, rotated), rotated);
    expect(moved).toContain(`section-2 ${rotated.id}`);
    expect(moved).not.toContain(`section-2 ${ring.id}`);
    expect(read(moved, new Keyring(key(3)))).toEqual(sample);
  });

  const [old, current] = [claimed(markFor('A', 'old'), second(1)), claimed(markFor('A', 'new'), second(2))];
  const waits: ManifestEntry = { pending: { run: 'abcdefgh', mark: markFor('A', 'x') }, previousMarks: [] };
  const waitsToo: ManifestEntry = {
    pending: { run: 'hgfedcba', mark: markFor('A', 'y') },
    previousMarks: [],
  };

  it.each<[string, ManifestEntry, ManifestEntry, ManifestEntry]>([
    ['what the current key notes', old, current, current],
    ['what waits under the previous key', waits, current, waits],
    ['what waits under the current key', old, waits, waits],
    ['what waits under the previous key first', waits, waitsToo, waits],
  ])('believes %s where both have a note', (_, previous, now, expected) => {
    const [title, ...ours] = write(manifest({ A: now }), new Keyring(key(3))).split('\n');
    const [, ...theirs] = write(manifest({ A: previous })).split('\n');
    for (const both of [
      [title, ...ours, ...theirs],
      [title, ...theirs, ...ours],
    ])
      expect(read(both.join('\n'), rotated).entries.get('A')).toEqual(expected);
  });
});
