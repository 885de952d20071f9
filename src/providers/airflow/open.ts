import { UserError } from '../../core/diagnostics.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { connect } from './connect.ts';
import { findCredentials } from './credentials.ts';
import type { AirflowOptions } from './index.ts';
import { locationFrom } from './location.ts';
import { webLoginFor } from './mwaa.ts';
import { airflowStore } from './store.ts';

/** Finds out where and as whom; the first look connects. @throws UserError when one of them cannot be told */
export async function openStore(
  options: AirflowOptions,
  outside: ProviderRuntime,
  naming: LayoutSelection,
): Promise<Store> {
  const web = options.mwaa === undefined ? undefined : await webLoginFor(options.mwaa, outside);
  const url = options.url ?? web?.url;
  if (url === undefined) throw new UserError('which Airflow?', { hint: 'give its address as --url URL' });
  const address = locationFrom(url);
  const credentials = findCredentials(outside.env, {
    hostname: address.hostname,
    google: options.googleAuth ?? false,
    webToken: web?.token,
  });
  const { keyring } = outside;
  return airflowStore({ address, naming, keyring, connect: () => connect(address, credentials, outside) });
}
