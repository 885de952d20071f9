import type { ContextName, NamedReference } from '../references/expressions.ts';

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

/** The environment of a job: `undefined` where only the run will tell its name, `none` where it has none. */
export type JobEnvironment = { readonly environment: string | undefined } | 'none';

export type Presence =
  | 'present'
  | 'absent'
  /** More secrets than a workflow sees stand before it. */
  | 'beyond-limit'
  | UnknownPresence;

export interface UnknownPresence {
  /** What would have to be known. */
  readonly unknown: 'environment' | HiddenList;
}

/** Tells whether a job with that environment will find the name. */
export function lookUp(
  { context, name }: NamedReference,
  job: JobEnvironment,
  inventory: Inventory,
): Presence {
  const { shared, environments, hiddenLists = [], beyondLimit } = inventory;
  if (shared[context].has(name)) return 'present';
  const environment = job === 'none' ? undefined : job.environment?.toLowerCase();
  if (environment !== undefined && environments.get(environment)?.[context].has(name)) return 'present';
  if (job !== 'none' && environment === undefined) return { unknown: 'environment' };
  const hidden = hiddenLists.find(
    (list) =>
      list.context === context && (list.environment === undefined || list.environment === environment),
  );
  if (hidden) return { unknown: hidden };
  return context === 'secrets' && beyondLimit?.has(name) ? 'beyond-limit' : 'absent';
}

/** Names the environments that have it. */
export const environmentsWith = ({ context, name }: NamedReference, { environments }: Inventory): string[] =>
  [...environments].filter(([, names]) => names[context].has(name)).map(([environment]) => environment);
