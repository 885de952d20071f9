import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { Runtime } from '../../core/runtime.ts';

/** What AWS says of an environment: where its web server is, and a token that is good there for 60 seconds. */
export interface WebLogin {
  readonly url: string;
  readonly token: Redacted<string>;
}

/** Asks AWS's own command line, whose profiles and sign-on are the user's. @throws UserError when it gives none */
export async function webLoginFor(environment: string, { run }: Pick<Runtime, 'run'>): Promise<WebLogin> {
  const args = ['mwaa', 'create-web-login-token', '--name', environment, '--output', 'json'];
  const said = await run('aws', args);
  const { host, token } = said === undefined ? { host: '', token: '' } : partsOf(said);
  if (host === '' || token === '')
    throw new UserError(`no web login token for the MWAA environment ${environment}`, {
      hint: 'the AWS command line must be installed and signed in, with airflow:CreateWebLoginToken, and in the right region (AWS_REGION)',
    });
  return { url: `https://${host}`, token: new Redacted(token) };
}

function partsOf(text: string): { host: string; token: string } {
  try {
    const said: unknown = JSON.parse(text);
    const word = (name: string): string => {
      const value: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, name) : '';
      return typeof value === 'string' ? value : '';
    };
    const host = word('WebServerHostname');
    return { host: /^[A-Za-z0-9.-]+$/.test(host) ? host : '', token: word('WebToken') };
  } catch {
    return { host: '', token: '' };
  }
}
