import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = path.resolve(import.meta.dirname, '../../../src/cli/bin.ts');
const run = promisify(execFile);

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

describe('bash', () => {
  it('completes commands', async () => {
    expect(await inBash('deploy-secrets', 'gi')).toEqual(['github']);
    expect(await inBash('deploy-secrets', '')).toEqual(
      expect.arrayContaining(['github', 'init', 'completion']),
    );
  });

  it('completes the options of the command', async () => {
    expect(await inBash('deploy-secrets', 'github', '--ren')).toEqual(['--rename', '--rename-reserved']);
    expect(await inBash('deploy-secrets', 'init', '--r')).toEqual([]);
  });

  it('completes the values of an option that has a choice', async () => {
    expect(await inBash('deploy-secrets', 'github', '--format', 'm')).toEqual(['markdown']);
  });
});

describe('zsh', () => {
  it('takes the script', async () => {
    const script = 'autoload -U compinit && compinit -u && source <(deploy-secrets completion)';
    const { stderr } = await run('zsh', ['-f', '-c', script], { env: envFor('zsh') });
    expect(stderr).toBe('');
  });
});
