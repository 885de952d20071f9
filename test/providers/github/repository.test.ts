import { describe, expect, it } from 'vitest';
import { findRepository } from '../../../src/providers/github/repository.ts';
import type { RuntimeOptions } from '../../runtime.ts';
import { runtimeWith } from './runtime.ts';

const server = { api: 'https://api.github.com', host: 'github.com' };
const remote = (url: string) => ({ 'git remote get-url origin': `${url}\n` });

async function found(given: string | undefined, around: RuntimeOptions): Promise<string> {
  const { owner, name } = await findRepository(given, server, runtimeWith(around), async () => 'token-user');
  return `${owner}/${name}`;
}

describe('findRepository', () => {
  it.each<[string | undefined, RuntimeOptions, string]>([
    ['acme/etl', { env: { GITHUB_REPOSITORY: 'other/one' } }, 'acme/etl'],
    [
      undefined,
      { env: { GITHUB_REPOSITORY: 'acme/etl' }, programs: remote('git@github.com:x/y') },
      'acme/etl',
    ],
    ['etl', { env: { GITHUB_REPOSITORY_OWNER: 'acme' }, programs: remote('git@github.com:x/y') }, 'acme/etl'],
    ['etl', { programs: remote('git@github.com:acme/other.git') }, 'acme/etl'],
    ['etl', { programs: remote('git@gitlab.com:acme/other.git') }, 'token-user/etl'],
    ['etl', {}, 'token-user/etl'],
  ])('--repo %s with %j is %s (%s)', async (given, around, repository) => {
    expect(await found(given, around)).toBe(repository);
  });

  it.each([
    'git@github.com:acme/etl.git',
    'git@github.com:acme/etl',
    'github.com:acme/etl.git',
    'ssh://git@github.com/acme/etl.git',
    'ssh://git@github.com:22/acme/etl.git',
    'ssh://git@ssh.github.com:443/acme/etl.git',
    'https://github.com/acme/etl',
    'https://GitHub.com/acme/etl.git/',
    'https://x-access-token:canary-7f3a@github.com/acme/etl.git',
    'git://github.com/acme/etl.git',
    'ftp://github.com/acme/etl.git',
  ])('reads the remote %s', async (url) => {
    expect(await found(undefined, { programs: remote(url), answer: true })).toBe('acme/etl');
  });

  it.each([
    '',
    '../etl.git',
    '/srv/git/acme/etl.git',
    'https://gitlab.com/acme/etl.git',
    'https://github.com/acme/etl/more',
    'https://github.com.example.com/acme/etl',
    'https://github.com:8443/acme/etl',
    'https://ssh.github.com/acme/etl.git',
    'https://github.com//acme/etl',
    'https://github.com/acme/etl//',
    'git@github.com:acme/.git',
    'git@github.com:etl.git',
    'git@github.com:acme/..',
    'https://x-access-token:canary-7f3a@gitlab.com/acme/etl.git',
  ])('does not take the remote %j for a repository here', async (url) => {
    const looking = found(undefined, { programs: remote(url), answer: true });
    await expect(looking).rejects.toThrow(/^which repository\? the git remote origin does not tell$/);
  });

  it.each<[boolean | undefined, string]>([
    [undefined, 'the git remote origin says acme/etl, and nobody is there to confirm it'],
    [false, 'no repository was chosen'],
  ])('does not take the remote unless someone agrees (%s)', async (answer, message) => {
    const around = {
      programs: remote('git@github.com:acme/etl.git'),
      ...(answer !== undefined && { answer }),
    };
    await expect(found(undefined, around)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      hint: 'give it as --repo OWNER/NAME',
    });
  });

  it('says whose repository a NAME is taken for', async () => {
    const outside = runtimeWith({ programs: remote('git@github.com:acme/other.git') });
    await findRepository('etl', server, outside, async () => 'token-user');
    expect(outside.told).toEqual(['--repo etl is taken for acme/etl (the owner from the git remote origin)']);
  });

  it.each([
    'acme/etl/x',
    '/etl',
    'acme/',
    'acme/..',
    './etl',
    'acme/e tl',
    'https://github.com/acme/etl',
    'acme/etl?x',
  ])('refuses --repo %s', async (given) => {
    await expect(found(given, {})).rejects.toThrow('is not OWNER/NAME');
  });
});
