import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { AwsApi } from './api.ts';
import { AwsClient, connect } from './client.ts';
import { fetchAccount, knownAccount } from './credentials.ts';
import { type AwsLocation, scopeOf } from './location.ts';
import type { AwsOptions } from './options.ts';
import { awsStore } from './store.ts';

/**
 * Finds out where and as whom, and opens the store there.
 * @throws UserError when one of them cannot be told
 */
export async function openStore(
  options: AwsOptions,
  runtime: ProviderRuntime,
  selection: LayoutSelection,
): Promise<Store> {
  const connection = await connect(options.region, runtime);
  const { sdk, region, endpoint, credentials } = connection;
  const locationIn = (account: string): AwsLocation => ({
    account,
    region,
    ...(endpoint.host !== undefined && { host: endpoint.host }),
  });
  return awsStore({
    api: new AwsApi(new AwsClient(connection, runtime)),
    options,
    scope: scopeOf(selection),
    runtime,
    location: locationIn(credentials.accountId ?? ''),
    // Nothing but a mark depends on the account: without a key it may stay unknown.
    locate: async (secrets) => {
      const [first] = secrets.values();
      const known = knownAccount(credentials, first?.arn);
      return locationIn(known ?? (runtime.keyring ? await fetchAccount(sdk, region, runtime) : ''));
    },
  });
}
