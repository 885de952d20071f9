import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { loopbackAddress } from '../http/loopback.ts';
import { GcpApi } from './api.ts';
import { connect, GcpClient, WriteThrottle } from './client.ts';
import { anonymousAuth, findProject, newAuth, type SignedIn, signIn } from './credentials.ts';
import {
  checkBackendNames,
  checkProject,
  findEmulator,
  type GcpLocation,
  labelOf,
  scopeOf,
  serverOf,
  storeIdOf,
} from './location.ts';
import type { GcpOptions } from './options.ts';
import { silenceSdk } from './silence.ts';
import { gcpStore } from './store.ts';

/**
 * Finds out where, as whom and how, and opens the store there.
 * @throws UserError when one of them cannot be told
 */
export async function openStore(
  options: GcpOptions,
  runtime: ProviderRuntime,
  selection: LayoutSelection,
): Promise<Store> {
  silenceSdk();
  checkBackendNames(selection);
  const emulator = findEmulator(runtime.env);
  const where = { ...(options.location && { region: options.location }), ...(emulator && { emulator }) };
  const auth = emulator ? anonymousAuth() : newAuth();
  const address = emulator && { ...emulator, host: await loopbackAddress(emulator.host) };
  const sdk = connect({ ...where, ...(address && { emulator: address }) }, auth);
  const {
    who: caller,
    project: own,
    actsAs,
  }: SignedIn = emulator ? { who: 'the caller', project: undefined } : await signIn(auth, runtime);
  const location: GcpLocation = { ...where, project: await chooseProject(options, runtime, own) };
  const context = {
    project: location.project,
    caller,
    ...(actsAs !== undefined && { actsAs }),
    server: serverOf(location),
    ...(options.kmsKey && { kmsKeys: options.kmsKey }),
  };
  const client = new GcpClient(sdk, runtime, context);
  const scope = scopeOf(selection);
  return gcpStore({
    id: storeIdOf(location, scope),
    label: labelOf(location, scope),
    scope,
    api: new GcpApi(client, location, new WriteThrottle(runtime, location), options),
    options,
    runtime,
  });
}

async function chooseProject(
  { project: given }: Pick<GcpOptions, 'project'>,
  runtime: ProviderRuntime,
  own: string | undefined,
): Promise<string> {
  const { project, from } = await findProject(given, runtime, own);
  checkProject(project, from);
  if (given === undefined) runtime.tell(`the project is ${project}, from ${from}`);
  return project;
}
