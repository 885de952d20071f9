import { UserError } from '../../core/diagnostics.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { textIn } from './answers.ts';
import { airflow2Api } from './api2.ts';
import { airflow3Api } from './api3.ts';
import { type AirflowSender, firstIdentity, makeClient, signIn } from './client.ts';
import { type AirflowCredentials, findCredentials } from './credentials.ts';
import { type AirflowLocation, createWebLogin, locationFrom } from './location.ts';
import type { AirflowOptions } from './options.ts';
import { type AirflowSession, airflowStore } from './store.ts';

/** Finds the address and the credentials; the first look connects. @throws UserError when one of them cannot be told */
export async function openStore(
  { url: givenUrl, mwaa, googleAuth = false }: AirflowOptions,
  runtime: ProviderRuntime,
  selection: LayoutSelection,
): Promise<Store> {
  const webLogin = mwaa === undefined ? undefined : await createWebLogin(mwaa, runtime);
  const url = givenUrl ?? webLogin?.url;
  if (url === undefined) throw new Error('the rules of the options want an address or an environment');
  const location = locationFrom(url);
  const { hostname } = location;
  const { env, variablesFrom } = runtime;
  const credentials = findCredentials(env, {
    ...{ hostname, googleAuth, webToken: webLogin?.token },
    ...(variablesFrom && { variablesFrom }),
  });
  return airflowStore({
    location,
    selection,
    keyring: runtime.keyring,
    runtime,
    connect: () => connect(location, credentials, runtime),
  });
}

/** Finds out which Airflow it is, and signs in. One to three requests. @throws UserError when there is none, or it refuses */
async function connect(
  location: AirflowLocation,
  credentials: AirflowCredentials,
  runtime: ProviderRuntime,
): Promise<AirflowSession> {
  const client = makeClient(location, runtime);
  const first = await firstIdentity(credentials, runtime);
  const { major, version } = await readVersion(client(first), location.base);
  const send = client((await signIn(client, credentials, major)) ?? first);
  return { version, api: major === 3 ? airflow3Api(send) : airflow2Api(send) };
}

const VERSION_PATHS = [
  { major: 3, path: '/api/v2/version' },
  { major: 2, path: '/api/v1/version' },
] as const;

/** Tries the API of Airflow 3, then that of Airflow 2. @throws UserError where neither is */
async function readVersion(
  send: AirflowSender,
  base: string,
): Promise<{ readonly major: 2 | 3; readonly version: string }> {
  for (const { major, path } of VERSION_PATHS) {
    const { status, data } = await send({
      method: 'GET',
      path,
      purpose: 'ask which Airflow this is',
      acceptedStatuses: [404],
    });
    if (status !== 404) return { major, version: textIn(data, 'version') };
  }
  throw new UserError(`404: there is no API of Airflow at ${base}`, {
    hint: 'give the address of the deployment as --url, as it stands in a browser; Airflow from 2.4.3 on has it',
  });
}
