import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedBuild } from './shared.ts';
import { projectIn, storeNames, storyOf, WELL_TOLD } from './story.ts';

const root = path.resolve(import.meta.dirname, '../..');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-same-'));
  await cp((await sharedBuild()).folder, path.join(folder, 'dist'), { recursive: true });
  await projectIn(folder);
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

// The bundle leaves out and replaces parts of what the stores' own clients bring.
it.each(storeNames)('the bundle does on %s what its sources do', async (name) => {
  const [bundled, run] = await Promise.all([
    storyOf([process.execPath, path.join(folder, 'dist/deploy-secrets.js')], name, folder),
    storyOf([process.execPath, path.join(root, 'src/cli/bin.ts')], name, folder),
  ]);
  expect(bundled).toEqual(run);
  expect(bundled).toMatchObject(WELL_TOLD);
});

it('the bundle completes what its sources complete', async () => {
  const words = ['--complete', 'bash', 'deploy-secrets', 'aws', '--re'];
  const completed = async (program: string): Promise<string> => {
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    return await text(child.stdout);
  };
  const bundled = await completed(path.join(folder, 'dist/deploy-secrets.js'));
  expect(bundled).toContain('--region\n');
  expect(bundled).toBe(await completed(path.join(root, 'src/cli/bin.ts')));
});
