import type { AirflowConnection } from '../../core/connections/connection.ts';
import { fieldIn, parseJson } from '../http/answers.ts';

const KEY = 'private_key_content';

/** Whether its form depends on the version of a provider. */
export const dependsOnSnowflake = ({ conn_type, extra }: AirflowConnection): boolean =>
  conn_type === 'snowflake' && extra !== undefined && fieldIn(parseJson(extra), KEY) !== undefined;

/**
 * Writes the private key as the provider that is installed reads it: in base64 from 6.3.0 on (2025-05), as the PEM
 * file before. Where the version is not known, it is new.
 */
export function forSnowflake(connection: AirflowConnection, version: string | undefined): AirflowConnection {
  if (version === undefined || !isBefore(version, 6, 3)) return connection;
  const extra = parseJson(connection.extra ?? '');
  const key = fieldIn(extra, KEY);
  if (typeof extra !== 'object' || typeof key !== 'string') return connection;
  return {
    ...connection,
    extra: JSON.stringify({ ...extra, [KEY]: Buffer.from(key, 'base64').toString('utf8') }),
  };
}

function isBefore(version: string, major: number, minor: number): boolean {
  const [ours = 0, its = 0] = version.split('.').map(Number);
  return ours < major || (ours === major && its < minor);
}
