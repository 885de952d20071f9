import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scripts } from '../../../src/cli/commands/completion/scripts.ts';

const bin = path.resolve(import.meta.dirname, '../../../src/cli/bin.ts');
const run = promisify(execFile);

/** A folder with the program by its name, and files to complete. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-completion-'));
  const program = path.join(folder, 'deploy-secrets');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
  await chmod(program, 0o755);
  for (const file of ['prod.toml', 'prod $(touch ran).toml']) await writeFile(path.join(folder, file), '');
});
afterAll(() => rm(folder, { recursive: true }));

/** What a shell prints for a script of its own, as lines. */
async function linesOf(shell: string, args: readonly string[]): Promise<string[]> {
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, TERM: 'dumb' };
  const { stdout, stderr } = await run(shell, args, { env, cwd: folder });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

/**
 * What bash offers for the last of these words, parted as bash parts them. Outside of a completion `compopt` fails, as
 * where there is none; then the script looks for files by itself.
 */
const inBash = (...words: string[]): Promise<string[]> =>
  linesOf('bash', [
    '--norc',
    '-c',
    `source <(deploy-secrets completion bash)
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _deploy_secrets
    printf '%s\\n' "\${COMPREPLY[@]}"`,
    'bash',
    'deploy-secrets',
    ...words,
  ]);

/** What zsh would be given: the script's own calls to its completion, in their place. */
const inZsh = (...words: string[]): Promise<string[]> =>
  linesOf('zsh', [
    '-f',
    '-c',
    `autoload -U compinit && compinit -u -D && source <(deploy-secrets completion zsh)
    _describe() { print -rl -- "\${(@P)2}"; }
    _files() { print -r -- "files $IPREFIX"; }
    compset() { IPREFIX=$2; }
    words=("$@") CURRENT=$#
    _deploy-secrets`,
    'zsh',
    'deploy-secrets',
    ...words,
  ]);

const inFish = (line: string): Promise<string[]> =>
  linesOf('fish', [
    '--no-config',
    '-c',
    'deploy-secrets completion fish | source; complete -C $argv[1]',
    `deploy-secrets ${line}`,
  ]);

describe('bash', () => {
  it.each([
    [['gi'], ['github']],
    [
      ['github', '--ren'],
      ['--rename', '--rename-reserved'],
    ],
    [['init', '--r'], []],
    [['github', '--format', 'm'], ['markdown']],
    [['github', '--format', '=', 'm'], ['markdown']],
    [
      ['github', '--format', '='],
      ['text', 'json', 'markdown'],
    ],
    [['github', '--secrets', 'prod.'], ['prod.toml']],
    [['github', '--secrets', '=', 'prod.'], ['prod.toml']],
    [['github', '--secrets', 'env', ':', 'X', '--dry'], ['--dry-run']],
    [['github', '--repo', ''], []],
  ])('behind %j it offers %j', async (words, offered) => {
    expect(await inBash(...words)).toEqual(offered);
  });

  it('offers files as the shell does, and runs nothing that is in a name', async () => {
    expect((await inBash('workflow', 'prod')).sort()).toEqual([
      'prod.toml',
      String.raw`prod\ \$\(touch\ ran\).toml`,
    ]);
    expect(await inBash('workflow', 'ran')).toEqual([]);
  });

  it('reads the script without a complaint', async () => {
    expect(await linesOf('bash', ['-n', '-c', scripts.bash])).toEqual([]);
  });
});

describe('zsh', () => {
  it.each([
    [['gi'], ['github:GitHub secrets of a repository, of one of its environments or of an organization']],
    [['github', '--format', 'm'], ['markdown:']],
    [['github', '--format=m'], ['--format=markdown:']],
    [['github', '--template', ''], ['files ']],
    [['github', '--template=pr'], ['files *=']],
    [['github', '--repo', ''], []],
  ])('behind %j it offers %j', async (words, offered) => {
    expect(await inZsh(...words)).toEqual(offered);
  });
});

describe('fish', () => {
  it.each([
    ['gi', ['github\tGitHub secrets of a repository, of one of its environments or of an organization']],
    ['github --dry', ['--dry-run\tlook and show the plan; change nothing']],
    ['github --format m', ['markdown']],
    ['github --format=m', ['--format=markdown']],
    ['workflow prod.', ['prod.toml']],
    ['github --template=prod.', ['--template=prod.toml']],
    ['github --repo ', []],
  ])('behind %j it offers %j', async (line, offered) => {
    expect(await inFish(line)).toEqual(offered);
  });
});
