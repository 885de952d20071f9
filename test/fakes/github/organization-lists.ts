import { type Call, type Route, timestamp } from './call.ts';
import type { Stored } from './holder.ts';
import { page } from './paging.ts';

/**
 * What a repository may use of its organization, without the values of secrets. The same permissions as for the
 * repository's own (docs.github.com/rest/actions/secrets#list-repository-organization-secrets, checked 2026-11-24).
 */
export const organizationListRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/actions/organization-secrets',
    docs: 'rest/actions/secrets#list-repository-organization-secrets',
    need: ['secrets', 'read'],
    handle: (call) => page(call, 'secrets', usable(call, 'secrets').map(dated), { usual: 30, most: 100 }),
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/actions/organization-variables',
    docs: 'rest/actions/variables#list-repository-organization-variables',
    need: ['actions_variables', 'read'],
    handle: (call) => {
      const all = usable(call, 'variables').map((one) => ({ ...dated(one), value: one.value }));
      return page(call, 'variables', all, { usual: 10, most: 30 });
    },
  },
];

/** The owner of every repository of the fake is an organization. */
function usable({ state, repository }: Call, shelf: 'secrets' | 'variables'): readonly Stored[] {
  const organization = state.organization(repository.owner);
  return organization ? organization.usable(organization[shelf], repository) : [];
}

const dated = ({ name, createdAt, updatedAt }: Stored) => ({
  name,
  created_at: timestamp(createdAt),
  updated_at: timestamp(updatedAt),
});
