import { afterAll, beforeAll, it } from 'vitest';
import { shortStory } from './short-story.ts';
import { expectSnippets } from './snippets.ts';
import { describeOldStates, expectState } from './states.ts';
import { type Airflow, startAirflow } from './stores/airflow.ts';
import { play, type Step, type Story, WITHOUT_MARKDOWN } from './story.ts';
import { wholeStory } from './whole-story.ts';

let airflow: Airflow;
beforeAll(async () => {
  airflow = await startAirflow();
});
afterAll(() => airflow.close());

const address = ['airflow', '--url', 'http://127.0.0.1:7004'];
const nowhere = [['there is no Airflow', ['airflow', '--url', 'http://127.0.0.1:7004/nowhere']]] as const;
const names = {
  hubspot: 'sources.hubspot.api_key',
  limit: 'sources.pipedrive.limit',
  region: 'sources.shop.region',
};

/** Plays a story of this kind, and looks at what it leaves there. */
async function tell(
  name: string,
  where: readonly string[],
  steps: readonly Step[],
  formats?: Story['formats'],
): Promise<void> {
  await play({ name, steps, formats }, airflow, (stage) => expectState(name, where, stage, airflow));
}

/**
 * What lies there was recorded when --prune took no key out of a document, and stays: here that step looks, and changes
 * nothing. The short stories carry it out.
 */
const withoutPruning = (step: Step): Step =>
  step.title === 'a leftover, --prune --yes' ? { ...step, args: [...step.args, '--dry-run'] } : step;

it('connections and a document', () => {
  const steps = wholeStory(address, nowhere, airflow.hands, names).map(withoutPruning);
  return tell('airflow-default', address, steps);
});

it('a variable for each value', async () => {
  const where = [...address, '--layout', 'variable'];
  await tell('airflow-variable', where, wholeStory(where, nowhere, airflow.hands, names), ['text']);
});

it('a document for one pipeline', async () => {
  const where = [...address, '--layout', 'document', '--pipeline', 'orders'];
  await tell(
    'airflow-document',
    where,
    shortStory(where, airflow.hands, 'orders.dlt_secrets_toml'),
    WITHOUT_MARKDOWN,
  );
});

it('connections alone', async () => {
  const where = [...address, '--layout', 'connection'];
  const name = 'sources.pipedrive.pipedrive_api_key';
  await tell('airflow-connection', where, shortStory(where, airflow.hands, name), WITHOUT_MARKDOWN);
});

it('Airflow 2', async () => {
  const { rules } = airflow.fake;
  rules.version = '2.11.2';
  try {
    await tell('airflow-two', address, shortStory(address, airflow.hands, 'dlt_secrets_toml'), ['text']);
  } finally {
    rules.version = '3.3.2';
  }
});

it('what is printed to be pasted', () => {
  const layouts = ['connection', 'document', 'variable'].map((layout) => ['--layout', layout]);
  const all = [[], ...layouts].map((layout) => [...address, ...layout, '--print-dag-snippet']);
  return expectSnippets('airflow', airflow, all);
});

describeOldStates('airflow-', () => airflow);
