import type { Scene } from './scene.ts';

export const TWO_LINES = { 'secrets.toml': '[sources.pipedrive]\napi_key = "canary-7f3a-two"\nlimit = 10\n' };

export const WORKFLOW = {
  '.github/workflows/load.yml': `name: Load
on: push
jobs:
  load:
    runs-on: \${{ vars.RUNNER || 'ubuntu-latest' }}
    env:
      SOURCES__PIPEDRIVE__API_KEY: \${{ secrets.SOURCES__PIPEDRIVE__API_KEY }}
      SOURCES__PIPEDRIVE__LIMIT: \${{ secrets.SOURCES__PIPEDRIVE__LIMIT }}
    steps:
      - run: python load.py
`,
};

/** So many keys, with names as long as GitHub takes them. */
export function many(table: string, count: number): string {
  const long = 'a_name_as_long_as_github_takes_it'.repeat(6);
  return `[${table}.many]\n${Array.from({ length: count }, (_, n) => `${long}_${n} = ${n}\n`).join('')}`;
}

const config = (level: string, ...more: readonly string[]): Record<string, string> => ({
  'config.toml': ['[runtime]', `log_level = "${level}"`, ...more, ''].join('\n'),
});

export const CONFIG = config('INFO');

/** What can happen to variables. */
export function configScenes(push: readonly string[], place: string): Scene[] {
  return [
    { title: 'one more variable', args: push, exit: 0, files: config('INFO', 'slow = true') },
    { title: 'a variable changes', args: push, exit: 0, files: config('DEBUG', 'slow = true') },
    {
      title: 'a conflict over a variable',
      args: push,
      exit: 1,
      before: (github) => github.setVariable(place, 'RUNTIME__LOG_LEVEL', 'ERROR'),
    },
    { title: 'a conflict over a variable, overwritten', args: [...push, '--overwrite'], exit: 0 },
    {
      title: 'a variable is pruned',
      args: [...push, '--prune', '--yes'],
      exit: 0,
      files: config('DEBUG'),
    },
  ];
}
