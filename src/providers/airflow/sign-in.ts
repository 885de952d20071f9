import { UserError } from '../../core/diagnostics.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { textIn } from './answers.ts';
import { type AirflowClient, anonymous, type Identity } from './client.ts';
import type { AirflowCredentials } from './credentials.ts';

/** Chooses whose the first request is, which reads the version: proxies in front of Airflow want to know at once. */
export async function firstIdentity(
  credentials: AirflowCredentials,
  { env }: Pick<ProviderRuntime, 'env'>,
): Promise<Identity> {
  if (credentials.kind === 'token')
    return bearer(credentials.token.reveal(), `the token from ${credentials.source}`);
  if (credentials.kind !== 'google') return anonymous;
  // Loads Google's library, so only here.
  const { googleToken } = await import('./google.ts');
  const { token, who } = await googleToken(env);
  return bearer(token.reveal(), who);
}

/** Signs in where that takes a request of its own. @throws UserError when Airflow does not take the credentials */
export async function signIn(
  client: AirflowClient,
  credentials: AirflowCredentials,
  major: 2 | 3,
): Promise<Identity | undefined> {
  if (credentials.kind === 'password') return signInWithPassword(client, credentials, major);
  if (credentials.kind === 'mwaa') return signInWithWebToken(client, credentials, major);
  return undefined;
}

const bearer = (token: string, who: string): Identity => ({
  who,
  headers: { authorization: `Bearer ${token}` },
});

/** Exchanges a password for a token on Airflow 3; Airflow 2 takes it with every request, if it takes any. */
async function signInWithPassword(
  client: AirflowClient,
  { username, password }: Extract<AirflowCredentials, { kind: 'password' }>,
  major: 2 | 3,
): Promise<Identity> {
  const who = `the user ${username} (AIRFLOW_USERNAME) with AIRFLOW_PASSWORD`;
  if (major === 2) {
    const pair = Buffer.from(`${username}:${password.reveal()}`).toString('base64');
    return { who, headers: { authorization: `Basic ${pair}` } };
  }
  const { data } = await client({ who, headers: {} })({
    method: 'POST',
    path: '/auth/token',
    json: { username, password: password.reveal() },
    purpose: 'sign in',
  });
  return bearer(textIn(data, 'access_token'), who);
}

/**
 * Exchanges a web login token of Amazon MWAA, good for a minute, for the cookie of a session: `session` with
 * Airflow 2, `_token` with Airflow 3, where the login has moved to the plugins.
 */
async function signInWithWebToken(
  client: AirflowClient,
  { token, source }: Extract<AirflowCredentials, { kind: 'mwaa' }>,
  major: 2 | 3,
): Promise<Identity> {
  const who = `the web login token from ${source}`;
  const { headers } = await client({ who, headers: {} })({
    method: 'POST',
    path: major === 3 ? '/pluginsv2/aws_mwaa/login' : '/aws_mwaa/login',
    form: { token: token.reveal() },
    acceptedStatuses: [302, 303],
    purpose: 'sign in',
  });
  const name = major === 3 ? '_token' : 'session';
  const value = new RegExp(`(?:^|[,;\\s])${name}=([^;,\\s]+)`).exec(headers.get('set-cookie') ?? '')?.[1];
  if (value === undefined)
    throw new UserError('could not sign in: Amazon MWAA gave no session', {
      hint: 'the token is good for 60 seconds and for its own environment: run the same command again',
    });
  if (major === 3) return bearer(value, who);
  return { who, headers: { cookie: `${name}=${value}` } };
}
