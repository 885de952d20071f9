import { afterAll, beforeAll, it } from 'vitest';
import { type Airflow, startAirflow } from './stores/airflow.ts';
import { play } from './story.ts';
import { wholeStory } from './whole-story.ts';

let airflow: Airflow;
beforeAll(async () => {
  airflow = await startAirflow();
});
afterAll(() => airflow.close());

const nowhere = () => [['there is no Airflow', ['airflow', '--url', `${airflow.url}/nowhere`]]] as const;

it('connections and a document', async () => {
  const names = {
    hubspot: 'sources.hubspot.api_key',
    limit: 'sources.pipedrive.limit',
    region: 'sources.shop.region',
  };
  const steps = wholeStory(['airflow', '--url', airflow.url], nowhere(), airflow.hands, names);
  await play({ name: 'airflow', steps }, airflow);
});

it('a variable for each value', async () => {
  const names = {
    hubspot: 'sources.hubspot.api_key',
    limit: 'sources.pipedrive.limit',
    region: 'sources.shop.region',
  };
  const where = ['airflow', '--url', airflow.url, '--layout', 'variable'];
  const steps = wholeStory(where, nowhere(), airflow.hands, names);
  await play({ name: 'airflow-variables', steps, formats: ['text'] }, airflow);
});
