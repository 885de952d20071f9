import type { Context } from './expressions.ts';

/** What will be there when the push is done, by name in upper case. */
export interface Inventory {
  /** Of the repository, and of the organization as far as a workflow of this repository sees it. */
  readonly shared: Names;
  /** Of each environment that was looked at, by its name in lower case. */
  readonly environments: ReadonlyMap<string, Names>;
  /** Secrets of the organization that the repository may use, and that no workflow sees all the same. */
  readonly beyond?: ReadonlySet<string>;
  /** Lists that the token may not see. */
  readonly unseen?: readonly Unseen[];
}

export type Names = Readonly<Record<Context, ReadonlySet<string>>>;

export interface Unseen {
  readonly context: Context;
  /** `the organization's secrets` */
  readonly what: string;
  /** What a token must be allowed to see it, for people: `Variables: read`. */
  readonly needs: string;
  /** The environment whose list it is, in lower case; absent: it concerns every job. */
  readonly environment?: string;
}

/** A name, at the place of one job. */
export interface Wanted {
  readonly context: Context;
  readonly name: string;
}

/** An environment by name; `undefined` where only the run will tell; `none` for a job without one. */
export type Place = { readonly environment: string | undefined } | 'none';

export type Verdict =
  | 'there'
  | 'absent'
  /** More secrets than a workflow sees stand before it. */
  | 'beyond'
  | { readonly unknown: 'environment' | Unseen };

/** Whether a job at that place will find the name. */
export function lookUp({ context, name }: Wanted, place: Place, inventory: Inventory): Verdict {
  const { shared, environments, unseen = [], beyond } = inventory;
  if (shared[context].has(name)) return 'there';
  const environment = place === 'none' ? undefined : place.environment?.toLowerCase();
  if (environment !== undefined && environments.get(environment)?.[context].has(name)) return 'there';
  if (place !== 'none' && environment === undefined) return { unknown: 'environment' };
  const hidden = unseen.find(
    (list) =>
      list.context === context && (list.environment === undefined || list.environment === environment),
  );
  if (hidden) return { unknown: hidden };
  return context === 'secrets' && beyond?.has(name) ? 'beyond' : 'absent';
}

/** The environments that have it. */
export const environmentsWith = ({ context, name }: Wanted, { environments }: Inventory): string[] =>
  [...environments].filter(([, names]) => names[context].has(name)).map(([environment]) => environment);
