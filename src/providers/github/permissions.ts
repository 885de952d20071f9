import type { RequestFailure } from '../http/failure.ts';
import type { FailureContext } from './context.ts';

type About = Pick<
  FailureContext,
  'caller' | 'classic' | 'host' | 'login' | 'permissions' | 'place' | 'repository'
>;

/** `"Secrets: write", "Variables: write" on acme/etl` */
export const needsOf = ({ permissions, place }: Pick<About, 'permissions' | 'place'>): string =>
  `${permissions.map((name) => `"${name}"`).join(', ')} on ${place}`;

/** Says what the token would have to be allowed, and where that is changed, for the kind of token that it is. */
export function permissionHint(failure: RequestFailure, about: About): string {
  const { caller, classic = 'the scope repo', host, login = 'ORG' } = about;
  const needs = needsOf(about);
  const settings = `https://${host}/organizations/${login}/settings`;
  switch (caller.kind) {
    case 'workflow':
      return `the GITHUB_TOKEN of a workflow can never manage secrets: pass the token of an App (actions/create-github-app-token) or a personal access token as GH_TOKEN; it needs ${needs}`;
    case 'installation':
      return `it is an App's token: the App needs ${needs}, and whoever installed it on ${login} accepts that at ${settings}/installations (a user: https://${host}/settings/installations)${caller.inWorkflow ? "; actions/create-github-app-token must not ask for less. If it is github.token, no permission helps: that one is the workflow's own" : ''}`;
    case 'app':
      return `the App needs ${needs}, and whoever installed it on ${login} accepts that at ${settings}/installations (a user: https://${host}/settings/installations)`;
    case 'fine-grained':
      return `the token needs ${needs}: https://${host}/settings/personal-access-tokens. If it has that, it may still wait for an owner of ${login}: ${settings}/personal-access-token-requests`;
    default:
      return (
        scopeHint(failure, about) ??
        `a fine-grained token or an App needs ${needs}; a classic token needs ${classic}`
      );
  }
}

/** Of a classic token GitHub tells the scopes that it has, and those that would do. */
function scopeHint({ headers }: RequestFailure, about: About): string | undefined {
  const [has, accepted] = ['x-oauth-scopes', 'x-accepted-oauth-scopes'].map((name) =>
    scopesIn(headers.get(name)),
  );
  if (!has || !accepted || accepted.length === 0) return undefined;
  const { caller, host, classic = 'the scope repo', place, repository, login = 'ORG' } = about;
  const [scope = ''] = accepted;
  if (!accepted.some((one) => has.includes(one)))
    return `${caller.who} is a classic one and needs ${classic}: https://${host}/settings/tokens; a token of gh with \`gh auth refresh --hostname ${host} --scopes ${scope}\``;
  return repository === undefined
    ? `${caller.who} has the scope ${scope}, so it is its user who lacks the right: an owner of ${login} has it (https://${host}/orgs/${login}/people)`
    : `${caller.who} has the scope ${scope}, so it is its user who lacks the right: the role Write on ${place}, for environments Admin (https://${host}/${repository}/settings/access)`;
}

const scopesIn = (header: string | undefined): readonly string[] | undefined =>
  header
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => /^[\w:]{1,60}$/.test(one));

/** `secrets=write; organization_secrets=write` -> `: it lacks "Secrets: write" or "Organization secrets: write"`. */
export function lacking({ headers }: RequestFailure, { caller }: Pick<About, 'caller'>): string {
  if (caller.kind === 'classic') return '';
  const sets = (headers.get('x-accepted-github-permissions') ?? '')
    .slice(0, 1_000)
    .split(';')
    .map((set) =>
      [...set.matchAll(/([a-z_]+)=([a-z]+)/g)]
        .map(([, name = '', level]) => `"${titled(name)}: ${level}"`)
        .join(' and '),
    );
  const named = sets.filter((set) => set !== '').join(' or ');
  return named && `: it lacks ${named}`;
}

/** The settings page calls `actions_variables` "Variables". */
function titled(permission: string): string {
  const words = permission.replace(/actions_(?=variables$)/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
