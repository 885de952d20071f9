import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findProvenance } from '../../src/cli/push/provenance.ts';
import { nodeRuntime } from '../../src/cli/runtime.ts';

const commit = '5d216d0a1b2c3d4e5f60718293a4b5c6d7e8f901';
const nothing = async () => undefined;

describe('who pushes, in a CI', () => {
  it.each<[string, Record<string, string>, object | undefined]>([
    [
      'GitHub Actions',
      {
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTOR: 'octocat',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'acme/etl',
        GITHUB_RUN_ID: '42',
        GITHUB_SHA: commit,
      },
      { by: 'octocat', run: 'https://github.com/acme/etl/actions/runs/42', commit },
    ],
    [
      'GitHub Actions, with less to tell',
      { GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'octocat', GITHUB_RUN_ID: '42' },
      { by: 'octocat', run: '42' },
    ],
    [
      'GitLab',
      {
        GITLAB_CI: 'true',
        GITLAB_USER_LOGIN: 'ada',
        CI_PIPELINE_ID: '7',
        CI_COMMIT_SHA: commit,
      },
      { by: 'ada', run: '7', commit },
    ],
    ['a build without a commit', { BUILDKITE: 'true', BUILDKITE_COMMIT: 'HEAD' }, undefined],
    ['none, though names are set', { GITHUB_ACTOR: 'octocat', HOSTNAME: 'laptop', USER: 'ada' }, undefined],
  ])('%s', async (_, env, found) => {
    expect(await findProvenance({ env, run: nothing })).toEqual(found);
  });
});

describe('who pushes, from a checkout', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'deploy-secrets-provenance-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  const { run } = nodeRuntime();
  const find = () => findProvenance({ env: { DLT_PROJECT_DIR: folder }, run });
  const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text);

  it('is told by git, and whether the files are those of the commit', async () => {
    git('init', '-q');
    git('config', 'user.name', 'Ada');
    git('config', 'user.email', 'ada@acme.dev');
    expect(await find()).toEqual({ by: 'Ada' });
    write('pipeline.py', 'one');
    git('add', '.');
    git('commit', '-qm', 'first');
    const head = git('rev-parse', 'HEAD').trim();
    expect(await find()).toEqual({ by: 'Ada', commit: head, dirty: false });
    write('pipeline.py', 'other');
    expect(await find()).toEqual({ by: 'Ada', commit: head, dirty: true });
  });

  it('runs nothing that the repository names', async () => {
    const canary = path.join(folder, 'ran');
    write('.gitattributes', '* filter=evil\n');
    git('config', 'filter.evil.clean', `touch ${canary}; cat`);
    git('config', 'core.fsmonitor', `touch ${canary};`);
    write('pipeline.py', 'third');
    const found = await find();
    expect(found?.by).toBe('Ada');
    expect(found).not.toHaveProperty('dirty');
    git('config', '--unset', 'filter.evil.clean');
    expect(await find()).toMatchObject({ dirty: true });
    const { existsSync } = await import('node:fs');
    expect(existsSync(canary)).toBe(false);
  });

  it('asks for no changes where an old git tells nothing of its filters', async () => {
    const asked: string[] = [];
    const old: typeof run = async (_, args) => {
      asked.push(args.join(' '));
      return args.includes('--show-scope') ? undefined : 'x';
    };
    expect(await findProvenance({ env: {}, run: old })).not.toHaveProperty('dirty');
    expect(asked.filter((args) => args.includes('status'))).toEqual([]);
  });
});
