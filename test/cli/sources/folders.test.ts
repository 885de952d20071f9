import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Context, realContext, type User } from '../../../src/cli/context.ts';
import { globalFolder, projectFile, workspaceMarker } from '../../../src/cli/sources/project.ts';

const places: [string, Record<string, string>, string, string][] = [
  ['the current folder', {}, '.dlt/secrets.toml', '.dlt/.workspace'],
  ['DLT_PROJECT_DIR', { DLT_PROJECT_DIR: '../etl' }, '../etl/.dlt/secrets.toml', '.dlt/.workspace'],
  ['DLT_CONFIG_FOLDER', { DLT_CONFIG_FOLDER: 'conf' }, 'conf/secrets.toml', 'conf/.workspace'],
  [
    'a folder from the root',
    { DLT_PROJECT_DIR: 'etl', DLT_CONFIG_FOLDER: '/conf' },
    '/conf/secrets.toml',
    '/conf/.workspace',
  ],
  ['a project set to nothing', { DLT_PROJECT_DIR: '' }, '.dlt/secrets.toml', '.dlt/.workspace'],
  ['a folder set to nothing', { DLT_CONFIG_FOLDER: '' }, 'secrets.toml', '.workspace'],
];

it.each(places)('as dlt finds it: %s', (_, env, file, marker) => {
  expect(projectFile(env)).toBe(path.normalize(file));
  expect(workspaceMarker(env)).toBe(path.normalize(marker));
});

const real = realContext('test');

/** A world in which these are the folders, and those with a `!` can't be written to. */
function world(env: Record<string, string>, user: User, folders: readonly string[]): Context {
  return {
    ...real,
    env,
    user,
    kindOf: async (one) => (folders.some((folder) => folder.replace('!', '') === one) ? 'folder' : undefined),
    isWritable: async (one) => folders.includes(one),
  };
}

const u = { id: 1000, home: '/home/u' };

describe('the global folder', () => {
  const cases: [string, Record<string, string>, User, string[], string][] = [
    ['root', { XDG_DATA_HOME: '/xdg', HOME: '/root' }, { id: 0, home: '/root' }, ['/root'], '/var/dlt'],
    ['a home', {}, u, ['/home/u'], '/home/u/.dlt'],
    ['a home without numbers of users', {}, { home: '/home/u' }, ['/home/u'], '/home/u/.dlt'],
    ['XDG', { XDG_DATA_HOME: '/xdg' }, u, ['/home/u'], '/xdg/dlt'],
    ['XDG set to nothing', { XDG_DATA_HOME: '' }, u, ['/home/u'], 'dlt'],
    ['XDG, and ~/.dlt is there', { XDG_DATA_HOME: '/xdg' }, u, ['/home/u', '/home/u/.dlt'], '/home/u/.dlt'],
    [
      'another name',
      { DLT_CONFIG_FOLDER: 'conf', XDG_DATA_HOME: '/xdg' },
      u,
      ['/home/u', '/home/u/conf'],
      '/home/u/conf',
    ],
    ['no home', {}, { id: 1000 }, ['/tmp'], '/tmp/dlt'],
    ['a home that is not there', {}, u, ['/tmp'], '/tmp/dlt'],
    ['a home to read alone', {}, u, ['/home/u!', '/tmp'], '/tmp/dlt'],
    ['TMPDIR', { TMPDIR: '/t1', TEMP: '/t2' }, u, ['/t1', '/t2', '/tmp'], '/t1/dlt'],
    ['TEMP before TMP', { TMPDIR: '/t1', TEMP: '/t2', TMP: '/t3' }, u, ['/t2', '/t3', '/tmp'], '/t2/dlt'],
    ['no folder for temporary files', { TMPDIR: '' }, u, [], 'dlt'],
  ];
  it.each(cases)('%s', async (_, env, user, folders, expected) => {
    expect(await globalFolder(world(env, user, folders))).toBe(path.normalize(expected));
  });
});
