import type { components } from '@octokit/openapi-types';
import { inaccessible } from './auth.ts';
import type { Call, Route } from './call.ts';
import { loginOf } from './conversation.ts';
import { Refusal } from './refusal.ts';
import type { Repository } from './state.ts';

type Schemas = components['schemas'];
type ShownRepository = Pick<
  Schemas['full-repository'],
  'id' | 'node_id' | 'name' | 'full_name' | 'private' | 'html_url' | 'url' | 'visibility'
> & { owner: Pick<Schemas['simple-user'], 'login' | 'type'> };

/** Who one is, what one may still do, and the repository itself. */
export const accountRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}',
    docs: 'rest/repos/repos#get-a-repository',
    need: ['metadata', 'read'],
    handle: (call) => ({ status: 200, body: shown(call, call.repository) }),
  },
  {
    method: 'GET',
    path: '/user',
    docs: 'rest/users/users#get-the-authenticated-user',
    handle: (call) => ({ status: 200, body: user(call) }),
  },
  {
    method: 'GET',
    path: '/rate_limit',
    docs: 'rest/rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user',
    handle: (call) => {
      const rate: Schemas['rate-limit'] = call.rates.left(call.caller.id);
      return { status: 200, body: { resources: { core: rate }, rate } };
    },
  },
];

function user(call: Call): Pick<Schemas['public-user'], 'login' | 'id' | 'node_id' | 'type'> {
  const { caller } = call;
  if ('jwt' in caller) throw new Refusal(401, 'Bad credentials', call.docs);
  const isApp = caller.token.kind === 'app-installation' || caller.token.kind === 'actions';
  if (isApp) throw new Refusal(403, inaccessible(caller.token), call.docs);
  return { login: loginOf(caller.token), id: 1, node_id: 'user-1', type: 'User' };
}

function shown(call: Call, repository: Repository): ShownRepository {
  return {
    id: repository.id,
    node_id: `repository-${repository.id}`,
    name: repository.name,
    full_name: repository.fullName,
    owner: { login: repository.owner, type: 'Organization' },
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    html_url: `https://github.com/${repository.fullName}`,
    url: `${call.base}/repos/${repository.fullName}`,
  };
}
