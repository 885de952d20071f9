import { UserError } from '../../core/diagnostics.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { textIn } from './answers.ts';
import type { AirflowApi } from './api.ts';
import { airflow2Api } from './api2.ts';
import { airflow3Api } from './api3.ts';
import { type AirflowSender, makeClient } from './client.ts';
import type { AirflowCredentials } from './credentials.ts';
import type { AirflowLocation } from './location.ts';
import { firstIdentity, signIn } from './sign-in.ts';

/** An Airflow that has let us in. */
export interface AirflowSession {
  readonly api: AirflowApi;
  /** `3.3.2` */
  readonly version: string;
}

/** Finds out which Airflow it is, and signs in. One to three requests. @throws UserError when there is none, or it refuses */
export async function connect(
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
