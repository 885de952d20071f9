import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UserError } from '../../core/diagnostics.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { duration, shellOption } from '../../core/words.ts';
import { type DialError, dialErrorIn } from '../http/dial-error.ts';
import { connectionError } from '../http/errors.ts';
import { PATIENCE, within } from '../http/patience.ts';
import { judgeFailure, toFailure } from './failure.ts';
import { accountOf, findEndpoint } from './location.ts';

/** As much of AWS's credentials as is needed here. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly accountId?: string;
}

type SdkClient = Pick<SecretsManagerClient, 'config'>;

const WAYS =
  'set AWS_PROFILE (after `aws configure` or `aws sso login`) or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; in CI, let the job assume a role';

/**
 * Reads the access key in the environment; undefined: the SDK's chain goes on with profiles, SSO, web identity,
 * processes, containers and instances. As in that chain, a chosen profile wins over keys. What lies behind it the SDK
 * reads by itself, from the process's environment and `~/.aws`, as it does for every program.
 */
export function readKey(env: Runtime['env']): AwsCredentials | undefined {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = env;
  if (AWS_PROFILE || !id || !secret) return undefined;
  return {
    accessKeyId: id,
    secretAccessKey: secret,
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    ...(env.AWS_ACCOUNT_ID && { accountId: env.AWS_ACCOUNT_ID }),
  };
}

/** Says for people where the credentials come from. */
export const describeCaller = (env: Runtime['env']): string => {
  if (env.AWS_PROFILE) return `the credentials of the profile ${env.AWS_PROFILE}`;
  return readKey(env) ? 'the key in AWS_ACCESS_KEY_ID' : 'the credentials found';
};

/**
 * Takes the first credentials that the chain finds; this is where it asks whom it has to ask.
 * @throws UserError when there are none, or they have run out. The SDK's reasons may quote what a program printed: they are not shown.
 */
export async function findCredentials(
  sdk: SdkClient,
  { env, patience: { total } = PATIENCE }: Pick<ProviderRuntime, 'env' | 'patience'>,
  dialError: () => ReturnType<typeof dialErrorIn>,
): Promise<AwsCredentials> {
  const late = () =>
    new UserError(`no AWS credentials within ${duration(total)}: whoever hands them out does not answer`, {
      hint: WAYS,
      failure: 'not signed in',
    });
  try {
    return await within(total, sdk.config.credentials(), late);
  } catch (error) {
    const dial = dialErrorIn(error) ?? dialError();
    if (dial) throw notReached(dial, 'get AWS credentials');
    throw isRefusal(error) ? notFound(error, env) : error;
  }
}

/** The chain's own errors, and those of the services that it asks. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof Error &&
  (/Provider/.test(error.name) || '$metadata' in error || '$fault' in error || 'code' in error);

function notFound(error: Error, { AWS_PROFILE: profile }: Runtime['env']): UserError {
  const which = profile ? ` in the profile ${profile}` : '';
  if (/\bSSO\b|sso session|sso login/i.test(error.message))
    return new UserError(`the SSO session${which} has expired, or was never begun`, {
      failure: 'not signed in',
      hint: `run \`aws sso login${profile ? ` ${shellOption('--profile', profile)}` : ''}\`, then the same command again`,
    });
  return new UserError(`no usable AWS credentials found${which}`, { hint: WAYS, failure: 'not signed in' });
}

/**
 * Tells which account this is, as far as nobody must be asked: the credentials may say so, every ARN does.
 * @throws UserError when they contradict each other
 */
export function knownAccount(
  { accountId }: Pick<AwsCredentials, 'accountId'>,
  arn: string | undefined,
): string | undefined {
  const listed = accountOf(arn);
  if (accountId !== undefined && listed !== undefined && accountId !== listed)
    throw new UserError(
      `the credentials are said to be of the account ${accountId}, and see the secrets of ${listed}`,
      {
        hint: 'mend or unset AWS_ACCOUNT_ID, or aws_account_id in the profile; or take the credentials of the other account',
      },
    );
  return listed ?? accountId;
}

/** Whoever hands out credentials was not reached. */
const notReached = (dial: DialError | UserError, purpose: string): UserError =>
  dial instanceof UserError
    ? dial
    : connectionError({
        ...{ purpose, server: dial.server, code: dial.code, dial },
        hint: 'check the network, HTTPS_PROXY and the region',
      });

const SET_ACCOUNT = 'set AWS_ACCOUNT_ID to the twelve digits of the account';

/**
 * Asks STS which account this is; that needs no permission.
 * @throws UserError when it cannot be asked
 */
export async function fetchAccount(
  sdk: SdkClient,
  region: string,
  { env, limiter }: Pick<ProviderRuntime, 'env' | 'limiter'>,
): Promise<string> {
  // By way of a file of ours: once bundled, a package that is no ES module has no names to be imported later.
  const { getCallerAccount } = await import('./sts.ts');
  const where = { region, ...findEndpoint(env, ['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL']) };
  const attempt = (): Promise<string | undefined> => getCallerAccount(sdk.config, where).catch(asFailure);
  const account = await limiter.run({ kind: 'read', judge: judgeFailure, attempt }).catch(unanswered);
  if (account !== undefined) return account;
  throw new UserError('AWS does not say which account this is', { hint: SET_ACCOUNT });
}

function asFailure(error: unknown): never {
  throw toFailure(error) ?? error;
}

function unanswered(error: unknown): never {
  const failure = toFailure(error);
  if (!failure) throw error;
  if (failure.dial) {
    const { message, hint } = notReached(failure.dial, 'ask STS which account this is');
    throw new UserError(message, {
      failure: 'not reached',
      hint: `${SET_ACCOUNT}, or mend the way to STS: ${hint}`,
    });
  }
  const reason = failure.type || failure.code || String(failure.status);
  throw new UserError(`could not ask STS which account this is (${reason})`, { hint: SET_ACCOUNT });
}
