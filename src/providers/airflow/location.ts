import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { Runtime } from '../../core/runtime.ts';
import { optionalTextIn, parseJson } from '../http/answers.ts';
import { parseAddress } from '../http/transport.ts';

/** The Airflow that a push goes to. */
export interface AirflowLocation {
  /** Below it lie `/api/v2` and the like; without a slash at the end: `http://127.0.0.1:8080`. */
  readonly base: string;
  readonly hostname: string;
  /** `127.0.0.1:8080`, and the path of a deployment behind it, if any. */
  readonly hostAndPath: string;
  /** What stood behind that and is left out, since it is a page of Airflow's, or its API: `/connections`. */
  readonly page?: string;
}

/**
 * Addresses below the root of a deployment, by the first part of their path: pages of Airflow 2 (FAB's end in `list`,
 * `add`, `edit` or `show`) and 3, its APIs and its ways to sign in (sources of 2.11.2 and 3.3.2, checked 2026-11-28).
 * Only what nobody would call a deployment is here: `/airflow`, `/prod` or `/data` stay.
 */
const BELOW_ROOT = new RegExp(
  [
    '/api/(?:v[12]|experimental)(?:/.*)?$',
    '/(?:dags|auth/token|auth/login|pluginsv2|aws_mwaa)(?:/.*)?$',
    '/(?:connection|variable|pool|dagrun|taskinstance|xcom|users|roles)/(?:list|add|edit|show|userinfo)(?:/.*)?$',
    '/(?:home|login|logout|health|connections|variables|pools|xcoms|dag_runs|task_instances|required_actions|providers|plugins|cluster_activity|dag-dependencies)$',
  ].join('|'),
);

/**
 * Reads `--url`, also as it stands in a browser: what follows the root of the deployment is left out.
 * @throws UserError when it is no address, holds credentials, or is plain HTTP to anything but this machine
 */
export function locationFrom(text: string): AirflowLocation {
  const { origin, pathname, host, hostname } = parseAddress(text, {
    name: '--url',
    formatHint: 'it looks like https://airflow.example.com',
    credentialsHint: 'pass them as AIRFLOW_USERNAME and AIRFLOW_PASSWORD',
  });
  const whole = pathname.replace(/\/+$/, '');
  const path = whole.replace(BELOW_ROOT, '').replace(/\/+$/, '');
  const page = whole.slice(path.length);
  return {
    base: `${origin}${path}`,
    hostname,
    hostAndPath: `${host}${path}`,
    ...(page !== '' && { page }),
  };
}

/** The web server of an environment of MWAA, and a token that is good there for 60 seconds. */
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
