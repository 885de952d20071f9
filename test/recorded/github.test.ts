import { afterAll, beforeAll, it } from 'vitest';
import { shortStory } from './short-story.ts';
import { expectSnippets } from './snippets.ts';
import { describeOldStates, expectState } from './states.ts';
import { type GitHub, startGitHub } from './stores/github.ts';
import { play, type Step, type Story, WITHOUT_MARKDOWN } from './story.ts';
import { wholeStory } from './whole-story.ts';

let github: GitHub;
beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());

const repository = ['github', '--repo', 'acme/etl'];
const organization = ['github', '--org', 'acme'];
const PIPEDRIVE = 'SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY';

/** Plays a story of this kind, and looks at what it leaves there. */
async function tell(
  name: string,
  where: readonly string[],
  steps: readonly Step[],
  formats?: Story['formats'],
): Promise<void> {
  await play({ name, steps, formats }, github, (stage) => expectState(name, where, stage, github));
}

it('a repository', async () => {
  const nowhere = [
    ['there is no such repository', ['github', '--repo', 'acme/nowhere']],
    ['there is no such environment', [...repository, '--environment', 'nowhere']],
    ['no repository is named', ['github']],
  ] as const;
  const names = {
    hubspot: 'SOURCES__HUBSPOT__API_KEY',
    limit: 'SOURCES__PIPEDRIVE__LIMIT',
    region: 'SOURCES__SHOP__REGION',
  };
  const steps = wholeStory(repository, nowhere, github.at('acme/etl'), names);
  await tell('github-repository', repository, steps);
});

it('an environment', async () => {
  const where = [...repository, '--environment', 'production'];
  const another = [...repository, '--environment', 'staging', '--create-environment'];
  const steps = shortStory(where, github.at('acme/etl/production'), PIPEDRIVE, {
    more: (push) => [
      { title: 'one that is not there', args: [...another, ...push.slice(where.length), '--dry-run'] },
      { title: 'one that is made', args: [...another, ...push.slice(where.length)] },
    ],
  });
  await tell('github-environment', where, steps);
});

it('an organization', async () => {
  const steps = shortStory(organization, github.at('acme'), PIPEDRIVE, {
    more: (push) => [
      { title: 'nobody may use it yet', args: push },
      { title: 'for one repository', args: [...push, '--repos', 'etl'] },
      { title: 'for two, a dry run', args: [...push, '--repos', 'etl,reports', '--dry-run', '--exit-code'] },
      { title: 'for two', args: [...push, '--repos', 'etl,reports'] },
      { title: 'for all', args: [...push, '--visibility', 'all'] },
      { title: 'for one that is not there', args: [...push, '--repos', 'nowhere'] },
      { title: 'an organization that is not there', args: ['github', '--org', 'nowhere', ...push.slice(3)] },
    ],
  });
  await tell('github-organization', organization, steps);
});

it.each(['dependabot', 'codespaces'])('for %s', async (app) => {
  const where = [...repository, '--app', app];
  await tell(`github-${app}`, where, shortStory(where, github.at(`acme/etl:${app}`), PIPEDRIVE));
});

it.each(['dependabot', 'codespaces'])('for %s in an organization', async (app) => {
  const where = [...organization, '--app', app, '--visibility', 'private'];
  await tell(`github-organization-${app}`, where, shortStory(where, github.at(`acme:${app}`), PIPEDRIVE), [
    'text',
  ]);
});

it('the whole file as one secret', async () => {
  const where = [...repository, '--layout', 'document'];
  await tell(
    'github-document',
    where,
    shortStory(where, github.at('acme/etl'), 'DLT_SECRETS_TOML'),
    WITHOUT_MARKDOWN,
  );
});

it('marks in a file', async () => {
  const where = [...repository, '--manifest', 'marks.txt', '--with-config'];
  const config = { 'config.toml': '[runtime]\nlog_level = "INFO"\n' };
  const steps = shortStory(where, github.at('acme/etl'), PIPEDRIVE).map((step, n) =>
    n === 0 ? { ...step, files: { ...step.files, ...config } } : step,
  );
  await tell('github-manifest-file', where, steps, WITHOUT_MARKDOWN);
});

const CONFIG = `[runtime]
log_level = "INFO"
[sources.pipedrive]
start = 2026-11-24
[sources.pipedrive.headers]
Accept = "application/json"
`;

it.each([
  ['a repository', 'github-with-config', [...repository, '--with-config'], 'acme/etl'],
  [
    'an organization',
    'github-organization-with-config',
    [...organization, '--repos', 'etl', '--with-config'],
    'acme',
  ],
])('the configuration of %s', async (_, name, where, place) => {
  const changed = CONFIG.replace('INFO', 'DEBUG');
  const less = CONFIG.replace(/start.*\n/, '');
  const steps = shortStory(where, github.at(place), PIPEDRIVE, {
    more: (push) => [
      { title: 'with a configuration', args: push, files: { 'config.toml': CONFIG } },
      { title: 'without the option', args: push.filter((word) => word !== '--with-config') },
      {
        title: 'a variable is another',
        args: [...push, '--dry-run', '--exit-code'],
        files: { 'config.toml': changed },
      },
      { title: 'a variable is changed', args: push },
      {
        title: 'a variable was changed elsewhere',
        args: push,
        before: () => github.fake.setVariable(place, 'RUNTIME__LOG_LEVEL', 'ERROR'),
      },
      { title: 'a variable is overwritten', args: [...push, '--overwrite'] },
      {
        title: 'a variable is removed',
        args: [...push, '--prune', '--yes'],
        files: { 'config.toml': less },
      },
      {
        title: 'a secret in the configuration',
        args: push,
        files: { 'config.toml': `${CONFIG}[destination.pg]\npassword = "canary-7f3a"\n` },
      },
      { title: 'and without it', args: push, files: { 'config.toml': less } },
    ],
  });
  await tell(name, where, steps);
});

it('so many secrets of an organization that their marks take two variables', async () => {
  const where = [...organization, '--visibility', 'private'];
  const long = 'a_name_as_long_as_github_takes_it'.repeat(6);
  const keys = Array.from({ length: 165 }, (_, n) => `${long}_${String(n).padStart(3, '0')}`);
  const toml = `[sources.many]\n${keys.map((key, n) => `${key} = ${n}\n`).join('')}`;
  const step = {
    title: 'the first push',
    args: [...where, '--secrets', 'secrets.toml', '--owner', 'us', '--quiet'],
    files: { 'secrets.toml': toml },
  };
  const name = 'github-organization-spread';
  await play({ name, steps: [step], formats: ['text'] }, github, (stage) =>
    expectState(name, where, stage, github),
  );
});

it('what is printed to be pasted', () =>
  expectSnippets('github', github, [
    [...repository, '--print-env'],
    [...repository, '--print-env', '--layout', 'document'],
    [...repository, '--print-env', '--with-verify'],
    [...repository, '--print-env', '--environment', 'production'],
    [...organization, '--visibility', 'all', '--print-env'],
    [...repository, '--print-env', '--rename', 'sources.hubspot.api_key=HUBSPOT_KEY'],
  ]));

describeOldStates('github-', () => github);
