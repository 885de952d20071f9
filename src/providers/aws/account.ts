import { UserError } from '../../core/diagnostics.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { type Connection, endpointIn } from './connect.ts';
import { failureIn, verdictOn } from './failure.ts';
import { accountIn } from './place.ts';
import type { Shape } from './shape.ts';

const SET = 'set AWS_ACCOUNT_ID to the twelve digits of the account';

/**
 * Which account this is, as far as it can be told: the credentials may say so, every ARN does.
 * @throws UserError when they contradict each other
 */
export function accountToldBy(
  { credentials }: Pick<Connection, 'credentials'>,
  looked: readonly Shape[],
): string | undefined {
  const [claimed, seen] = [credentials.accountId, accountIn(looked[0]?.arn)];
  if (claimed !== undefined && seen !== undefined && claimed !== seen)
    throw new UserError(
      `the credentials are said to be of the account ${claimed}, and see the secrets of ${seen}`,
      {
        hint: 'mend or unset AWS_ACCOUNT_ID, or aws_account_id in the profile; or take the credentials of the other account',
      },
    );
  return seen ?? claimed;
}

/**
 * Asks STS which account this is; that needs no permission.
 * @throws UserError when it cannot be asked
 */
export async function askAccount(
  { client, region }: Pick<Connection, 'client' | 'region'>,
  { env, limiter }: Pick<ProviderRuntime, 'env' | 'limiter'>,
): Promise<string> {
  // By way of a file of ours: once bundled, a package that is no ES module has no names to be imported later.
  const { askIdentity } = await import('./identity.ts');
  const attempt = (): Promise<string | undefined> =>
    askIdentity(client.config, {
      region,
      ...endpointIn(env, ['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL']),
    }).catch(asFailure);
  const account = await limiter.run({ kind: 'read', judge: verdictOn, attempt }).catch(unanswered);
  if (account !== undefined) return account;
  throw new UserError('AWS does not say which account this is', { hint: SET });
}

function asFailure(error: unknown): never {
  throw failureIn(error) ?? error;
}

function unanswered(error: unknown): never {
  const failure = failureIn(error);
  if (!failure) throw error;
  const said = failure.type || failure.code || String(failure.status);
  throw new UserError(`could not ask STS which account this is (${said})`, { hint: SET });
}
