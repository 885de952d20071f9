// The fake Airflow as a process of its own: `node server.ts VERSION`. A target is the address of an empty Airflow.
import { type FakeAirflow, startFakeAirflow } from '../../test/fakes/airflow/index.ts';
import { serve } from '../serve.ts';
import { writtenBy } from './written.ts';

const [version = ''] = process.argv.slice(2);
const airflows: FakeAirflow[] = [];

serve({
  async make() {
    const airflow = await startFakeAirflow({ version });
    airflows.push(airflow);
    return airflow.url;
  },
  tally() {
    const all = airflows.flatMap(({ requests }) => requests);
    return { requests: all.length, written: all.reduce((sum, request) => sum + writtenBy(request), 0) };
  },
});
