import { parseAddress } from '../http/address.ts';

/** The Airflow that a push goes to. */
export interface AirflowLocation {
  /** Below it lie `/api/v2` and the like; without a slash at the end: `http://127.0.0.1:8080`. */
  readonly base: string;
  readonly hostname: string;
  /** `127.0.0.1:8080`, and the path of a deployment behind it, if any. */
  readonly hostAndPath: string;
}

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
  const path = pathname.replace(/\/(api\/v[12]\b.*|home|login\/?|dags\b.*)?$/, '').replace(/\/+$/, '');
  return { base: `${origin}${path}`, hostname, hostAndPath: `${host}${path}` };
}
