import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { GitHubClient } from './client.ts';
import type { Location } from './location.ts';
import {
  fileStorage,
  type ManifestVariable,
  type PageStorage,
  variableOf,
  variableStorage,
} from './manifest/storage.ts';
import { ManifestStore } from './manifest/store.ts';
import { findPresentName, isPreviousName } from './repository.ts';

/*
 * GitHub has no place for a mark beside a secret, so the marks of a location lie in a manifest: in Actions variables,
 * or in a file. Those of variables lie in a manifest of their own: neither of the two has to make room for the other, and
 * a run that does not look at variables cannot take them for gone.
 */

/** What the marks of a store are kept with. */
export interface MarksContext {
  readonly location: Location;
  readonly client: GitHubClient;
  readonly runtime: ProviderRuntime;
  /** `--manifest` */
  readonly file?: string | undefined;
}

/** Where the marks of secrets are kept; undefined without a key. */
export function secretMarks(context: MarksContext): ManifestStore | undefined {
  const { location, runtime, file } = context;
  const variable = variableOf(location);
  const most = location.organization === undefined ? 1 : 16;
  const storage = file === undefined ? inVariables(context, variable, most) : fileStorage(runtime, file);
  return manifestStore(context, { storage, id: location.id, variable });
}

/** Where the marks of variables are kept; undefined without a key. */
export function variableMarks(context: MarksContext): ManifestStore | undefined {
  const { location, runtime, file } = context;
  const ofSecrets = variableOf(location);
  const variable = { ...ofSecrets, name: `${ofSecrets.name}_VARIABLES` };
  const storage =
    file === undefined ? inVariables(context, variable, 16) : fileStorage(runtime, `${file}.variables`);
  return manifestStore(context, { storage, id: `${location.id}:variables`, variable });
}

const inVariables = (
  { client, location }: MarksContext,
  variable: ManifestVariable,
  most: number,
): PageStorage => variableStorage(client, location, { variable, most });

function manifestStore(
  { client, runtime }: MarksContext,
  { storage, id, variable }: { storage: PageStorage; id: string; variable: ManifestVariable },
): ManifestStore | undefined {
  const subject = {
    id,
    permissions: variable.permissions,
    serverTime: client.serverTime,
    isPreviousName: (previous: string) =>
      isPreviousName(previous, id, (repository) => findPresentName(repository, client)),
  };
  return runtime.keyring && new ManifestStore(storage, runtime.keyring, runtime, subject);
}
