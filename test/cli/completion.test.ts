import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = path.resolve(import.meta.dirname, '../../src/cli/bin.ts');
const run = promisify(execFile);
const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-completion-'));
  const program = path.join(folder, 'deploy-secrets');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
  await chmod(program, 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

const envFor = (shell: string) => ({ PATH: `${folder}:${process.env.PATH}`, SHELL: `/bin/${shell}` });

/** What bash offers behind these words, the last of which is being written. */
async function inBash(...words: string[]): Promise<string[]> {
  const script = `
    source <(deploy-secrets completion)
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _deploy-secrets_yargs_completions
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['-c', script, 'bash', ...words], { env: envFor('bash') });
  return stdout.split('\n').filter((line) => line !== '');
}

describe.runIf(has('bash'))('bash', () => {
  it('completes commands', async () => {
    expect(await inBash('deploy-secrets', 'gi')).toEqual(['github']);
    expect(await inBash('deploy-secrets', '')).toEqual(
      expect.arrayContaining(['github', 'init', 'completion']),
    );
  });

  it('completes the options of the command', async () => {
    expect(await inBash('deploy-secrets', 'github', '--r')).toEqual(['--repo', '--rename']);
    expect(await inBash('deploy-secrets', 'init', '--r')).toEqual([]);
  });

  it('completes the values of an option that has a choice', async () => {
    expect(await inBash('deploy-secrets', 'github', '--format', 'm')).toEqual(['markdown']);
  });
});

it('prints a script for zsh where that is the shell', async () => {
  const { stdout } = await run('deploy-secrets', ['completion'], { env: envFor('zsh') });
  expect(stdout).toContain('#compdef deploy-secrets');
  expect(stdout).toContain('compdef _deploy-secrets_yargs_completions deploy-secrets');
});

it('tells zsh what each word is for', async () => {
  const words = ['--get-yargs-completions', 'deploy-secrets'];
  const { stdout: commands } = await run('deploy-secrets', [...words, ''], { env: envFor('zsh') });
  expect(commands).toContain('github:GitHub Actions secrets of a repository');
  const { stdout: options } = await run('deploy-secrets', [...words, 'github', '--q'], {
    env: envFor('zsh'),
  });
  expect(options.split('\n')).toContain('--quiet:nothing on stderr but errors');
});

describe.runIf(has('zsh'))('zsh', () => {
  it('takes the script', async () => {
    const script = 'autoload -U compinit && compinit -u && source <(deploy-secrets completion)';
    const { stderr } = await run('zsh', ['-f', '-c', script], { env: envFor('zsh') });
    expect(stderr).toBe('');
  });
});
