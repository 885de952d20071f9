import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { connect } from './connect.ts';
import { findCredentials } from './credentials.ts';
import { createWebLogin, locationFrom } from './location.ts';
import type { AirflowOptions } from './options.ts';
import { airflowStore } from './store.ts';

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
  const credentials = findCredentials(runtime.env, { hostname, googleAuth, webToken: webLogin?.token });
  return airflowStore({
    location,
    selection,
    keyring: runtime.keyring,
    connect: () => connect(location, credentials, runtime),
  });
}
