import { afterAll, beforeAll, describe } from 'vitest';
import { conformance } from '../../providers/conformance.ts';
import { realPlace } from './place.ts';
import { type Airflow, startAirflow, versions } from './server.ts';
import { tasks } from './tasks.ts';

const deaths = { '3.3.2': 42, '2.11.2': 72 } as const;

describe.each(versions)('Airflow %s', (version) => {
  let airflow: Airflow;
  beforeAll(async () => {
    airflow = await startAirflow(version);
  });
  afterAll(() => airflow.close());

  describe('a task', () => tasks(() => airflow));

  conformance(`variables of ${version}`, { server: true, deaths: deaths[version] }, () =>
    realPlace(airflow, 'variable'),
  );
  conformance(`connections of ${version}`, { server: true, deaths: deaths[version] }, () =>
    realPlace(airflow, 'connection'),
  );
});
