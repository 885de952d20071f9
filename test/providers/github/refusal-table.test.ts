import { describe, expect, it } from 'vitest';
import { Redacted } from '../../../src/core/redacted.ts';
import { callerOf } from '../../../src/providers/github/caller.ts';
import type { GitHubFacts } from '../../../src/providers/github/refusals/facts.ts';
import { githubRefusals } from '../../../src/providers/github/refusals/index.ts';
import { explanationOf, findRefusal } from '../../../src/providers/http/refusals.ts';
import { realRefusals } from '../../fakes/github/real-refusals.ts';

const facts: GitHubFacts = {
  words: '',
  doing: 'list the secrets of acme/etl',
  who: 'the token from GH_TOKEN',
  place: 'acme/etl',
  repository: 'acme/etl',
  login: 'acme',
  web: 'https://github.com',
  needs: '"Secrets: write" on acme/etl',
  reason: '',
  link: '',
  singleSignOn: '',
  ahead: 0,
  isEnterpriseServer: false,
};

describe('the table', () => {
  it.each(githubRefusals.map((row) => [row.example || `status ${row.status}`, row] as const))(
    'finds its own row for: %s',
    (_, row) => {
      const doing = row.when && row.example === 'Conflict' ? 'choose the repositories' : facts.doing;
      const words = row.example;
      const about = { ...facts, doing, words };
      expect(row.status).not.toEqual([]);
      for (const status of row.status ?? [])
        expect(findRefusal(githubRefusals, { status, words }, about)).toEqual(
          explanationOf(row, { words }, about),
        );
    },
  );

  it.each(githubRefusals.map((row) => [row.example, row] as const).filter(([example]) => example !== ''))(
    'finds its own row in capitals too: %s',
    (example, row) => {
      for (const words of [example.toUpperCase(), example.toLowerCase()]) {
        const doing = row.when && example === 'Conflict' ? 'choose the repositories' : facts.doing;
        const about = { ...facts, doing, words };
        for (const status of row.status ?? [])
          expect(findRefusal(githubRefusals, { status, words }, about)).toEqual(
            explanationOf(row, { words }, about),
          );
      }
    },
  );

  it('has no sentence that ends with a full stop, and none that lacks a word', () => {
    for (const row of githubRefusals) {
      const { means, wayOut } = explanationOf(row, { words: row.example }, facts);
      expect(row.source).toMatch(/20\d\d-\d\d/);
      for (const text of [means, wayOut]) expect(text).toMatch(/^(?!.*undefined).{10,}[^.\s]$/);
    }
  });

  it('leaves words alone that nobody has seen', () => {
    const said = { status: 403, words: 'The moon is in the wrong house.' };
    expect(findRefusal(githubRefusals, said, facts)).toBeUndefined();
  });

  it('has at least 25 real bodies to answer with, each with its source', () => {
    const sources = Object.values(realRefusals).map(({ source }) => source);
    const seen = sources.filter((source) => /#\d+, \d{4}-\d\d-\d\d/.test(source));
    expect(seen.length).toBeGreaterThanOrEqual(25);
    for (const source of sources) expect(source).toMatch(/\d{4}-\d\d-\d\d|docs|inferred/);
  });
});

describe('whose token it is', () => {
  const kindOf = (token: string, from: string, env: Record<string, string> = {}) =>
    callerOf({ kind: 'token', token: new Redacted(token), from }, env).kind;
  const random = 'ghs_16C7e42F292c6912E7710c838347Ae178B4a';

  it.each<[string, string, string, Record<string, string>, string]>([
    ['ghs_ in GITHUB_TOKEN', random, 'GITHUB_TOKEN', {}, 'workflow'],
    ['the same in GH_TOKEN too', random, 'GH_TOKEN', { GITHUB_TOKEN: `${random}\n` }, 'workflow'],
    ['ghs_ in GH_TOKEN', random, 'GH_TOKEN', {}, 'installation'],
    ['ghs_ in GH_TOKEN beside another', random, 'GH_TOKEN', { GITHUB_TOKEN: 'ghs_other' }, 'installation'],
    ["the new form of an App's", 'ghs_1234_eyJh.eyJi.c2ln', 'GITHUB_TOKEN', {}, 'installation'],
    ['the new form of Actions', 'ghs_15368_eyJh.eyJi.c2ln', 'GH_TOKEN', {}, 'workflow'],
    ['fine-grained', 'github_pat_11AA', 'GH_TOKEN', {}, 'fine-grained'],
    ['classic', 'ghp_1', 'GH_TOKEN', {}, 'classic'],
    ['of gh', 'gho_1', '`gh auth token`', {}, 'classic'],
    ['of an Enterprise Server of old', 'a'.repeat(40), 'GH_ENTERPRISE_TOKEN', {}, 'other'],
  ])('%s', (_, token, from, env, kind) => {
    expect(kindOf(token, from, env)).toBe(kind);
  });
});
