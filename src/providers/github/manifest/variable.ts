import type { Location } from '../location.ts';

/** The Actions variables that a manifest is kept in, the first of them by its name. */
export interface ManifestVariable {
  readonly name: string;
  /** For people: `acme/etl (production)`. */
  readonly place: string;
  /** What a token must be allowed for them, of the location's permissions. */
  readonly permissions: readonly string[];
}

const NAME = 'DEPLOY_SECRETS_MANIFEST';

/** A variable that holds our marks, whatever they are of: never listed with those of others, never made of a configuration. */
export const holdsMarks = (name: string): boolean => name.toUpperCase().startsWith(NAME);

/** Where the marks of secrets lie. Actions alone has variables, so those of the other apps lie there too. */
export function variableOf({ app, environment, organization, owner, place }: Location): ManifestVariable {
  if (environment !== undefined)
    return { name: NAME, place, permissions: ['Environments: write', 'Variables: write'] };
  return {
    name: app === 'actions' ? NAME : `${NAME}_${app.toUpperCase()}`,
    place: owner,
    permissions: [organization === undefined ? 'Variables: write' : 'Organization variables: write'],
  };
}
