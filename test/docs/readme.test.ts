import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { problems } from '../../src/core/problems.ts';
import { providers } from '../../src/providers/index.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

it('the table of problems is the one that the code has', () => {
  const written = [...readme.matchAll(/^\| `([a-z-]+)` \| (error|warning) \| (.+) \|$/gm)];
  const table = Object.entries(problems).map(([code, { severity, rule }]) => [code, severity, rule]);
  expect(written.map(([, ...row]) => row)).toEqual(table);
});

it('shows how each store is used', () => {
  for (const name of Object.keys(providers)) expect(readme).toContain(`deploy-secrets ${name} --`);
});
