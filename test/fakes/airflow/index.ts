/**
 * An Airflow on 127.0.0.1 that remembers, and masks and refuses as the real ones do: `/api/v2` of Airflow 3,
 * `/api/v1` of Airflow 2, as read in the source of 3.3.2 and 2.11.2 and seen by asking them (2026-11-24). The
 * database under it is as narrow as MySQL. Only what a push needs is in it: everything else is 404.
 *
 * ```ts
 * const airflow = await startFakeAirflow({ version: '2.11.2' });    // default 3.3.2
 * airflow.connection('a')?.password;                                // in clear, as a task would get it
 * airflow.setConnection('a', { host: 'elsewhere' });                // as a person in the web interface
 * airflow.setVariable('v', { value: 'by hand' });
 * airflow.rules.doors.clear();                                      // who may come in; also pageLimit, encrypts, denied…
 * airflow.requests; airflow.faults;                                 // as in the fake of GitHub
 * await airflow.close();
 * ```
 */
import { PASSWORD, USERNAME } from './doors.ts';
import { FakeAirflow, type FakeAirflowOptions } from './fake.ts';

export type { Fault } from '../github/faults.ts';
export { PASSWORD, TOKEN, USERNAME, WEB_TOKEN } from './doors.ts';
export { FakeAirflow, type FakeAirflowOptions } from './fake.ts';

/** Starts a server on a free port. Close it, or the process stays alive. */
export async function startFakeAirflow(options: FakeAirflowOptions = {}): Promise<FakeAirflow> {
  const fake = new FakeAirflow(options);
  await fake.start();
  return fake;
}

/** What the fake takes, whichever version it is. */
export const passwordEnv: Readonly<Record<string, string>> = {
  AIRFLOW_USERNAME: USERNAME,
  AIRFLOW_PASSWORD: PASSWORD,
};
