import path from 'node:path';
import { TOKEN } from '../../test/fakes/airflow/index.ts';
import type { Opened, Row } from '../bench.ts';
import type { Ours } from '../project.ts';
import { type Remote, serving } from '../remote.ts';

/** A target is the address of an Airflow. */
export const servingAirflow = (
  version: string,
  makeRows: (remote: Remote) => Promise<readonly Row[]>,
): Promise<Opened> => serving(path.join(import.meta.dirname, 'server.ts'), [version], makeRows);

/** With a token; a user and a password cost one request more. */
export const oursOnAirflow: Ours = (url) => ({
  args: ['airflow', '--url', url, '--layout', 'connection'],
  env: { AIRFLOW_TOKEN: TOKEN },
});
