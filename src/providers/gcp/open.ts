import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { loopbackAddress } from '../http/loopback.ts';
import { PATIENCE } from '../http/patience.ts';
import { GcpApi } from './api.ts';
import { type GcpChannel, makeChannel, makePlaintextChannel } from './channel.ts';
import { connect, GcpClient, WriteThrottle } from './client.ts';
import { anonymousAuth, findProject, makeSignIn, type SignedIn, signIn } from './credentials.ts';
import { type GcpFailure, isSignInFailure } from './failure.ts';
import {
  checkBackendNames,
  checkProject,
  type Emulator,
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
  const { sdk, signedIn, dialErrorFor } = emulator
    ? await connectEmulator(where, emulator)
    : await connectGoogle(where, runtime);
  const { who: caller, project: own, actsAs } = signedIn;
  const location: GcpLocation = { ...where, project: await chooseProject(options, runtime, own) };
  const context = {
    project: location.project,
    caller,
    ...(actsAs !== undefined && { actsAs }),
    server: serverOf(location),
    ...(options.kmsKey && { kmsKeys: options.kmsKey }),
  };
  const client = new GcpClient(sdk, runtime, context, dialErrorFor);
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

/** Google's client, as whom it sends, and how to tell why it could not. */
interface GcpConnection extends Pick<GcpChannel, 'dialErrorFor'> {
  readonly sdk: ReturnType<typeof connect>;
  readonly signedIn: SignedIn;
}

type Where = Pick<GcpLocation, 'region' | 'emulator'>;

async function connectEmulator(where: Where, emulator: Emulator): Promise<GcpConnection> {
  const address = { ...emulator, host: await loopbackAddress(emulator.host) };
  const { options, dialErrorFor } = makePlaintextChannel(address);
  const sdk = connect({ ...where, emulator: address }, anonymousAuth(), options);
  return { sdk, signedIn: { who: 'the caller', project: undefined }, dialErrorFor };
}

async function connectGoogle(where: Where, runtime: ProviderRuntime): Promise<GcpConnection> {
  const { auth, dialError } = makeSignIn(runtime);
  const timeout = (runtime.patience ?? PATIENCE).silence;
  const channel = makeChannel(serverOf(where), auth, { env: runtime.env, timeout });
  const sdk = connect(where, auth, channel.options);
  const signedIn = await signIn(auth, runtime);
  const dialErrorFor = async (failure: GcpFailure) =>
    isSignInFailure(failure) ? dialError() : channel.dialErrorFor(failure);
  return { sdk, signedIn, dialErrorFor };
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
