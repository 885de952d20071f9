import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { Runtime } from '../../core/runtime.ts';
import { optionalTextIn, parseJson } from '../http/answers.ts';

/** What AWS tells of an environment: where its web server is, and a token that is good there for 60 seconds. */
export interface WebLogin {
  readonly url: string;
  readonly token: Redacted<string>;
}

/** Runs AWS's own command line, whose profiles and sign-on are the user's. @throws UserError when it gives none */
export async function createWebLogin(environment: string, { run }: Pick<Runtime, 'run'>): Promise<WebLogin> {
  const args = ['mwaa', 'create-web-login-token', '--name', environment, '--output', 'json'];
  const answer = parseJson((await run('aws', args)) ?? '');
  const host = optionalTextIn(answer, 'WebServerHostname');
  const token = optionalTextIn(answer, 'WebToken');
  if (!/^[A-Za-z0-9.-]+$/.test(host) || token === '')
    throw new UserError(`no web login token for the MWAA environment ${environment}`, {
      hint: 'the AWS command line must be installed and signed in, with airflow:CreateWebLoginToken, and in the right region (AWS_REGION)',
    });
  return { url: `https://${host}`, token: new Redacted(token) };
}
