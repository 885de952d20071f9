import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UserError } from '../../core/diagnostics.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { duration } from '../../core/words.ts';
import { dialErrorIn } from '../http/dial-error.ts';
import { PATIENCE, within } from '../http/patience.ts';
import { judgeFailure, toFailure } from './failure.ts';
import { accountOf, findEndpoint } from './location.ts';
import { WAYS } from './refusals/context.ts';
import { type ChainReasons, explainSignIn, notReached } from './sign-in.ts';

/** As much of AWS's credentials as is needed here. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly accountId?: string;
}

type SdkClient = Pick<SecretsManagerClient, 'config'>;

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

/** What is known of the chain besides what it throws. */
interface ChainFailures {
  /** What it found in each place. */
  readonly reasons: ChainReasons;
  /** Why the last connection did not come about; undefined: it did. */
  dialError(): ReturnType<typeof dialErrorIn>;
}

/**
 * Takes the first credentials that the chain finds; this is where it asks whom it has to ask.
 * @throws UserError when there are none, or they have run out
 */
export async function findCredentials(
  sdk: SdkClient,
  { reasons, dialError }: ChainFailures,
  { env, patience: { total } = PATIENCE }: Pick<ProviderRuntime, 'env' | 'patience'>,
  region: string,
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
    if (dial) throw dial instanceof UserError ? dial : notReached('sign in to AWS', dial);
    throw isRefusal(error) ? explainSignIn(error, reasons.lines, env, region) : error;
  }
}

/** The chain's own errors, those of the services that it asks, and one over which it stumbles. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof Error &&
  (/Provider/.test(error.name) ||
    '$metadata' in error ||
    '$fault' in error ||
    'code' in error ||
    /reading 'sso_/.test(error.message));

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
    const { message, hint } = notReached('ask STS which account this is', failure.dial);
    throw new UserError(message, { hint: `${SET_ACCOUNT}, or mend the way to STS: ${hint}` });
  }
  const reason = failure.type || failure.code || String(failure.status);
  throw new UserError(`could not ask STS which account this is (${reason})`, { hint: SET_ACCOUNT });
}
