import { UserError } from '../../core/diagnostics.ts';
import { isLoopback } from '../http/address.ts';

/** The Airflow that is spoken to. */
export interface AirflowLocation {
  /** Below it lie `/api/v2` and the like; without a slash at the end: `http://127.0.0.1:8080`. */
  readonly base: string;
  readonly hostname: string;
  /** `127.0.0.1:8080`, and the path of a deployment behind it, if any. */
  readonly hostAndPath: string;
}

/**
 * `--url`, also as it stands in a browser: what follows the root of the deployment is left out.
 * @throws UserError when it is no address, holds credentials, or is plain HTTP to anything but this machine
 */
export function locationFrom(given: string): AirflowLocation {
  if (!URL.canParse(given))
    throw new UserError('--url is not an address', { hint: 'it looks like https://airflow.example.com' });
  const url = new URL(given);
  if (url.username || url.password)
    throw new UserError('--url holds a user name or a password', {
      hint: 'pass them as AIRFLOW_USERNAME and AIRFLOW_PASSWORD',
    });
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new UserError(`--url: ${url.protocol}//${url.host} is not encrypted`, {
      hint: 'use https; plain http is taken for this machine alone',
    });
  const path = url.pathname.replace(/\/(api\/v[12]\b.*|home|login\/?|dags\b.*)?$/, '').replace(/\/+$/, '');
  return { base: `${url.origin}${path}`, hostname: url.hostname, hostAndPath: `${url.host}${path}` };
}
