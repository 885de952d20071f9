import type { FakeGitHub } from '../../../fakes/github/index.ts';

/** One run of the program. */
export interface Scene {
  readonly title: string;
  readonly args: readonly string[];
  readonly exit: number;
  /** What lies in the folder from now on. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What is answered to each question; absent: nobody is there to be asked. */
  readonly answers?: readonly boolean[];
  /** What someone else does before, or what goes wrong. */
  before?(github: FakeGitHub): void;
}

/** Runs on one GitHub, from its beginning on. */
export interface Story {
  readonly name: string;
  readonly scenes: readonly Scene[];
  readonly env?: Readonly<Record<string, string>>;
}

const toml = (key: string, ...more: readonly string[]): string =>
  ['[sources.pipedrive]', `api_key = "canary-7f3a-${key}"`, 'limit = 10', ...more, ''].join('\n');

const SHOP = ['[sources.shop]', 'region = "eu-canary"'];

export const refusal = (status: number, message: string) => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
});

export const isWrite = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === 'PUT' && /\/secrets\/\w+$/.test(path);

/** The end of every command line that reads the secrets file. */
export const FILE = ['--secrets', 'secrets.toml', '--owner', 'us'];

/**
 * Everything that can happen to secrets of one place, from an empty one to one that holds what the file says.
 * @param name what GitHub calls the one that changes
 * @param files what else lies in the folder
 * @param more what is special there, in the middle
 */
export function lifeOf(
  where: readonly string[],
  place: string,
  {
    name = 'SOURCES__PIPEDRIVE__API_KEY',
    files = {},
    more = () => [],
  }: Pick<Scene, 'files'> & { readonly name?: string; more?(push: readonly string[]): readonly Scene[] } = {},
): Scene[] {
  const push = [...where, ...FILE];
  const dryRun = [...push, '--dry-run', '--exit-code'];
  return [
    {
      title: 'a dry run before anything is there',
      args: dryRun,
      exit: 2,
      files: { 'secrets.toml': toml('a', ...SHOP), ...files },
    },
    { title: 'the first push', args: push, exit: 0 },
    { title: 'nothing to do', args: push, exit: 0 },
    { title: 'a change', args: push, exit: 0, files: { 'secrets.toml': toml('b', ...SHOP) } },
    ...more(push),
    {
      title: 'a conflict',
      args: push,
      exit: 1,
      before: (github) => github.setSecret(place, name, 'canary-7f3a-by-hand'),
    },
    { title: 'a conflict, overwritten', args: [...push, '--overwrite'], exit: 0 },
    {
      title: 'a leftover, pruned',
      args: [...push, '--prune', '--yes', '--overwrite'],
      exit: 0,
      files: { 'secrets.toml': toml('b') },
    },
    {
      title: 'a write is refused',
      args: push,
      exit: 1,
      files: { 'secrets.toml': toml('c') },
      before: ({ faults }) => faults.push({ match: isWrite, do: refusal(422, 'Validation Failed') }),
    },
    {
      title: 'the answer to a write is lost',
      args: push,
      exit: 0,
      before: ({ faults }) => faults.push({ match: isWrite, when: 'after', do: 'cut' }),
    },
    { title: 'a dry run when all is there', args: dryRun, exit: 0 },
  ];
}
