import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { withRefusals } from '../../scripts/docs/refusals.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/refusals.md'), 'utf8');

it('docs/refusals.md has the tables that the code has; if not: npm run docs', () => {
  expect(page).toBe(withRefusals(page));
  expect(page).not.toMatch(/undefined|\[object/);
});
