import { describe, expect, it } from 'vitest';
import type { Provider } from '../../src/core/sync/provider.ts';
import { providers } from '../../src/providers/index.ts';

interface OtherOptions {
  readonly region: string;
  readonly tags?: readonly string[];
}

const other: Provider<OtherOptions> = {
  summary: 'another kind of store, with other options',
  options: {
    region: { type: 'string', describe: 'where' },
    tags: { type: 'string', repeatable: true, describe: 'what for' },
  },
  limits: { types: {} },
  pace: providers.github.pace,
  layouts: {},
  credentials: {},
  placeOf: ({ region }) => ({ label: `other ${region}`, ids: [region], pace: region }),
  defaultLayouts: [],
  open: () => Promise.reject(new Error('never opened')),
};

describe('the registry', () => {
  it('holds providers with different options side by side', () => {
    const both = { github: providers.github, other } satisfies Record<string, Provider<never>>;
    const all: readonly Provider<never>[] = Object.values(both);
    expect(all.map(({ options }) => Object.keys(options))).toMatchInlineSnapshot(`
      [
        [
          "repo",
          "environment",
          "createEnvironment",
          "org",
          "visibility",
          "repos",
          "app",
          "manifest",
        ],
        [
          "region",
          "tags",
        ],
      ]
    `);
  });

  it('does not let one be opened by someone who does not know its options', () => {
    const unknown: Provider<never> = providers.github;
    // @ts-expect-error these may be the options of another provider
    expect(() => unknown.open({ repo: 'acme/etl' })).toBeTypeOf('function');
  });

  it.each(Object.entries<Provider<never>>(providers))(
    '%s has what --help and preflight need',
    (_, provider) => {
      expect(provider.summary).toMatch(/^[A-Z].*[^.]$/);
      expect(provider.defaultLayouts.every((name) => name in provider.layouts)).toBe(true);
      expect(provider.defaultLayouts).not.toEqual([]);
      expect(Object.keys(provider.limits.types)).not.toEqual([]);
      for (const { describe: text } of Object.values(provider.options)) expect(text).toMatch(/\S/);
    },
  );
});
