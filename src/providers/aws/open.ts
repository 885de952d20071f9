import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { accountToldBy, askAccount } from './account.ts';
import { Calls } from './calls.ts';
import { connect } from './connect.ts';
import type { AwsOptions } from './index.ts';
import { scopeOf } from './location.ts';
import { checkNames } from './rules.ts';
import { awsStore } from './store.ts';
import { wishesOf } from './wishes.ts';

/** Finds out where and as whom. @throws UserError when one of them cannot be told, or an option cannot be. */
export async function openStore(
  options: AwsOptions,
  outside: ProviderRuntime,
  naming: LayoutSelection,
): Promise<Store> {
  const wishes = wishesOf(options);
  checkNames(naming);
  const connection = await connect(options.region, outside);
  const { region, address, credentials } = connection;
  const placed = (account: string) => ({
    account,
    region,
    ...(address.host !== undefined && { host: address.host }),
  });
  return awsStore({
    calls: new Calls(connection, outside),
    wishes,
    scope: scopeOf(naming),
    outside,
    place: placed(credentials.accountId ?? ''),
    // Nothing but a mark depends on the account: without a key it may stay unknown.
    placeOf: async (looked) => {
      const told = accountToldBy(connection, looked);
      return placed(told ?? (outside.keyring ? await askAccount(connection, outside) : ''));
    },
  });
}
