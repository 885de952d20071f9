import { afterAll, beforeAll, it } from 'vitest';
import { type GitHub, startGitHub } from './stores/github.ts';
import { play } from './story.ts';
import { wholeStory } from './whole-story.ts';

let github: GitHub;
beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());

const repository = ['github', '--repo', 'acme/etl'];
const names = {
  hubspot: 'SOURCES__HUBSPOT__API_KEY',
  limit: 'SOURCES__PIPEDRIVE__LIMIT',
  region: 'SOURCES__SHOP__REGION',
};

it('a repository', async () => {
  const nowhere = [
    ['there is no such repository', ['github', '--repo', 'acme/nowhere']],
    ['there is no such environment', [...repository, '--environment', 'nowhere']],
  ] as const;
  await play(
    { name: 'github-repository', steps: wholeStory(repository, nowhere, github.at('acme/etl'), names) },
    github,
  );
});
