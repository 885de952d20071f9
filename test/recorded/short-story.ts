import type { Hands } from './stores/store.ts';
import type { Step } from './story.ts';

const toml = (key: string, ...more: readonly string[]): string =>
  ['[sources.pipedrive]', `pipedrive_api_key = "canary-7f3a-${key}"`, 'limit = 10', ...more, ''].join('\n');

const SHOP = ['', '[sources.shop]', 'region = "eu-canary"'];
const FIRST = toml('pipedrive', ...SHOP);
const LAST = toml('pipedrive-2');

/**
 * What is the same everywhere in a few runs, from an empty store to one that holds what the file says. `name` is what
 * the store calls the entry that changes.
 */
export function shortStory(
  where: readonly string[],
  hands: Hands,
  name: string,
  {
    more = () => [],
    overwrite = ['--overwrite'],
  }: {
    /** What is special there, in the middle. */
    more?(push: readonly string[]): readonly Step[];
    /** What it takes to go over what someone else wrote. */
    overwrite?: readonly string[];
  } = {},
): Step[] {
  const push = [...where, '--secrets', 'secrets.toml', '--owner', 'us'];
  const byHand = () => hands.set(name, 'canary-7f3a-by-hand');
  return [
    {
      title: 'nothing is there yet, a dry run',
      args: [...push, '--dry-run', '--exit-code'],
      files: { 'secrets.toml': FIRST, 'older.toml': FIRST },
    },
    { title: 'the first push', args: push },
    { title: 'nothing changed', args: push },
    ...more(push),
    { title: 'one is no longer there', args: push, files: { 'secrets.toml': toml('pipedrive') } },
    { title: 'it is removed', args: [...push, '--prune', '--yes', '--overwrite'] },
    { title: 'changed elsewhere', args: push, before: byHand },
    { title: 'changed elsewhere, --overwrite', args: [...push, ...overwrite] },
    { title: 'another value', args: push, files: { 'secrets.toml': LAST } },
    { title: 'refused', args: push, before: hands.refuse },
    {
      title: 'in the end everything is there',
      args: [...push, '--dry-run', '--exit-code'],
      before: hands.recover,
    },
  ];
}
