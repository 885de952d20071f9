import { UserError } from '../../core/diagnostics.ts';
import { stringIn } from './answers.ts';
import type { Send } from './client.ts';

export interface Version {
  readonly major: 2 | 3;
  /** `3.3.2` */
  readonly text: string;
}

/** Asks the API of Airflow 3, then that of Airflow 2. @throws UserError where neither is */
export async function askVersion(send: Send, base: string): Promise<Version> {
  for (const [major, path] of [
    [3, '/api/v2/version'],
    [2, '/api/v1/version'],
  ] as const) {
    const { status, data } = await send({
      method: 'GET',
      path,
      doing: 'ask which Airflow this is',
      takes: [404],
    });
    if (status !== 404) return { major, text: stringIn(data, 'version') };
  }
  throw new UserError(`404: there is no API of Airflow at ${base}`, {
    hint: 'give the address of the deployment as --url, as it stands in a browser; Airflow from 2.4.3 on has it',
  });
}
