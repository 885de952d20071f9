import { Octokit } from '@octokit/rest';
import { describe, expect, it } from 'vitest';
import type { Methods } from '../../../src/providers/github/api/calls.ts';
import { makeApi } from '../../../src/providers/github/api.ts';
import { findLocation } from '../../../src/providers/github/location.ts';
import type { GitHubOptions } from '../../../src/providers/github/options.ts';

const server = { api: 'https://api.github.com', host: 'github.com' };
const repository = { owner: 'acme', name: 'etl' };
const page = { per_page: 100, page: 2 };
const secret = { encrypted_value: 'c2VhbGVk', key_id: '1' };
const sharing = { visibility: 'selected' as const, selected_repository_ids: [1, 2] };

/** The calls, and what they send: method, path, query and body. */
function recording() {
  const sent: string[] = [];
  const fetch = async (url: string, { method, body }: { method: string; body?: string }) => {
    sent.push([method, url.replace(server.api, ''), ...(body === undefined ? [] : [body])].join(' '));
    const headers = { 'content-type': 'application/json' };
    return new Response('{}', { status: 200, headers });
  };
  return { api: makeApi(new Octokit({ request: { fetch } })), sent };
}

async function sentTo(options: GitHubOptions): Promise<string[]> {
  const { api, sent } = recording();
  const location = await findLocation(options, server, async () => repository);
  const shared = location.organization === undefined ? [] : [sharing];
  const [secrets, variables] = [api.secrets(location), api.variables(location)];
  const isEnvironment = location.environment !== undefined;
  const calls = [
    secrets.list(page),
    secrets.publicKey(),
    secrets.put('A', secret, ...shared),
    secrets.remove('A'),
    secrets.shared?.get('A'),
    secrets.shared?.repositories('A', page),
    secrets.shared?.setRepositories('A', [1]),
    ...(location.app === 'actions'
      ? [
          variables.list(page),
          variables.get('A'),
          variables.create('A', 'x', ...shared),
          variables.update('A', 'x', ...shared),
          variables.remove('A'),
          variables.shared?.get('A'),
          variables.shared?.repositories('A', page),
          variables.shared?.setRepositories('A', [1]),
        ]
      : []),
    ...(isEnvironment ? Object.values(api.environment(repository, 'prod/eu')).map((call) => call()) : []),
  ];
  for (const call of calls) await call?.attempt();
  return sent;
}

describe('the calls of GitHub’s API', () => {
  it.each<[string, GitHubOptions]>([
    ['a repository', {}],
    ['a repository for Dependabot', { app: 'dependabot' }],
    ['a repository for Codespaces', { app: 'codespaces' }],
    ['an environment', { environment: 'prod/eu' }],
    ['an organization', { org: 'acme' }],
    ['an organization for Dependabot', { org: 'acme', app: 'dependabot' }],
    ['an organization for Codespaces', { org: 'acme', app: 'codespaces' }],
  ])('for %s', async (_, options) => {
    expect((await sentTo(options)).join('\n')).toMatchSnapshot();
  });

  it('take no parameter that GitHub does not describe, and leave out none that it wants', () => {
    // Never called: the compiler is what is tested here.
    const wrong = ({ actions, dependabot }: Methods) => [
      // @ts-expect-error a parameter that GitHub does not know
      actions.listRepoSecrets({ owner: 'acme', repo: 'etl', pages: 2 }),
      // @ts-expect-error the same behind a spread
      actions.listRepoSecrets({ owner: 'acme', repo: 'etl', ...page, sort: 'name' }),
      // @ts-expect-error a body without who may use the secret
      actions.createOrUpdateOrgSecret({ org: 'acme', secret_name: 'A', ...secret }),
      // @ts-expect-error a name of another route's
      dependabot.deleteRepoSecret({ owner: 'acme', repo: 'etl', name: 'A' }),
      // @ts-expect-error a visibility that there is not
      actions.createOrgVariable({ org: 'acme', name: 'A', value: 'x', visibility: 'public' }),
    ];
    expect(wrong).toBeTypeOf('function');
  });
});
