import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { providers } from '../../src/providers/index.ts';

const page = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const readme = page('README.md');

it('shows how each store is used', () => {
  for (const name of Object.keys(providers)) expect(readme).toContain(`deploy-secrets ${name} --`);
});

it('has the first push on one screen, each thing before it is needed', () => {
  const [screen = ''] = readme.split('## What you can rely on');
  expect(screen.split('\n').length).toBeLessThan(66);
  const steps = ['npm pack', 'GH_TOKEN', 'deploy-secrets init', '--dry-run', 'deploy-secrets workflow'];
  const places = steps.map((step) => screen.indexOf(step));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  // What docs/github.md says a token needs.
  for (const needed of [
    'Secrets: read and write',
    'Variables: read and write',
    '&secrets=write&actions_variables=write',
  ])
    expect(screen).toContain(needed);
});

it('links to pages that are there', () => {
  const links = [...readme.matchAll(/\]\(((?!https?:)[^)#]+)/g)].map(([, target = '']) => target);
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) expect(page(link)).toMatch(/^# /);
});

// Nobody has the name on a registry yet, and whoever takes it would be installed.
it('tells nobody to fetch the program by its name alone', () => {
  const pages = readdirSync(new URL('../../docs', import.meta.url)).filter((name) => name.endsWith('.md'));
  const fetching =
    /(?:npx|uvx|npm (?:i|install|exec)|pipx? install|uv tool (?:install|run)|uv add)(?: -\S+)* deploy[-_]secrets\b/;
  for (const name of ['README.md', ...pages.map((file) => `docs/${file}`)])
    expect(fetching.exec(page(name))?.[0], name).toBeUndefined();
  expect('npm install --global deploy-secrets').toMatch(fetching);
  expect('npm install --global ./deploy-secrets-0.1.0.tgz').not.toMatch(fetching);
});
