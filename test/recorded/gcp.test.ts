import { afterAll, beforeAll, it } from 'vitest';
import { type Gcp, startGcp } from './stores/gcp.ts';
import { play } from './story.ts';
import { wholeStory } from './whole-story.ts';

let gcp: Gcp;
beforeAll(async () => {
  gcp = await startGcp();
});
afterAll(() => gcp.close());

const names = {
  hubspot: 'etl_SOURCES__HUBSPOT__API_KEY',
  limit: 'etl_SOURCES__PIPEDRIVE__LIMIT',
  region: 'etl_SOURCES__SHOP__REGION',
};
const project = ['gcp', '--project', 'acme-prod'];

it('a secret for each value', async () => {
  const nowhere = [
    ['there is no such project', ['gcp', '--project', 'acme-nowhere']],
    ['no project is named', ['gcp']],
  ] as const;
  const steps = wholeStory([...project, '--prefix', 'etl_', '--deep'], nowhere, gcp.hands, names);
  await play({ name: 'gcp', steps }, gcp);
});
