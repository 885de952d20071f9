import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, field, line, names } from './ask.ts';
import { type FakeGitHub, startFakeGitHub } from './index.ts';

const many = (n: number, prefix = 'S'): string[] =>
  Array.from({ length: n }, (_, i) => `${prefix}${String(i).padStart(3, '0')}`);

let github: FakeGitHub;
beforeEach(async () => {
  github = await startFakeGitHub({
    repositories: ['acme/etl', { name: 'acme/open', private: false }, 'other/one'],
    tokens: {
      admin: { kind: 'classic', scopes: ['repo'] },
      all: { kind: 'fine-grained', permissions: { secrets: 'read', actions_variables: 'read' } },
      secrets: { kind: 'fine-grained', permissions: { secrets: 'write' } },
      none: { kind: 'fine-grained', permissions: { metadata: 'read' } },
    },
  });
});
afterEach(() => github.close());

describe('what a fake repository may use of its organization', () => {
  it.each([
    ['acme/etl', ['EVERYONE', 'PRIVATE', 'SELECTED']],
    ['acme/open', ['EVERYONE']],
    ['other/one', []],
  ])('%s', async (repository, expected) => {
    github.setSecret('acme', 'everyone', 'canary', 'all');
    github.setSecret('acme', 'private', 'canary', 'private');
    github.setSecret('acme', 'selected', 'canary', 'selected', 'acme/etl');
    github.setSecret('acme', 'unselected', 'canary', 'selected');
    const said = await ask(github, `GET /repos/${repository}/actions/organization-secrets`, { token: 'all' });
    expect(names(said.body, 'secrets')).toEqual(expected);
    expect(JSON.stringify(said.body)).not.toContain('canary');
  });

  it('variables come with their values', async () => {
    github.setVariable('acme', 'level', 'high');
    const said = await ask(github, 'GET /repos/acme/etl/actions/organization-variables', { token: 'all' });
    expect(said.body).toMatchObject({ total_count: 1, variables: [{ name: 'LEVEL', value: 'high' }] });
  });

  it.each([
    ['secrets', 100],
    ['variables', 30],
  ] as const)('%s: no more than %i a page', async (kind, most) => {
    for (const name of many(103)) {
      if (kind === 'secrets') github.setSecret('acme', name, 'x');
      else github.setVariable('acme', name, 'x');
    }
    const path = `/repos/acme/etl/actions/organization-${kind}?per_page=100`;
    const said = await ask(github, `GET ${path}`, { token: 'admin' });
    expect([names(said.body, kind).length, field(said.body, 'total_count')]).toEqual([most, 103]);
    expect(said.headers.get('link')).toContain('page=2>; rel="next"');
  });

  it.each([
    ['all', 'secrets', '200'],
    ['all', 'variables', '200'],
    ['secrets', 'secrets', '200'],
    ['secrets', 'variables', '403 Resource not accessible by personal access token'],
    ['none', 'secrets', '403 Resource not accessible by personal access token'],
  ])('%s may see %s: %s', async (token, kind, expected) => {
    expect(line(await ask(github, `GET /repos/acme/etl/actions/organization-${kind}`, { token }))).toBe(
      expected,
    );
  });
});
