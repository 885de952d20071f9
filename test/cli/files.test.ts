import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { namesInside, readInside, readText } from '../../src/cli/files.ts';
import { createText, rewriteText, writeText } from '../../src/cli/replace-file.ts';

const execute = promisify(execFile);
const node = path.resolve(import.meta.dirname, '../../node_modules/.bin/node');
const source = (file: string): string => path.resolve(import.meta.dirname, '../../src/cli', file);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-files-'));
  await mkdir(at('checkout/.git'), { recursive: true });
  await mkdir(at('checkout/.dlt'));
  await mkdir(at('elsewhere'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (file: string): string => path.join(folder, file);
const read = (file: string): Promise<string | undefined> => readText(at(file), file);

describe('only regular files are read, and none waits', () => {
  it('a file, a link to one, an empty one, and one that is not there', async () => {
    await writeFile(at('a'), 'text');
    await symlink('a', at('b'));
    await writeFile(at('empty'), '');
    expect(await Promise.all(['a', 'b', 'empty', 'none', 'a/none'].map(read))).toEqual([
      'text',
      'text',
      '',
      undefined,
      undefined,
    ]);
  });

  it('a FIFO that nobody writes to', async () => {
    await execute('mkfifo', [at('fifo')]);
    await expect(read('fifo')).rejects.toThrow('cannot read fifo: it is a FIFO');
  });

  it('a socket', async () => {
    const server = createServer().listen(at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    await expect(read('socket')).rejects.toThrow('cannot read socket: it is a socket');
    server.close();
  });

  it.each([
    ['/dev/zero', 'a device'],
    ['/dev/null', 'a device'],
    ['/dev', 'a directory'],
  ])('%s, and a link to it', async (device, what) => {
    await symlink(device, at('link'));
    await expect(readText(device, 'it')).rejects.toThrow(`cannot read it: it is ${what}`);
    await expect(read('link')).rejects.toThrow(`cannot read link: it is ${what}`);
  });

  it('links in a circle', async () => {
    await symlink('circle', at('circle'));
    await expect(read('circle')).rejects.toThrow('cannot read circle: its links lead in a circle');
  });

  it('a file that is too large, and one that says it is empty', async () => {
    await writeFile(at('large'), Buffer.alloc(4 * 1024 * 1024 + 1, 'a'));
    await expect(read('large')).rejects.toThrow('cannot read large: it has more than 4 MiB');
    await writeFile(at('most'), Buffer.alloc(4 * 1024 * 1024, 'a'));
    expect((await read('most'))?.length).toBe(4 * 1024 * 1024);
    // Linux gives every file of /proc the size 0.
    if (process.platform === 'linux') expect(await readText('/proc/self/status', 'it')).toContain('Pid:');
  });

  it.each([
    ['a pipe that the shell opened', `exec "$0" "$1" <(printf 'from a pipe')`],
    ['standard input, a pipe', `printf 'from a pipe' | "$0" "$1" /dev/stdin`],
    ['standard input, a file', `printf 'from a pipe' > in; "$0" "$1" /dev/stdin < in`],
  ])('%s is read', async (_, line) => {
    const script = at('read.ts');
    await writeFile(
      script,
      `import { readText } from ${JSON.stringify(source('files.ts'))};\nprocess.stdout.write((await readText(process.argv[2], 'it')) ?? 'none');\n`,
    );
    const { stdout } = await execute('bash', ['-c', line, node, script], { cwd: folder });
    expect(stdout).toBe('from a pipe');
  });
});

describe('a path that the checkout names stays in it', () => {
  const inside = (file: string) => readInside(at('checkout'), at(`checkout/${file}`), file);

  it('a file in it, also by a link, and none', async () => {
    await writeFile(at('checkout/a.yml'), 'text');
    await symlink('a.yml', at('checkout/b.yml'));
    expect(await Promise.all(['a.yml', 'b.yml', 'none.yml'].map(inside))).toEqual([
      'text',
      'text',
      undefined,
    ]);
  });

  it('a link, a folder behind a link, and a path that lead out', async () => {
    await writeFile(at('elsewhere/a.yml'), 'canary-7f3a');
    await symlink('../elsewhere/a.yml', at('checkout/file.yml'));
    await symlink('../elsewhere', at('checkout/folder'));
    for (const file of ['file.yml', 'folder/a.yml', '../elsewhere/a.yml'])
      await expect(inside(file)).rejects.toThrow(`${file} leads out of the repository, and is not read`);
    const list = (name: string) => namesInside(at('checkout'), at(`checkout/${name}`), name);
    await expect(list('folder')).rejects.toThrow('folder leads out of the repository, and is not read');
    expect(await list('.dlt')).toEqual([]);
    expect(await list('none')).toBeUndefined();
  });
});

describe('what is written', () => {
  it('leaves nothing beside the file', async () => {
    await writeText(at('checkout/.dlt/secrets.toml'), 'new');
    await rewriteText(at('checkout/.dlt/secrets.toml'), 'newer');
    expect(await readdir(at('checkout/.dlt'))).toEqual(['secrets.toml']);
    expect((await stat(at('checkout/.dlt/secrets.toml'))).mode & 0o777).toBe(0o600);
  });

  it('never through a link that leads out of the checkout, by the file or its folder', async () => {
    await writeFile(at('elsewhere/a'), 'as it was');
    await symlink('../../elsewhere/a', at('checkout/.dlt/a'));
    await symlink('../elsewhere', at('checkout/folder'));
    const refused = /cannot write .*: a link there leads out of the repository/;
    await expect(writeText(at('checkout/.dlt/a'), 'new')).rejects.toThrow(refused);
    await expect(rewriteText(at('checkout/folder/a'), 'new')).rejects.toThrow(refused);
    await expect(createText(at('checkout/folder/b'), 'new')).rejects.toThrow(refused);
    await expect(createText(at('checkout/folder/deep/er/b'), 'new')).rejects.toThrow(refused);
    expect(await readFile(at('elsewhere/a'), 'utf8')).toBe('as it was');
    expect(await readdir(at('elsewhere'))).toEqual(['a']);
  });

  it('a link to nothing is replaced, not followed', async () => {
    await symlink('../../elsewhere/new', at('checkout/.dlt/a'));
    await writeText(at('checkout/.dlt/a'), 'new');
    expect(await readdir(at('elsewhere'))).toEqual([]);
    expect(await createText(at('checkout/.dlt/a'), 'other')).toBe(false);
  });

  it('never in the place of a FIFO, a socket or a device, behind a link either', async () => {
    await execute('mkfifo', [at('checkout/fifo')]);
    await symlink('fifo', at('checkout/link'));
    for (const file of ['checkout/fifo', 'checkout/link'])
      await expect(writeText(at(file), 'new')).rejects.toThrow('it is no regular file');
    expect((await stat(at('checkout/fifo'))).isFIFO()).toBe(true);
    expect((await readdir(at('checkout'))).toSorted()).toEqual(['.dlt', '.git', 'fifo', 'link']);
  });

  it('a failure leaves the file as it was, and no draft', async () => {
    await mkdir(at('checkout/.dlt/secrets.toml'));
    await expect(writeText(at('checkout/.dlt/secrets.toml'), 'new')).rejects.toThrow('it is a directory');
    expect(await readdir(at('checkout/.dlt'))).toEqual(['secrets.toml']);
  });

  /** A process that writes the same file again and again until it is killed. */
  async function killed(signal: 'SIGKILL' | 'SIGTERM', file: string, atLeast: number): Promise<void> {
    const script = at('write.ts');
    const onTerm = "process.on('SIGTERM', () => process.exit(130));";
    await writeFile(
      script,
      `import { writeText } from ${JSON.stringify(source('replace-file.ts'))};\n${onTerm}\nprocess.stdout.write('x');\nfor (;;) await writeText(process.argv[2], 'canary-7f3a\\n'.repeat(50_000));\n`,
    );
    const child = spawn(node, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const drafts = async () =>
      (await readdir(path.dirname(file))).filter((name) => name !== path.basename(file));
    for (let seen = 0; seen < atLeast; ) if ((await drafts()).length > 0) seen += 1;
    child.kill(signal);
    await new Promise((resolve) => child.once('close', resolve));
  }

  it.each([
    ['the rules of dlt', 'secrets.toml\n*.secrets.toml\n', 'secrets.toml'],
    ['the rules of dlt', 'secrets.toml\n*.secrets.toml\n', 'prod.secrets.toml'],
    ['the older rules of dlt', 'secrets.toml\n', 'secrets.toml'],
    ['a rule for that path alone', '/.dlt/secrets.toml\n', 'secrets.toml'],
  ])('killed at once, git sees no draft: %s', { timeout: 60_000 }, async (_, rules, name) => {
    await rm(at('checkout/.git'), { recursive: true });
    await execute('git', ['init', '-q', at('checkout')]);
    await writeFile(at('checkout/.gitignore'), rules);
    const file = at(`checkout/.dlt/${name}`);
    for (let time = 0; time < 5; time++) await killed('SIGKILL', file, 3);
    const { stdout } = await execute('git', ['-C', at('checkout'), 'status', '--porcelain', '-uall']);
    const seen = stdout.split('\n').filter((line) => line !== '' && line !== '?? .gitignore');
    // Killed before the folder of a draft had its rule in full: then there is no draft in it yet.
    for (const line of seen)
      expect(await readdir(path.dirname(at(`checkout/${line.slice(3)}`)))).toEqual(['.gitignore']);
    for (const left of await readdir(at('checkout/.dlt')))
      expect(left).toMatch(new RegExp(`(^|\\.)${name}$`));
  });

  it('stopped by a signal, there is no draft', async () => {
    const file = at('checkout/.dlt/secrets.toml');
    await writeText(file, 'old');
    await killed('SIGTERM', file, 1);
    const left = await readdir(at('checkout/.dlt'), { recursive: true });
    expect(left.filter((name) => path.basename(name) === 'secrets.toml')).toEqual(['secrets.toml']);
  });
});
