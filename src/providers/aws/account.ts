import { UserError } from '../../core/errors.ts';
import type { Outside } from '../../core/outside.ts';
import { type Connection, endpointIn } from './connect.ts';
import { failureIn, verdictOn } from './failure.ts';
import { accountIn } from './place.ts';
import type { Shape } from './shape.ts';

const SET = 'set AWS_ACCOUNT_ID to the twelve digits of the account';

/**
 * Which account this is: the credentials may say so, every ARN does; only where neither is at hand STS is asked,
 * which needs no permission.
 * @throws UserError when STS cannot be asked
 */
export async function accountOf(
  { credentials, client, region }: Connection,
  looked: readonly Shape[],
  { env, pacer }: Pick<Outside, 'env' | 'pacer'>,
): Promise<string> {
  const known = credentials.accountId ?? accountIn(looked[0]?.arn);
  if (known !== undefined) return known;
  // By way of a file of ours: once bundled, a package that is no ES module has no names to be imported later.
  const { askIdentity } = await import('./identity.ts');
  const attempt = (): Promise<string | undefined> =>
    askIdentity(client.config, {
      region,
      ...endpointIn(env, ['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL']),
    }).catch(asFailure);
  const account = await pacer.run({ kind: 'read', judge: verdictOn, attempt }).catch(unanswered);
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
