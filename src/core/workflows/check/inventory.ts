import type { ContextName } from '../references/expressions.ts';

/** What will be there when the push is done, by name in upper case. */
export interface Inventory {
  /** Of the repository, and of the organization as far as a workflow of this repository sees it. */
  readonly shared: NamesByContext;
  /** Of each environment that was looked at, by its name in lower case. */
  readonly environments: ReadonlyMap<string, NamesByContext>;
  /** Secrets of the organization that the repository may use, and that no workflow sees all the same. */
  readonly beyondLimit?: ReadonlySet<string>;
  /** Lists that the token may not see. */
  readonly hiddenLists?: readonly HiddenList[];
}

export type NamesByContext = Readonly<Record<ContextName, ReadonlySet<string>>>;

export interface HiddenList {
  readonly context: ContextName;
  /** `the organization's secrets` */
  readonly label: string;
  /** What a token must be allowed to see it, for people: `Variables: read`. */
  readonly permission: string;
  /** The environment whose list it is, in lower case; absent: it concerns every job. */
  readonly environment?: string;
}

/** A name, at the place of one job. */
export interface NamedReference {
  readonly context: ContextName;
  readonly name: string;
}

/** An environment by name; `undefined` where only the run will tell; `none` for a job without one. */
export type JobEnvironment = { readonly environment: string | undefined } | 'none';

export type Presence =
  | 'there'
  | 'absent'
  /** More secrets than a workflow sees stand before it. */
  | 'beyond'
  | { readonly unknown: 'environment' | HiddenList };

/** Whether a job at that place will find the name. */
export function lookUp(
  { context, name }: NamedReference,
  place: JobEnvironment,
  inventory: Inventory,
): Presence {
  const { shared, environments, hiddenLists = [], beyondLimit } = inventory;
  if (shared[context].has(name)) return 'there';
  const environment = place === 'none' ? undefined : place.environment?.toLowerCase();
  if (environment !== undefined && environments.get(environment)?.[context].has(name)) return 'there';
  if (place !== 'none' && environment === undefined) return { unknown: 'environment' };
  const hidden = hiddenLists.find(
    (list) =>
      list.context === context && (list.environment === undefined || list.environment === environment),
  );
  if (hidden) return { unknown: hidden };
  return context === 'secrets' && beyondLimit?.has(name) ? 'beyond' : 'absent';
}

/** The environments that have it. */
export const environmentsWith = ({ context, name }: NamedReference, { environments }: Inventory): string[] =>
  [...environments].filter(([, names]) => names[context].has(name)).map(([environment]) => environment);
