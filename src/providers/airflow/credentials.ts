import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { Runtime } from '../../core/runtime.ts';

/** How to come in, and where it was found, for people. */
export type Credentials = { readonly from: string } & (
  | { readonly kind: 'token'; readonly token: Redacted<string> }
  | { readonly kind: 'password'; readonly username: string; readonly password: Redacted<string> }
  | { readonly kind: 'google' }
  | { readonly kind: 'mwaa'; readonly token: Redacted<string> }
);

const WAYS =
  'set AIRFLOW_TOKEN (a deployment token of Astro, too), or AIRFLOW_USERNAME and AIRFLOW_PASSWORD; Cloud Composer takes Google credentials (--google-auth), Amazon MWAA its own (--mwaa NAME)';

/** @throws UserError when there are none, or half of them */
export function findCredentials(
  env: Runtime['env'],
  {
    hostname,
    google,
    webToken,
  }: { hostname: string; google: boolean; webToken: Redacted<string> | undefined },
): Credentials {
  if (webToken) return { kind: 'mwaa', token: webToken, from: '`aws mwaa create-web-login-token`' };
  if (google) return { kind: 'google', from: '--google-auth' };
  const { AIRFLOW_TOKEN: token, AIRFLOW_USERNAME: username, AIRFLOW_PASSWORD: password } = env;
  if (token)
    return {
      kind: 'token',
      token: new Redacted(header(token.trim(), 'AIRFLOW_TOKEN')),
      from: 'AIRFLOW_TOKEN',
    };
  if (username && password)
    return { kind: 'password', username, password: new Redacted(password), from: 'AIRFLOW_USERNAME' };
  if (username || password)
    throw new UserError(
      `AIRFLOW_${username ? 'USERNAME' : 'PASSWORD'} is set, but not AIRFLOW_${username ? 'PASSWORD' : 'USERNAME'}`,
      {
        hint: 'set both, or AIRFLOW_TOKEN',
      },
    );
  if (isComposer(hostname)) return { kind: 'google', from: 'this address of Cloud Composer' };
  throw new UserError('no credentials for Airflow', { hint: WAYS });
}

const isComposer = (hostname: string): boolean => hostname.endsWith('.composer.googleusercontent.com');

function header(token: string, from: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UserError(`${from} does not hold a token: there are characters in it that no token has`, {
    hint: WAYS,
  });
}
