import { UserError } from '../../core/errors.ts';
import type { Server } from './server.ts';
import type { Repository } from './target.ts';

/**
 * A place on GitHub that holds secrets and variables. Its routes all have one form below `path`:
 * `/secrets`, `/secrets/public-key`, `/secrets/{name}`, `/variables/{name}`.
 */
export interface Scope {
  /** `github.com/acme/etl/production`, in lower case: GitHub takes letters of both cases for one. */
  readonly id: string;
  /** For people: `acme/etl (production)`. */
  readonly place: string;
  readonly path: string;
  /** What a fine-grained token or an App must be allowed for a push to work in full. */
  readonly permissions: readonly string[];
  /** Of these, what the variable with the marks takes. */
  readonly notePermissions: readonly string[];
  readonly environment?: Environment;
}

/** A scope that may not be there while its repository is. */
export interface Environment {
  readonly name: string;
  readonly path: string;
  readonly repository: { readonly path: string; readonly place: string };
}

export function repositoryScope(server: Server, { owner, name }: Repository): Scope {
  return {
    id: `${server.host}/${owner}/${name}`.toLowerCase(),
    place: `${owner}/${name}`,
    path: `/repos/${owner}/${name}/actions`,
    permissions: ['Secrets: write', 'Variables: write'],
    notePermissions: ['Variables: write'],
  };
}

/** @throws UserError for a name that no environment can have. */
export function environmentScope(server: Server, repository: Repository, environment: string): Scope {
  if (!/^(?!\.{1,2}$)\P{Cc}{1,255}$/u.test(environment))
    throw new UserError('--environment must be a name of 1 to 255 characters', {
      hint: 'leave it out for the secrets of the repository itself',
    });
  const { id, place } = repositoryScope(server, repository);
  const repositoryPath = `/repos/${place}`;
  const path = `${repositoryPath}/environments/${encodeURIComponent(environment)}`;
  return {
    id: `${id}/${environment.toLowerCase()}`,
    place: `${place} (${environment})`,
    path,
    permissions: ['Environments: write', 'Secrets: write', 'Variables: write'],
    notePermissions: ['Environments: write', 'Variables: write'],
    environment: { name: environment, path, repository: { path: repositoryPath, place } },
  };
}
