import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { ownerOf, repositoryOf } from '../../../src/core/marks/owner.ts';

const random = (bytes: number) => new Uint8Array(bytes).fill(5);
const git = { remote: 'git@github.com:acme/etl.git\n', folder: '' };

describe('the repository of a remote', () => {
  it.each([
    'git@github.com:acme/etl.git',
    'git@github.com:acme/etl',
    'github.com:acme/etl.git',
    'git@GitHub.com:Acme/ETL.git',
    'git@github.com:/acme/etl.git',
    'ssh://git@github.com/acme/etl.git',
    'ssh://git@github.com:22/acme/etl',
    'ssh://git@ssh.github.com:443/acme/etl.git',
    'git+ssh://git@github.com/acme/etl.git',
    'git://github.com/acme/etl.git',
    'https://github.com/acme/etl',
    'https://github.com/acme/etl.git/',
    'https://github.com:443/acme/etl.git',
    'https://canary-user:canary-7f3a@github.com/acme/etl.git',
    'https://x-access-token:canary-7f3a@GITHUB.COM/Acme/etl.git?canary=1#canary',
  ])('%s is github.com/acme/etl', (remote) => {
    expect(repositoryOf(remote)).toBe('github.com/acme/etl');
  });

  it.each([
    ['https://gitlab.example.com/group/sub/etl.git', 'gitlab.example.com/group/sub/etl'],
    ['https://github.com/acme/etl.github', 'github.com/acme/etl.github'],
    ['https://github.com/acme/etl2', 'github.com/acme/etl2'],
    ['git@example.com:~user/etl.git', 'example.com/~user/etl'],
    ['https://github.com:8443/acme/etl', 'github.com/acme/etl'],
    ['https://ssh.github.com/acme/etl.git', 'github.com/acme/etl'],
    ['https://github.com//acme/etl//', 'github.com/acme/etl'],
  ])('%s is %s', (remote, expected) => {
    expect(repositoryOf(remote)).toBe(expected);
  });

  it.each([
    '',
    '/srv/git/etl.git',
    '../etl',
    './etl:old',
    'C:\\work\\etl',
    'C:/work/etl',
    'file:///srv/git/etl.git',
    'file://server/srv/etl.git',
    'https://github.com',
    'https://github.com/',
    'ext::canary',
    'ftp://github.com/acme/etl.git',
    'https://[',
  ])('%o has none', (remote) => {
    expect(repositoryOf(remote)).toBeUndefined();
  });
});

describe('the owner', () => {
  it.each([
    ['the git remote', git, 'github.com/acme/etl'],
    [
      'the git remote and the folder in it',
      { ...git, folder: 'jobs/daily/\n' },
      'github.com/acme/etl//jobs/daily',
    ],
    ['the name given', { ...git, name: 'team-data' }, 'team-data'],
    ['the name given outside git', { name: ' team-data ' }, 'team-data'],
    ['random outside git', {}, 'random:aucqkbifaucqkbifaucqkbifau'],
    ['random without a remote', { folder: '' }, 'random:aucqkbifaucqkbifaucqkbifau'],
    ['random when only the remote is known', { remote: git.remote }, 'random:aucqkbifaucqkbifaucqkbifau'],
    [
      'random with a remote on this machine',
      { remote: '/srv/etl.git', folder: '' },
      'random:aucqkbifaucqkbifaucqkbifau',
    ],
  ])('is %s', (_, origin, expected) => {
    expect(ownerOf(origin, random)).toBe(expected);
  });

  it('tells a folder from a repository below a group', () => {
    const folder = ownerOf({ remote: 'https://gitlab.com/acme/etl', folder: 'jobs/' }, random);
    expect(folder).not.toBe(ownerOf({ remote: 'https://gitlab.com/acme/etl/jobs', folder: '' }, random));
  });

  it('is never blank', () => {
    expect(() => ownerOf({ ...git, name: ' ' }, random)).toThrow(UserError);
  });
});
