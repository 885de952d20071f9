import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { LayoutSelection } from '../../../src/core/layouts/layout.ts';
import type { Provider } from '../../../src/core/sync/provider.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { providers } from '../../../src/providers/index.ts';

const leaves = parseToml(
  '[sources.x]\nkey = "canary-7f3a"\n[destination.postgres.credentials]\nhost = "h"\n',
  's.toml',
);

type Language = 'yaml' | 'json' | 'python' | 'sh' | 'ini';

/** JSON is what ECS and IAM take; settings of dlt's own providers are lines for a shell. */
function languageOf(store: string, key: string, choice: string | undefined, layout: string): Language {
  if (key === 'airflow-cfg') return 'ini';
  // Nothing brings Connections into an environment: a comment says so.
  if (key === 'mapping' && layout === 'connection') return 'sh';
  if (key === 'env' || choice === 'external-secrets') return 'yaml';
  if (key === 'dag-snippet') return 'python';
  if (choice === 'ecs') return layout.endsWith('document') ? 'sh' : 'json';
  return store === 'aws' && choice === undefined ? 'json' : 'sh';
}

/** Every text to paste, of every store, in each of its forms and for each layout. */
const all = Object.entries<Provider<never>>(providers).flatMap(([store, { layouts, snippets = {} }]) =>
  Object.entries(layouts).flatMap(([layout, { lay }]) =>
    Object.entries(snippets).flatMap(([key, snippet]) =>
      (snippet.choices ?? [undefined]).map((choice) => {
        const layoutSelection: LayoutSelection = { layouts: [layout] };
        const { entries } = lay(leaves, { tables: 'auto', rename: new Map(), caseInsensitive: false });
        const options: object = { project: 'p' };
        const about = {
          options: options as never,
          layout: layoutSelection,
          env: {},
          ...(choice !== undefined && { choice }),
        };
        return {
          what: [store, layout, key, choice].filter((word) => word !== undefined).join(' '),
          language: languageOf(store, key, choice, layout),
          text: snippet.text(entries, about),
        };
      }),
    ),
  ),
);

const tables = (text: string): unknown => {
  const data: unknown = parse(text);
  return typeof data === 'object' && data !== null && !Array.isArray(data);
};

it.each(all)('$what is $language', ({ language, text }) => {
  expect(text).not.toBe('');
  const is = {
    json: () => typeof JSON.parse(text) === 'object',
    yaml: () => tables(text),
    python: () => /^(import|from) /m.test(text),
    ini: () => /^(\[secrets\]\n|# )/.test(text),
    sh: () => /^(# |gcloud |--update-|'--update-|[A-Z_]+=)/.test(text),
  };
  expect(is[language]()).toBe(true);
});

it('says so in every language', () => {
  expect([...new Set(all.map(({ language }) => language))].sort()).toEqual([
    'ini',
    'json',
    'python',
    'sh',
    'yaml',
  ]);
});
