import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { groups, withTables } from '../../scripts/docs/diagnostics.ts';
import { readSources } from '../../scripts/house/sources.ts';
import { codes } from '../../src/core/codes/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(root, 'docs/diagnostics.md'), 'utf8');

describe('docs/diagnostics.md', () => {
  it('has the tables that the code has; if not: npm run docs', () => {
    expect(page).toBe(withTables(page));
  });

  it('has every code in one group', () => {
    expect(Object.values(groups).flatMap(Object.keys)).toEqual(Object.keys(codes));
  });

  it('has texts that can stand in one line, and read like the hints', () => {
    for (const { rule, wayOut } of Object.values(codes))
      for (const text of [rule, wayOut]) expect(text).toMatch(/^(?![A-Z][a-z]+ )[^\n]+[^.\n]$/);
  });
});

describe('every code', () => {
  const made = readSources(path.join(root, 'src'))
    .filter(({ name }) => !name.startsWith('core/codes/'))
    .map(({ text }) => text)
    .join('\n');

  it.each(Object.keys(codes))('%s is made somewhere', (code) => {
    expect(made).toMatch(new RegExp(`(diagnostic\\(|\\bcode(:| =| :) )'${code}'`));
  });
});
