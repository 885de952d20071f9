import { afterAll, beforeAll, it } from 'vitest';
import { shortStory } from './short-story.ts';
import { expectSnippets } from './snippets.ts';
import { describeOldStates, expectState } from './states.ts';
import { type Gcp, startGcp } from './stores/gcp.ts';
import { play, type Step, type Story, WITHOUT_MARKDOWN } from './story.ts';
import { wholeStory } from './whole-story.ts';

let gcp: Gcp;
beforeAll(async () => {
  gcp = await startGcp();
});
afterAll(() => gcp.close());

/** Without `--deep` nobody sees that someone added a version. */
const overwrite = ['--deep', '--overwrite'];
const project = ['gcp', '--project', 'acme-prod'];

/** Plays a story of this kind, and looks at what it leaves there. */
async function tell(
  name: string,
  where: readonly string[],
  steps: readonly Step[],
  formats?: Story['formats'],
): Promise<void> {
  await play({ name, steps, formats }, gcp, (stage) => expectState(name, where, stage, gcp));
}

it('a secret for each value', async () => {
  const where = [...project, '--prefix', 'etl_', '--deep'];
  const names = {
    hubspot: 'etl_SOURCES__HUBSPOT__API_KEY',
    limit: 'etl_SOURCES__PIPEDRIVE__LIMIT',
    region: 'etl_SOURCES__SHOP__REGION',
  };
  const nowhere = [
    ['there is no such project', ['gcp', '--project', 'acme-nowhere']],
    ['no project is named', ['gcp']],
  ] as const;
  await tell('gcp-env', where, wholeStory(where, nowhere, gcp.hands, names));
});

it.each([
  ['document', 'dlt_secrets_toml'],
  ['json', 'etl_env'],
])('one secret: %s', async (layout, name) => {
  const where = [...project, '--layout', layout, ...(layout === 'json' ? ['--name', name] : [])];
  await tell(
    `gcp-${layout}`,
    where,
    shortStory(where, gcp.hands, name, { overwrite }),
    layout === 'json' ? ['text'] : WITHOUT_MARKDOWN,
  );
});

it('in one location, with few versions kept', async () => {
  const where = [...project, '--location', 'europe-west1', '--keep-versions', '1'];
  const hands = {
    ...gcp.hands,
    set: (name: string, value: string) => void gcp.fake.setValue('acme-prod/europe-west1', name, value),
  };
  const steps = shortStory(where, hands, 'SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY', {
    overwrite,
    more: (push) => [
      { title: 'replicas of what lives in one location', args: [...push, '--replicas', 'europe-west3'] },
      { title: 'no version kept', args: [...push, '--keep-versions=0'].filter(once) },
    ],
  });
  await tell('gcp-location', where, steps, WITHOUT_MARKDOWN);
});

/** A number that is given later stands for the one before. */
const once = (word: string, n: number, all: readonly string[]): boolean =>
  word !== '--keep-versions' && all[n - 1] !== '--keep-versions';

it('what is printed to be pasted', () => {
  const layouts = [[], ['--prefix', 'etl_'], ['--layout', 'document'], ['--layout', 'json']];
  const kinds = [
    ['--print-mapping', 'cloud-run'],
    ['--print-mapping', 'external-secrets'],
    ['--print-policy'],
  ];
  const all = layouts.flatMap((layout) => kinds.map((kind) => [...project, ...layout, ...kind]));
  const location = [...project, '--location', 'europe-west1'];
  return expectSnippets('gcp', gcp, [
    ...all,
    [...location, '--print-mapping', 'cloud-run'],
    [...location, '--print-policy', '--keep-versions', '3'],
  ]);
});

describeOldStates('gcp-', () => gcp);
