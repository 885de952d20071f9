import { afterAll, beforeAll, it } from 'vitest';
import { type Aws, startAws } from './stores/aws.ts';
import { play } from './story.ts';
import { wholeStory } from './whole-story.ts';

let aws: Aws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());

const names = {
  hubspot: 'etl/SOURCES__HUBSPOT__API_KEY',
  limit: 'etl/SOURCES__PIPEDRIVE__LIMIT',
  region: 'etl/SOURCES__SHOP__REGION',
};

it('a secret for each value', async () => {
  const nowhere = [['another region', ['aws', '--region', 'us-east-1']]] as const;
  const steps = wholeStory(['aws', '--prefix', 'etl/'], nowhere, aws.hands, names);
  await play({ name: 'aws', steps }, aws);
});
