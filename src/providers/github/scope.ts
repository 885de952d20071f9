import { UserError } from '../../core/diagnostics.ts';
import type { Asked } from './errors.ts';
import type { Server } from './server.ts';
import type { Repository } from './target.ts';

/** What the secrets are for: each has secrets and a public key of its own. */
export type App = 'actions' | 'dependabot' | 'codespaces';

/**
 * A place on GitHub that holds secrets. Its routes all have one form below `path`: `/secrets`,
 * `/secrets/public-key`, `/secrets/{name}`, and in an organization `/secrets/{name}/repositories`.
 */
export interface Scope extends Asked {
  /**
   * `github.com/acme/etl/production`, `github.com/acme/etl:dependabot`, `github.com/acme`: in lower case, since
   * GitHub takes letters of both cases for one. An environment may have any name, a repository no colon.
   */
  readonly id: string;
  readonly path: string;
  readonly app: App;
  readonly notes: NotesAt;
  /** The repository or organization that it belongs to, as an App is installed on it. */
  readonly owner: Where;
  readonly environment?: Environment;
  /** The login of the organization, if it is one's. */
  readonly organization?: string;
}

interface Where {
  readonly path: string;
  /** For people: `acme/etl`. */
  readonly place: string;
}

/** The variables that the marks are kept in. Actions alone has variables, so those of the others lie there too. */
export interface NotesAt {
  readonly path: string;
  readonly name: string;
  /** For people: `acme/etl (production)`. */
  readonly place: string;
  /** What a token must be allowed for them, of the scope's permissions. */
  readonly permissions: readonly string[];
}

/** A scope that may not be there while its repository is. */
export interface Environment {
  readonly name: string;
  readonly path: string;
  readonly repository: Where;
}

const VARIABLE = 'DEPLOY_SECRETS_MANIFEST';

/** A variable of ours, whatever it is for: never listed with those of others, never made of a configuration. */
export const isOwn = (name: string): boolean => name.toUpperCase().startsWith(VARIABLE);

/**
 * Where the marks of variables are kept, and what their manifest says that it is for. It is one of its own: neither of
 * the two has to make room for the other, and a run that does not look at variables cannot take them for gone.
 */
export const markedVariables = ({ id, notes }: Scope): Pick<Scope, 'id' | 'notes'> => ({
  id: `${id}:variables`,
  notes: { ...notes, name: `${notes.name}_VARIABLES` },
});

const TITLES = { actions: undefined, dependabot: 'Dependabot', codespaces: 'Codespaces' } as const;

export function repositoryScope(server: Server, { owner, name }: Repository, app: App = 'actions'): Scope {
  const repository = { path: `/repos/${owner}/${name}`, place: `${owner}/${name}` };
  const title = TITLES[app];
  return {
    ...inApp(`${server.host}/${owner}/${name}`, repository, app),
    owner: repository,
    permissions: [title ? `${title} secrets: write` : 'Secrets: write', 'Variables: write'],
    notes: notesOf(repository, app, ['Variables: write']),
  };
}

/** @throws UserError for a name that no environment can have. */
export function environmentScope(server: Server, repository: Repository, environment: string): Scope {
  if (!/^(?!\.{1,2}$)\P{Cc}{1,255}$/u.test(environment))
    throw new UserError('--environment must be a name of 1 to 255 characters', {
      hint: 'leave it out for the secrets of the repository itself',
    });
  const whole = repositoryScope(server, repository);
  const path = `${whole.owner.path}/environments/${encodeURIComponent(environment)}`;
  const place = `${whole.place} (${environment})`;
  const permissions = ['Environments: write', 'Variables: write'];
  return {
    ...whole,
    id: `${whole.id}/${environment.toLowerCase()}`,
    place,
    path,
    permissions: ['Environments: write', 'Secrets: write', 'Variables: write'],
    notes: { path: `${path}/variables`, name: VARIABLE, place, permissions },
    environment: { name: environment, path, repository: whole.owner },
  };
}

/** @param login of the organization */
export function organizationScope(server: Server, login: string, app: App): Scope {
  const organization = { path: `/orgs/${login}`, place: `${login} (organization)` };
  const title = TITLES[app]?.toLowerCase();
  const variables = 'Organization variables: write';
  return {
    ...inApp(`${server.host}/${login}`, organization, app),
    owner: organization,
    organization: login,
    permissions: [title ? `Organization ${title} secrets: write` : 'Organization secrets: write', variables],
    classic: 'the scope admin:org, and its user to be an owner of the organization',
    unseen: unseen(app),
    notes: notesOf(organization, app, [variables]),
  };
}

const inApp = (
  id: string,
  { path, place }: Where,
  app: App,
): Pick<Scope, 'id' | 'place' | 'path' | 'app'> => ({
  id: (app === 'actions' ? id : `${id}:${app}`).toLowerCase(),
  place: TITLES[app] ? `${place} for ${TITLES[app]}` : place,
  path: `${path}/${app}`,
  app,
});

const notesOf = ({ path, place }: Where, app: App, permissions: readonly string[]): NotesAt => ({
  path: `${path}/actions/variables`,
  name: app === 'actions' ? VARIABLE : `${VARIABLE}_${app.toUpperCase()}`,
  place,
  permissions,
});

// Organizations on the free plan get 404 for Codespaces (google/go-github#3000, checked 2026-11-24).
const unseen = (app: App): string =>
  [
    'check the name, which must be that of an organization',
    'a fine-grained token must have it as its resource owner, an App must be installed on it',
    ...(app === 'codespaces' ? ['secrets for Codespaces come with GitHub Team or Enterprise'] : []),
  ].join('; ');
