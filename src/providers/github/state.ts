import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import { latestPush } from '../../core/marks/provenance.ts';
import type { EntryId, EntryType, Missing, Remote, RemoteState } from '../../core/model.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { type Access, differences, sharingUnknown } from './access.ts';
import type { ListedItem } from './answers.ts';
import type { GitHubClient } from './client.ts';
import type { CollectionApi, SecretsApi } from './collections.ts';
import type { Location } from './location.ts';
import { claimsWithout } from './manifest/absent.ts';
import { type Claim, type Manifest, recall, recallReadable } from './manifest/manifest.ts';
import type { ManifestStore } from './manifest/store.ts';

/** The secrets of a location or its variables, with the marks of what was written there. */
export interface MarkedCollection {
  readonly type: Extract<EntryType, 'secret' | 'variable'>;
  readonly api: CollectionApi;
  /** Absent without a key. */
  readonly marks?: ManifestStore;
}

/** What a store reads its state from, and writes to. */
export interface StoreContext {
  readonly location: Location;
  readonly client: GitHubClient;
  readonly secrets: MarkedCollection & { readonly type: 'secret'; readonly api: SecretsApi };
  /** Where configuration is pushed too. */
  readonly variables?: MarkedCollection & { readonly type: 'variable' };
  readonly createEnvironment: boolean;
  /** Who may use what is of an organization. Absent: whoever may now. */
  readonly access?: Access;
  readonly runtime: Pick<ProviderRuntime, 'now' | 'sleep' | 'keyring' | 'intended' | 'provenance'>;
}

/** One look at a collection. */
export interface CollectionState {
  /** Undefined: the environment is missing. */
  readonly listed: ReadonlyMap<string, ListedItem> | undefined;
  /** Undefined: no key, or the token may not read it. */
  readonly manifest: Manifest | undefined;
  /** What our keys vouch for and GitHub lists no more, by name: someone else removed it. */
  readonly removed: ReadonlyMap<string, Claim>;
}

/** One look at all of them. */
export interface LocationState {
  /** When it was begun, by our own clock; milliseconds since 1970. */
  readonly at: number;
  /** What the server said of its clock then, if anything. */
  readonly now?: Date | undefined;
  readonly collections: ReadonlyMap<MarkedCollection, CollectionState>;
}

export const collectionsOf = ({ secrets, variables }: StoreContext): readonly MarkedCollection[] => [
  secrets,
  ...(variables ? [variables] : []),
];

export async function readState(context: StoreContext): Promise<LocationState> {
  const at = context.runtime.now();
  const states = collectionsOf(context).map(
    async (one) => [one, await readCollection(one, (listed) => fetchAhead(one, listed, context))] as const,
  );
  const collections = new Map(await Promise.all(states));
  return { at, now: context.client.serverTime(), collections };
}

async function readCollection(
  { api, marks }: MarkedCollection,
  onListed: (listed: CollectionState['listed']) => void,
): Promise<CollectionState> {
  const list = async (): Promise<CollectionState['listed']> => {
    const listed = await api.list();
    onListed(listed);
    return listed;
  };
  const [listed, manifest] = await Promise.all([list(), marks?.read()]);
  const absent = listed && manifest ? claimsWithout(manifest, listed) : NOTHING;
  if (absent.size === 0) return { listed, manifest, removed: NOTHING };
  // A run that made it after our list, and before our look at the manifest, has it in a newer list.
  const now = await api.list();
  const removed = new Map([...absent].filter(([name]) => now && !now.has(name)));
  return { listed, manifest, removed };
}

/** Begins with what the writes need once a name is missing that this run pushes: it will be written. */
function fetchAhead(
  { type }: MarkedCollection,
  listed: CollectionState['listed'],
  { secrets, location, access, runtime: { intended = [], provenance } }: StoreContext,
): void {
  const isNew = (one: EntryId): boolean => one.type === type && !listed?.has(one.name.toUpperCase());
  // What is new in an organization stops the push where nothing says who may use it.
  const mayBeMade = location.organization === undefined || access !== undefined;
  if (!listed || !mayBeMade || !intended.some(isNew)) return;
  // Who needs it finds out what went wrong, if anybody does.
  if (type === 'secret') secrets.api.sealing().catch(() => {});
  provenance?.().catch(() => {});
}

const NOTHING: ReadonlyMap<string, Claim> = new Map();

export const isEnvironmentMissing = ({ collections }: LocationState): boolean =>
  [...collections.values()].some(({ listed }) => !listed);

/** The same, as core compares it. Asks for who may use what is of an organization, where that has to be compared. */
export async function remoteStateOf(state: LocationState, context: StoreContext): Promise<RemoteState> {
  const { client, location, createEnvironment } = context;
  const listed = await Promise.all(
    [...state.collections].flatMap(([collection, seen]) =>
      [...(seen.listed?.values() ?? [])].map((one) =>
        remoteOf(one, { collection, seen, context, now: state.now }),
      ),
    ),
  );
  const remotes = [
    ...listed,
    ...[...state.collections].flatMap(([one, { removed }]) => removedFrom(one, removed)),
  ];
  const lastPush = latestPush([...state.collections.values()].map(({ manifest }) => manifest?.lastPush));
  return {
    remotes: new Map(remotes.map((remote) => [keyOf(remote), remote])),
    ...(isEnvironmentMissing(state) && {
      missing: await missingEnvironment(client, location, createEnvironment),
    }),
    diagnostics: diagnosticsOf(state, context),
    ...(lastPush && { lastPush }),
  };
}

function diagnosticsOf({ collections }: LocationState, { location, access }: StoreContext): Diagnostic[] {
  const unreadable = [...collections].find(([{ marks }, { manifest }]) => marks && !manifest)?.[0].marks;
  return [
    ...(unreadable ? [unreadable.unreadable] : []),
    ...(location.organization !== undefined && !access
      ? [diagnostic('nothing-new', sharingUnknown(location.organization))]
      : []),
  ];
}

const removedFrom = ({ type }: MarkedCollection, removed: CollectionState['removed']): Remote[] =>
  [...removed].map(([name, { mark, at }]) => ({
    type,
    name,
    mark,
    changedAt: at,
    changedExternally: 'yes',
    pendingDeletion: true,
    deletedExternally: true,
  }));

interface RemoteContext {
  readonly collection: MarkedCollection;
  readonly seen: CollectionState;
  readonly context: StoreContext;
  readonly now: Date | undefined;
}

async function remoteOf(
  listed: ListedItem,
  { collection: { type, api }, seen: { manifest }, context: { access, runtime }, now }: RemoteContext,
): Promise<Remote> {
  const { name, at, value } = listed;
  const mark = markOf(listed, manifest, runtime.keyring, now);
  const isAsked = mark.changedExternally === 'no';
  const settings = access ? await settingsOf(listed, access, isAsked ? api : undefined) : [];
  return {
    type,
    name,
    changedAt: at,
    ...(value && { value }),
    ...mark,
    ...(settings.length > 0 && { settings }),
  };
}

/** What the manifest says of what was listed: by its value where that can be read, else by its date. */
function markOf(
  { name, at, value }: ListedItem,
  manifest: Manifest | undefined,
  keyring: Keyring | undefined,
  now: Date | undefined,
): Pick<Remote, 'mark' | 'previousMarks' | 'changedExternally'> {
  if (!manifest) return { changedExternally: 'unknown' };
  if (!value) return recall(manifest, name, at, now);
  const entry = { type: 'variable' as const, name, value };
  return recallReadable(manifest, name, (mark) => keyring?.matches(mark, entry) ?? false);
}

/** Asks for the repositories of those alone that are ours and untouched: of all others the visibility has to do. */
async function settingsOf(
  { name, visibility }: ListedItem,
  access: Access,
  api: CollectionApi | undefined,
): Promise<string[]> {
  if (!visibility) return [];
  if (visibility !== access.visibility) return differences(access, { visibility, repositories: [] });
  if (visibility !== 'selected' || !api) return [];
  return differences(access, { visibility, repositories: await api.repositories(name) });
}

/**
 * Why an environment's secrets answered 404.
 * @throws UserError when it is the repository that is not there, or the environment is there all the same: what it
 * holds would pass for nothing, and be written over
 * @param make the user asked for it to be made
 */
async function missingEnvironment(
  { api, send }: GitHubClient,
  { repository, environment, owner }: Location,
  make: boolean,
): Promise<Missing> {
  if (environment === undefined) throw new Error('only an environment can be missing');
  await send(api.repository(repository), { doing: `look at ${owner}`, target: { place: owner } });
  const what = `environment ${environment}`;
  const doing = `look for the ${what} of ${owner}`;
  const { status } = await send(api.environment(repository, environment).get(), {
    doing,
    accepts: [403, 404],
  });
  if (status === 200)
    throw new UserError(`404: GitHub does not show what is in the ${what} of ${owner}, which is there`, {
      hint: 'the token may lack "Environments" or "Secrets"; otherwise run the same command again',
      failure: 'no permission',
    });
  return {
    what,
    make,
    hint: 'check --environment, or make it with --create-environment',
  };
}
