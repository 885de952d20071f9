import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const bin = path.resolve(import.meta.dirname, '../../src/cli/bin.ts');
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

it('prints a script for zsh where that is the shell', async () => {
  const { stdout } = await run('deploy-secrets', ['completion'], { env: envFor('zsh') });
  expect(stdout).toContain('#compdef deploy-secrets');
  expect(stdout).toContain('compdef _deploy-secrets_yargs_completions deploy-secrets');
});

it('tells zsh what each word is for', async () => {
  const words = ['--get-yargs-completions', 'deploy-secrets'];
  const { stdout: commands } = await run('deploy-secrets', [...words, ''], { env: envFor('zsh') });
  expect(commands).toContain('github:GitHub secrets of a repository');
  const { stdout: options } = await run('deploy-secrets', [...words, 'github', '--q'], {
    env: envFor('zsh'),
  });
  expect(options.split('\n')).toContain('--quiet:nothing on stderr but errors');
});
