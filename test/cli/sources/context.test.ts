import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { realContext } from '../../../src/cli/context.ts';

const { kindOf, isWritable, user } = realContext('test');

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-outside-'));
  onTestFinished(() => rm(made, { recursive: true }));
  await mkdir(path.join(made, 'folder'));
  await writeFile(path.join(made, 'file'), '');
  await symlink('folder', path.join(made, 'to-folder'));
  await symlink('nowhere', path.join(made, 'to-nowhere'));
  return made;
}

it.each([
  ['file', 'file', false],
  ['folder', 'folder', true],
  ['to-folder', 'folder', true],
  ['to-nowhere', undefined, false],
  ['nothing', undefined, false],
  ['file/below', undefined, false],
])('%s is a %s', async (name, kind, writable) => {
  const at = path.join(await folder(), name);
  expect(await kindOf(at)).toBe(kind);
  expect(await isWritable(at)).toBe(writable);
});

it('knows who runs it', () => {
  expect(user.home).toBe(homedir());
  expect(user.id).toBe(process.geteuid?.());
});
