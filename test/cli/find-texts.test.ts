import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findTexts } from '../../src/cli/find-texts.ts';

const wanted = {
  ending: '.py',
  skip: (folder: string) => folder.startsWith('.') || folder === 'node_modules',
  marker: 'pyvenv.cfg',
  entries: 100,
  files: 10,
  bytes: { each: 20, all: 30 },
};

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-find-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  return folder;
}

const found = async (folder: string, more: Partial<typeof wanted> = {}) =>
  (await findTexts(folder, { ...wanted, ...more })).map(({ file }) => file);

it('finds regular files, the nearest first, and enters no dot folder, environment or link', async () => {
  const folder = await folderWith({
    'a/b/deep.py': '1',
    'z.py': '1',
    'a/a.py': '1',
    '.hidden/x.py': '1',
    'node_modules/x.py': '1',
    'env/pyvenv.cfg': '',
    'env/lib/x.py': '1',
    'notes.txt': '1',
  });
  await symlink(path.join(folder, 'z.py'), path.join(folder, 'link.py'));
  await symlink(path.join(folder, 'a'), path.join(folder, 'linked'));
  execFileSync('sh', ['-c', 'mkfifo "$0"', path.join(folder, 'pipe.py')]);
  expect(await found(folder)).toEqual(['z.py', 'a/a.py', 'a/b/deep.py']);
});

it('ends at its bounds', async () => {
  const folder = await folderWith({
    'a.py': 'x'.repeat(20),
    'b.py': 'x'.repeat(21),
    'c.py': 'x'.repeat(11),
    'd.py': 'x',
  });
  expect(await found(folder)).toEqual(['a.py', 'd.py']);
  expect(await found(folder, { files: 1 })).toEqual(['a.py']);
  expect(await found(folder, { entries: 0 })).toEqual([]);
  expect(await found(path.join(folder, 'none'))).toEqual([]);
});
