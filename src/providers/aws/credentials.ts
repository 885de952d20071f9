import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UserError } from '../../core/diagnostics.ts';
import type { Runtime } from '../../core/runtime.ts';

/** As much of AWS's credentials as is needed here. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly accountId?: string;
}

const WAYS =
  'set AWS_PROFILE (after `aws configure` or `aws sso login`) or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; in CI, let the job assume a role';

/**
 * The access key in the environment; undefined: the SDK's chain goes on with profiles, SSO, web identity, processes,
 * containers and instances. As in that chain, a chosen profile wins over keys. What lies behind it the SDK reads by
 * itself, from the process's environment and `~/.aws`, as it does for every program.
 */
export function keyIn(env: Runtime['env']): Credentials | undefined {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = env;
  if (AWS_PROFILE || !id || !secret) return undefined;
  return {
    accessKeyId: id,
    secretAccessKey: secret,
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    ...(env.AWS_ACCOUNT_ID && { accountId: env.AWS_ACCOUNT_ID }),
  };
}

/** Where the credentials come from, for people. */
export const whoIn = (env: Runtime['env']): string => {
  if (env.AWS_PROFILE) return `the credentials of the profile ${env.AWS_PROFILE}`;
  return keyIn(env) ? 'the key in AWS_ACCESS_KEY_ID' : 'the credentials found';
};

/**
 * The first credentials that the chain finds; this is where it asks whom it has to ask.
 * @throws UserError when there are none, or they have run out. The SDK's reasons may quote what a program printed: they are not shown.
 */
export async function findCredentials(
  client: Pick<SecretsManagerClient, 'config'>,
  env: Runtime['env'],
): Promise<Credentials> {
  try {
    return await client.config.credentials();
  } catch (error) {
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
      hint: `run \`aws sso login${profile ? ` --profile ${profile}` : ''}\`, then the same command again`,
    });
  return new UserError(`no usable AWS credentials found${which}`, { hint: WAYS });
}
