import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { providers } from '../../src/providers/index.ts';

const page = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const readme = page('README.md');

it('shows how each store is used', () => {
  for (const name of Object.keys(providers)) expect(readme).toContain(`deploy-secrets ${name} --`);
});

it('links to pages that are there', () => {
  const links = [...readme.matchAll(/\]\(((?!https?:)[^)#]+)/g)].map(([, target = '']) => target);
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) expect(page(link)).toMatch(/^# /);
});
