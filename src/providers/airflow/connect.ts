import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { Api } from './api.ts';
import { api2 } from './api2.ts';
import { api3 } from './api3.ts';
import { Client } from './client.ts';
import type { Credentials } from './credentials.ts';
import type { AirflowLocation } from './location.ts';
import { firstIdentity, signIn } from './sign-in.ts';
import { askVersion, type Version } from './version.ts';

/** An Airflow that has let us in. */
export interface Connected {
  readonly api: Api;
  readonly version: Version;
}

/** Asks which Airflow it is, and signs in. One to three requests. @throws UserError when there is none, or it refuses */
export async function connect(
  address: AirflowLocation,
  credentials: Credentials,
  outside: ProviderRuntime,
): Promise<Connected> {
  const client = new Client(address, outside);
  const first = await firstIdentity(credentials, outside);
  const version = await askVersion(client.as(first), address.base);
  const send = client.as((await signIn(client, credentials, version)) ?? first);
  return { version, api: version.major === 3 ? api3(send) : api2(send) };
}
