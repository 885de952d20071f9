import { UserError } from '../../core/diagnostics.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { shellOption } from '../../core/words.ts';
import { AwsApi } from './api.ts';
import { AwsClient, connect } from './client.ts';
import { fetchAccount, knownAccount } from './credentials.ts';
import { type AwsLocation, scopeOf } from './location.ts';
import type { AwsOptions } from './options.ts';
import { awsStore } from './store.ts';

/**
 * Checks that a key that is named by its ARN can be used: each serves the secrets of its own region.
 * @throws UserError for one of another region
 */
function checkKeyRegion(kmsKey: string | undefined, region: string): void {
  const [, own = region] = /^arn:[^:]+:kms:([^:]+):/.exec(kmsKey ?? '') ?? [];
  if (own === region) return;
  throw new UserError(`--kms-key: ${kmsKey} is of ${own}, and the secrets are of ${region}`, {
    hint: `take a key of ${region} (aws kms list-aliases ${shellOption('--region', region)} shows them), or ${shellOption('--region', own)}`,
  });
}

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
  checkKeyRegion(options.kmsKey, region);
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
