import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { Runtime } from '../../core/runtime.ts';

/** How to sign in. `source`: where that was found, for people. */
export type AirflowCredentials = { readonly source: string } & (
  | { readonly kind: 'token'; readonly token: Redacted<string> }
  | { readonly kind: 'password'; readonly username: string; readonly password: Redacted<string> }
  | { readonly kind: 'google' }
  | { readonly kind: 'mwaa'; readonly token: Redacted<string> }
);

const WAYS =
  'set AIRFLOW_TOKEN (a deployment token of Astro, too), or AIRFLOW_USERNAME and AIRFLOW_PASSWORD; Cloud Composer takes Google credentials (--google-auth), Amazon MWAA its own (--mwaa NAME)';

interface CredentialOptions {
  readonly hostname: string;
  readonly googleAuth: boolean;
  readonly webToken: Redacted<string> | undefined;
}

/** @throws UserError when there are none, or half of them */
export function findCredentials(
  env: Runtime['env'],
  { hostname, googleAuth, webToken }: CredentialOptions,
): AirflowCredentials {
  if (webToken) return { kind: 'mwaa', token: webToken, source: '`aws mwaa create-web-login-token`' };
  if (googleAuth) return { kind: 'google', source: '--google-auth' };
  const { AIRFLOW_TOKEN: token, AIRFLOW_USERNAME: username, AIRFLOW_PASSWORD: password } = env;
  if (token) return { kind: 'token', token: checkedToken(token.trim()), source: 'AIRFLOW_TOKEN' };
  if (username && password)
    return { kind: 'password', username, password: new Redacted(password), source: 'AIRFLOW_USERNAME' };
  if (username || password)
    throw new UserError(
      `AIRFLOW_${username ? 'USERNAME' : 'PASSWORD'} is set, but not AIRFLOW_${username ? 'PASSWORD' : 'USERNAME'}`,
      { hint: 'set both, or AIRFLOW_TOKEN' },
    );
  if (isComposer(hostname)) return { kind: 'google', source: 'this address of Cloud Composer' };
  throw new UserError('no credentials for Airflow', { hint: WAYS, failure: 'not signed in' });
}

const isComposer = (hostname: string): boolean => hostname.endsWith('.composer.googleusercontent.com');

/** @throws UserError for a text that no header can hold */
function checkedToken(token: string): Redacted<string> {
  if (/^[\x21-\x7e]+$/.test(token)) return new Redacted(token);
  throw new UserError('AIRFLOW_TOKEN does not hold a token: there are characters in it that no token has', {
    hint: WAYS,
  });
}
