import { expect, it } from 'vitest';
import { sectionOf } from '../../../src/cli/render/diff.ts';
import { contentsOf } from '../../../src/cli/render/report.ts';

const secret = { type: 'secret' } as const;
const connection = { type: 'connection' } as const;

it.each([
  ['14 secrets', Array.from({ length: 14 }, () => secret)],
  ['1 secret', [secret]],
  ['1 secret of 2 keys', [{ ...secret, keys: ['a', 'b'] }]],
  [
    '2 connections and 1 variable of 1 key',
    [connection, { type: 'variable', keys: ['a'] } as const, connection],
  ],
])('counts %s', (counted, entries) => {
  expect(contentsOf(entries)).toBe(counted);
});

it.each([
  ['sources.pipedrive', ['sources.pipedrive.api_key']],
  ['sources', ['sources.a.key', 'sources.b.key']],
  ['sources."a.b"', ['sources."a.b".key']],
  ['at the top of the file', ['api_key']],
  ['the whole file', ['api_key', 'sources.a.key']],
  ['no longer in the file', []],
])('lists under %s', (section, paths) => {
  const action = paths.length === 0 ? 'leftover' : 'create';
  expect(sectionOf({ action, type: 'secret', name: 'X' }, new Map([['secret:X', paths]]))).toBe(section);
});
