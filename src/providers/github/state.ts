import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import { latestPush } from '../../core/marks/provenance.ts';
import type { EntryType, Missing, Remote, RemoteState } from '../../core/model.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { type Access, differences, sharingUnknown } from './access.ts';
import type { ListedItem } from './answers.ts';
import type { GitHubClient } from './client.ts';
import type { CollectionApi, SecretsApi } from './collections.ts';
import type { Location } from './location.ts';
import { type Manifest, recall, recallReadable } from './manifest/manifest.ts';
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
  readonly runtime: Pick<ProviderRuntime, 'now' | 'keyring'>;
}

/** One look at a collection. */
export interface CollectionState {
  /** Undefined: the environment is missing. */
  readonly listed: ReadonlyMap<string, ListedItem> | undefined;
  /** Undefined: no key, or the token may not read it. */
  readonly manifest: Manifest | undefined;
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
  const states = collectionsOf(context).map(async (one) => [one, await readCollection(one)] as const);
  const collections = new Map(await Promise.all(states));
  return { at, now: context.client.serverTime(), collections };
}

async function readCollection({ api, marks }: MarkedCollection): Promise<CollectionState> {
  const [listed, manifest] = await Promise.all([api.list(), marks?.read()]);
  return { listed, manifest };
}

export const isEnvironmentMissing = ({ collections }: LocationState): boolean =>
  [...collections.values()].some(({ listed }) => !listed);

/** The same, as core compares it. Asks for who may use what is of an organization, where that has to be compared. */
export async function remoteStateOf(state: LocationState, context: StoreContext): Promise<RemoteState> {
  const { client, location, createEnvironment } = context;
  const remotes = await Promise.all(
    [...state.collections].flatMap(([collection, seen]) =>
      [...(seen.listed?.values() ?? [])].map((one) =>
        remoteOf(one, { collection, seen, context, now: state.now }),
      ),
    ),
  );
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
  const settings = mark.changedExternally === 'no' && access ? await settingsOf(listed, access, api) : [];
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

/** Asks for the repositories of those alone that are ours and untouched: all others are written for another reason. */
async function settingsOf(
  { name, visibility }: ListedItem,
  access: Access,
  api: CollectionApi,
): Promise<string[]> {
  if (!visibility) return [];
  const both = visibility === 'selected' && access.visibility === 'selected';
  return differences(access, { visibility, repositories: both ? await api.repositories(name) : [] });
}

/**
 * Why an environment's secrets answered 404. @throws UserError when it is the repository that is not there.
 * @param make the user asked for it to be made
 */
async function missingEnvironment(
  { api, send }: GitHubClient,
  { repository, environment, owner }: Location,
  make: boolean,
): Promise<Missing> {
  if (environment === undefined) throw new Error('only an environment can be missing');
  await send(api.repository(repository), { doing: `look at ${owner}`, target: { place: owner } });
  return {
    what: `environment ${environment}`,
    make,
    hint: 'check --environment, or make it with --create-environment',
  };
}
