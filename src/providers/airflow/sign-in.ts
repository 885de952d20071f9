import { UserError } from '../../core/diagnostics.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { stringIn } from './answers.ts';
import { type Client, type Identity, nobody } from './client.ts';
import type { Credentials } from './credentials.ts';
import type { Version } from './version.ts';

/** Who to be while the version is asked for: proxies in front of Airflow want to know at once. */
export async function firstIdentity(
  credentials: Credentials,
  outside: Pick<ProviderRuntime, 'env'>,
): Promise<Identity> {
  if (credentials.kind === 'token')
    return bearer(credentials.token.reveal(), `the token from ${credentials.from}`);
  if (credentials.kind !== 'google') return nobody;
  // Loads Google's library, so only here.
  const { googleToken } = await import('./google.ts');
  const { token, who } = await googleToken(outside.env);
  return bearer(token.reveal(), who);
}

/** Signs in where that takes a request of its own. @throws UserError when Airflow does not take the credentials */
export async function signIn(
  client: Client,
  credentials: Credentials,
  version: Version,
): Promise<Identity | undefined> {
  if (credentials.kind === 'password') return withPassword(client, credentials, version);
  if (credentials.kind === 'mwaa') return withWebToken(client, credentials, version);
  return undefined;
}

const bearer = (token: string, who: string): Identity => ({
  who,
  headers: { authorization: `Bearer ${token}` },
});

/** Airflow 3 exchanges a password for a token; Airflow 2 takes it with every request, if it takes any. */
async function withPassword(
  client: Client,
  { username, password }: Extract<Credentials, { kind: 'password' }>,
  { major }: Version,
): Promise<Identity> {
  const who = `the user ${username} (AIRFLOW_USERNAME) with AIRFLOW_PASSWORD`;
  if (major === 2) {
    const pair = Buffer.from(`${username}:${password.reveal()}`).toString('base64');
    return { who, headers: { authorization: `Basic ${pair}` } };
  }
  const { data } = await client.as({ who, headers: {} })({
    method: 'POST',
    path: '/auth/token',
    body: { username, password: password.reveal() },
    doing: 'sign in',
  });
  return bearer(stringIn(data, 'access_token'), who);
}

/**
 * Amazon MWAA exchanges a web login token, good for a minute, for the cookie of a session: `session` with
 * Airflow 2, `_token` with Airflow 3, where the way in has moved to the plugins.
 */
async function withWebToken(
  client: Client,
  { token, from }: Extract<Credentials, { kind: 'mwaa' }>,
  { major }: Version,
): Promise<Identity> {
  const who = `the web login token from ${from}`;
  const { headers } = await client.as({ who, headers: {} })({
    method: 'POST',
    path: major === 3 ? '/pluginsv2/aws_mwaa/login' : '/aws_mwaa/login',
    form: { token: token.reveal() },
    takes: [302, 303],
    doing: 'sign in',
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
