import { OTHER_KEY } from './program.ts';
import type { Hands } from './stores/store.ts';
import type { Step } from './story.ts';

/** Entries by what the store calls them. */
export interface Names {
  readonly hubspot: string;
  readonly limit: string;
  readonly region: string;
}

const source = (name: string, ...lines: readonly string[]): string =>
  `[sources.${name}]\n${lines.join('\n')}\n`;
const pipedrive = (key: string, limit: string): string =>
  source('pipedrive', `pipedrive_api_key = "canary-7f3a-${key}"`, `limit = ${limit}`);
const hubspot = (key: string): string => source('hubspot', `api_key = "canary-7f3a-${key}"`);
const shop = source('shop', 'region = "eu-canary"');
const postgres = `[destination.postgres.credentials]
host = "db.acme.dev"
password = "canary-7f3a-postgres"
`;

const FIRST = [pipedrive('pipedrive', '10_000'), hubspot('hubspot'), postgres].join('\n');
const SECOND = [pipedrive('pipedrive', '10_000'), hubspot('hubspot-2'), postgres].join('\n');
const WITH_SHOP = [SECOND, shop].join('\n');
const WITHOUT_HUBSPOT = [pipedrive('pipedrive', '10_000'), postgres, shop].join('\n');
const ALMOST_NOTHING = shop;
const CHANGED_TWICE = [pipedrive('pipedrive-2', '20_000'), hubspot('hubspot-3'), postgres, shop].join('\n');
const UNKEYED = [pipedrive('pipedrive-3', '25_000'), hubspot('hubspot-3'), postgres, shop].join('\n');
const LAST = [pipedrive('pipedrive-4', '30_000'), hubspot('hubspot-3'), postgres, shop].join('\n');

const EXAMPLE = `${pipedrive('<configure me>', '0')}\n${source('stripe', 'api_key = ""')}`;

const to = (text: string) => ({ 'secrets.toml': text });

/**
 * Everything that can happen to entries of one kind, from an empty store to one that holds what the file says.
 * `where` names command and target, `nowhere` a target of the same kind that is not there.
 */
export function wholeStory(
  where: readonly string[],
  nowhere: readonly (readonly [title: string, args: readonly string[]])[],
  hands: Hands,
  names: Names,
): Step[] {
  const file = ['--secrets', 'secrets.toml', '--owner', 'us'];
  const push = [...where, ...file];
  const dryRun = [...push, '--dry-run'];
  const namesOnly = [...where, '--template', 'example.toml', '--names-only'];
  return [
    {
      title: 'nothing is there yet, a dry run',
      args: [...dryRun, '--exit-code'],
      files: { ...to(FIRST), 'older.toml': UNKEYED },
    },
    { title: 'the first push', args: push },
    { title: 'nothing changed', args: push },
    { title: 'nothing changed, a dry run', inText: 'played', args: [...dryRun, '--exit-code'] },
    { title: 'nothing changed, quiet', inText: 'played', args: [...push, '--quiet'] },
    { title: 'one changed, a dry run', args: [...dryRun, '--exit-code'], files: to(SECOND) },
    { title: 'one changed, in colour', inText: 'played', args: dryRun, around: { colour: true } },
    {
      title: 'one changed, someone is asked and says no',
      inText: 'played',
      args: push,
      around: { answers: [false] },
    },
    { title: 'one changed, someone is asked and says yes', args: push, around: { answers: [true] } },
    {
      title: 'changed elsewhere, a dry run',
      args: dryRun,
      before: () => hands.set(names.hubspot, 'canary-7f3a-by-hand'),
    },
    { title: 'changed elsewhere', args: push },
    { title: 'changed elsewhere, --yes', inText: 'played', args: [...push, '--yes'] },
    {
      title: 'changed elsewhere, someone is asked',
      inText: 'played',
      args: push,
      around: { answers: [false] },
    },
    { title: 'changed elsewhere, --overwrite', args: [...push, '--overwrite'] },
    {
      title: 'an older value, a dry run',
      inText: 'played',
      args: [...dryRun, '--exit-code'],
      files: to(FIRST),
    },
    { title: 'an older value', args: push },
    { title: 'an older value, --overwrite', inText: 'recorded', args: [...push, '--overwrite'] },
    {
      title: 'not ours yet, a dry run',
      inText: 'played',
      args: dryRun,
      files: to(WITH_SHOP),
      before: () => hands.set(names.region, 'eu-canary-by-hand'),
    },
    { title: 'not ours yet', args: push },
    { title: 'not ours yet, --overwrite', args: [...push, '--overwrite'] },
    { title: 'removed elsewhere', args: push, before: () => hands.remove(names.limit) },
    { title: 'removed elsewhere, --overwrite', args: [...push, '--overwrite'] },
    { title: 'a leftover', args: push, files: to(WITHOUT_HUBSPOT) },
    { title: 'a leftover, --prune in a dry run', args: [...dryRun, '--prune', '--exit-code'] },
    { title: 'a leftover, --prune with nobody to ask', args: [...push, '--prune'] },
    {
      title: 'a leftover, --prune, someone says no',
      inText: 'played',
      args: [...push, '--prune'],
      around: { answers: [false] },
    },
    {
      title: 'a leftover of another owner',
      inText: 'played',
      args: [...dryRun, '--prune', '--owner', 'them'].filter(unlessUs),
    },
    { title: 'a leftover, --prune --yes', args: [...push, '--prune', '--yes'] },
    { title: 'too many removals', args: [...push, '--prune', '--yes'], files: to(ALMOST_NOTHING) },
    {
      title: 'many removals, allowed',
      inText: 'recorded',
      args: [...dryRun, '--prune', '--max-removals', '20'],
    },
    {
      title: 'only some of the file',
      inText: 'played',
      args: [...dryRun, '--include', 'sources.pipedrive'],
      files: to(WITH_SHOP),
    },
    { title: 'pushed again', inText: 'recorded', args: push },
    { title: 'refused', inText: 'recorded', args: push, before: hands.refuse },
    { title: 'refused, names only', args: namesOnly, files: { 'example.toml': EXAMPLE } },
    {
      title: 'cut short',
      args: push,
      files: to(CHANGED_TWICE),
      before: () => {
        hands.recover();
        hands.cut(names.hubspot, 'before');
      },
    },
    { title: 'after it was cut short', args: push, before: hands.recover },
    {
      title: 'the answer is lost',
      args: push,
      files: to(UNKEYED),
      before: () => hands.cut(names.limit, 'after'),
    },
    { title: 'after the answer was lost', inText: 'recorded', args: push, before: hands.recover },
    { title: 'names only', args: namesOnly },
    { title: 'names only, --exit-code', inText: 'played', args: [...namesOnly, '--exit-code'] },
    { title: 'without a key, a dry run', args: dryRun, around: { env: { DEPLOY_SECRETS_KEY: '' } } },
    {
      title: 'with another key, a dry run',
      inText: 'recorded',
      args: dryRun,
      around: { env: { DEPLOY_SECRETS_KEY: OTHER_KEY } },
    },
    { title: 'without a key', args: push, files: to(LAST), around: { env: { DEPLOY_SECRETS_KEY: '' } } },
    { title: 'the key is back', args: push },
    { title: 'the key is back, --overwrite', inText: 'recorded', args: [...push, '--overwrite'] },
    { title: 'with what verifies a job', args: [...push, '--with-verify'] },
    { title: 'and no longer', inText: 'recorded', args: [...push, '--prune', '--yes'] },
    { title: 'others may read the file', inText: 'played', args: dryRun, around: { mode: 0o644 } },
    ...nowhere.map(([title, args]): Step => ({ title, args: [...args, ...file, '--dry-run'] })),
    { title: 'in the end everything is there', args: [...dryRun, '--exit-code'] },
  ];
}

/** The owner is named twice else. */
const unlessUs = (word: string, n: number, all: readonly string[]): boolean =>
  !(word === 'us' && all[n - 1] === '--owner') && !(word === '--owner' && all[n + 1] === 'us');
