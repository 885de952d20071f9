import type { Bench } from '../bench.ts';
import { type Floor, floorOf, floors, least } from '../floors.ts';
import { pushRows, SECRETS } from '../situations.ts';
import { importers, importRuns } from './import.ts';
import { oursOnAirflow, servingAirflow } from './remote.ts';

const requestsOf = (version: string, floor: Floor): Bench => ({
  title: `Requests of a push of ${SECRETS} connections to Airflow ${version}`,
  about:
    'On a fake of its own, with a token. Beyond the floor we ask which Airflow it is, whether a secrets backend hides what we write, ' +
    'and for the variables of an earlier push. `airflow connections import` needs no request: it writes into the database. ' +
    floorOf(floor),
  shows: ['requests'],
  rounds: 1,
  peers: [],
  open: (lab) =>
    servingAirflow(version, (remote) =>
      pushRows({
        lab,
        remote,
        folder: `airflow-${version}`,
        ours: oursOnAirflow,
        situations: ['first', 'none', 'few', 'all'],
        beside: (situation) => ({ floor: { requests: least(floor, situation) } }),
      }),
    ),
});

export const airflow3Requests = requestsOf('3.3.2', floors.airflow3);
export const airflow2Requests = requestsOf('2.11.2', floors.airflow2);

/** One run tells: what varies is far less than what lies between them. */
export const airflowImport: Bench = {
  title: `A push of ${SECRETS} connections to Airflow, beside an import on the same machine as Airflow`,
  about:
    'We write through the API of a fake, `airflow connections import` into the database of a real Airflow (SQLite), which is as a ' +
    'first import left it. Without `--overwrite` it leaves every connection alone that is there, so new values do not arrive; ' +
    'with it, it writes all of them again, over what anyone has changed there. Nothing of it compares.',
  shows: ['written', 'wall', 'cpu'],
  rounds: 1,
  peers: importers,
  open(lab) {
    const theirs = importRuns(lab);
    return servingAirflow('3.3.2', (remote) =>
      pushRows({
        lab,
        remote,
        folder: 'airflow-import',
        ours: oursOnAirflow,
        situations: ['first', 'none', 'few', 'all'],
        beside: (situation) => ({ theirs: theirs(situation) }),
      }),
    );
  },
};
