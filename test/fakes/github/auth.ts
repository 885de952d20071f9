import { Refusal } from './refusal.ts';
import type { Organization, Repository } from './state.ts';

export type Permission =
  | 'actions'
  | 'actions_variables'
  | 'administration'
  | 'codespaces_secrets'
  | 'contents'
  | 'dependabot_secrets'
  | 'environments'
  | 'issues'
  | 'metadata'
  | 'organization_actions_variables'
  | 'organization_codespaces_secrets'
  | 'organization_dependabot_secrets'
  | 'organization_secrets'
  | 'pull_requests'
  | 'secrets';
type Level = 'read' | 'write';
export type Permissions = Readonly<Partial<Record<Permission, Level>>>;
export type Need = readonly [permission: Permission, level: Level];

/** Whoever holds it sees these repositories (`owner/name`), and may act for these organizations; absent: all. */
interface Reach {
  /** Whose it is. Absent: as usual for its kind. */
  readonly login?: string;
  readonly repositories?: readonly string[];
  readonly organizations?: readonly string[];
}

export type Token =
  /** `ghp_…`: scopes, and what its user may do in the repositories (default: `admin`). */
  | (Reach & {
      readonly kind: 'classic';
      readonly scopes: readonly string[];
      readonly role?: 'admin' | 'write' | 'read';
    })
  /** `github_pat_…`, the `ghs_…` of an App's installation, the GITHUB_TOKEN of a workflow. */
  | (Reach & {
      readonly kind: 'fine-grained' | 'app-installation' | 'actions';
      readonly permissions: Permissions;
      /** Milliseconds since 1970; absent: never. */
      readonly expiresAt?: number;
    });

export type Tokens = Map<string, Token>;

/** Whoever sent a request: a token, or an App with a JWT (checked where it is needed). */
export type Caller =
  | { readonly id: string; readonly token: Token }
  | { readonly id: string; readonly jwt: string };

// `permissions:` in a workflow has no key for these, so GITHUB_TOKEN never holds them (checked 2026-11-24).
const NEVER_FOR_ACTIONS: readonly Permission[] = [
  'secrets',
  'actions_variables',
  'environments',
  'administration',
  'codespaces_secrets',
  'dependabot_secrets',
];

/** Who sent the request; refuses with 401. */
export function authenticate(header: string | undefined, tokens: Tokens, now: number): Caller {
  if (!header) throw new Refusal(401, 'Requires authentication');
  const [, scheme = '', credential = ''] = /^(bearer|token) +(\S+)$/i.exec(header) ?? [];
  // An installation's token of the new form, `ghs_APPID_JWT`, has two dots too, and is no JWT of an App (2026).
  if (scheme.toLowerCase() === 'bearer' && /^(?!ghs_)[^.]*\.[^.]*\.[^.]*$/.test(credential)) {
    return { id: 'app', jwt: credential };
  }
  const token = tokens.get(credential);
  const expired =
    token && token.kind !== 'classic' && token.expiresAt !== undefined && token.expiresAt <= now;
  if (!token || expired) throw new Refusal(401, 'Bad credentials');
  return { id: credential, token };
}

/** Whether the caller may know that the repository exists. */
export function sees(token: Token, repository: Repository): boolean {
  if (!repository.private) return true;
  return reaches(token, repository) && (token.kind !== 'classic' || token.scopes.includes('repo'));
}

/** Refuses with 403 a caller that sees the repository but may not do this. */
export function permit(token: Token, repository: Repository, [permission, level]: Need, docs: string): void {
  if (permission === 'metadata') return;
  if (token.kind === 'classic') {
    const allowed =
      reaches(token, repository) && token.scopes.includes('repo') && roleAllows(token, permission);
    if (!allowed) throw new Refusal(403, roleMessage(permission), docs);
    return;
  }
  const barred = token.kind === 'actions' && NEVER_FOR_ACTIONS.includes(permission);
  const held = barred ? undefined : token.permissions[permission];
  if (!reaches(token, repository) || !held || (level === 'write' && held === 'read')) {
    throw new Refusal(403, inaccessible(token), docs);
  }
}

/** Refuses with 403 a caller that may not do this in an organization. Everyone sees that it exists. */
export function permitIn(organization: Organization, token: Token, need: Need, docs: string): void {
  const logins = token.organizations?.map((login) => login.toLowerCase());
  const member = logins?.includes(organization.login.toLowerCase()) ?? true;
  if (token.kind === 'classic') {
    const allowed = member && token.scopes.includes('admin:org') && (token.role ?? 'admin') === 'admin';
    if (!allowed) throw new Refusal(403, organizationMessage(need[0]), docs);
    return;
  }
  const held = token.kind === 'actions' ? undefined : token.permissions[need[0]];
  if (!member || !held || (need[1] === 'write' && held === 'read')) {
    throw new Refusal(403, inaccessible(token), docs);
  }
}

export function inaccessible(token: Token): string {
  const by = token.kind === 'fine-grained' ? 'personal access token' : 'integration';
  return `Resource not accessible by ${by}`;
}

/** What GitHub tells each caller about the token that it used and the one that the route wants. */
export function tokenHeaders(token: Token, need: Need | undefined): Record<string, string> {
  if (token.kind === 'classic') {
    const accepted = need?.[0].startsWith('organization_') ? 'admin:org' : 'repo';
    return { 'x-oauth-scopes': token.scopes.join(', '), 'x-accepted-oauth-scopes': need ? accepted : '' };
  }
  const accepted = need ? `${need[0]}=${need[1]}` : 'allows_permissionless_access=true';
  return { 'x-accepted-github-permissions': accepted };
}

function reaches(token: Token, repository: Repository): boolean {
  const names = token.repositories?.map((name) => name.toLowerCase());
  return names?.includes(repository.fullName.toLowerCase()) ?? true;
}

function roleAllows(token: Extract<Token, { kind: 'classic' }>, permission: Permission): boolean {
  const role = token.role ?? 'admin';
  return permission === 'administration' ? role === 'admin' : role !== 'read' || permission === 'actions';
}

function roleMessage(permission: Permission): string {
  if (permission === 'administration') return 'Must have admin rights to Repository.';
  const noun = permission === 'actions_variables' ? 'variables' : permission;
  return `You must have repository read permissions or have the repository ${noun} fine-grained permission.`;
}

/** As reported for Actions (cli/cli#8810, checked 2026-11-24); for the others in the same words. */
function organizationMessage(permission: Permission): string {
  const noun = permission.replace(/^organization_(?=secrets)/, 'actions_').replace(/^organization_/, '');
  return `You must be an org admin or have the ${noun.replaceAll('_', ' ')} fine-grained permission.`;
}
