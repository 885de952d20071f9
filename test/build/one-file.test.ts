import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleInOneFile, type OneFile } from '../../scripts/build/one-file.ts';
import { replaced } from '../../scripts/build/plugins.ts';
import { nameOf } from '../../scripts/build/rewrite.ts';

const root = path.resolve(import.meta.dirname, '../..');

let folder: string;
let bundle: OneFile;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-one-file-'));
  bundle = await bundleInOneFile(root, 'src/cli/executable.ts', 'node24');
  await writeFile(path.join(folder, 'program.cjs'), bundle.text);
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

describe('the program in one file', () => {
  it('asks for nothing that is not in it, and loads nothing later', () => {
    const [output] = Object.values(bundle.metafile.outputs);
    const outside = (output?.imports ?? []).map(({ path: name }) => name.replace(/^node:/, ''));
    expect(outside.filter((name) => !builtinModules.includes(name)).sort()).toEqual([]);
    expect(bundle.text).not.toMatch(/(?<![\w$.])import\(/);
  });

  it('has every part replaced that the other bundle has', () => {
    const inside = new Set(Object.keys(bundle.metafile.inputs).map(nameOf));
    expect(replaced.filter((file) => !inside.has(file))).toEqual([]);
  });

  it('runs from anywhere, and tells its version with that of its Node', async () => {
    const args = [path.join(folder, 'program.cjs'), '--version'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
    expect(stdout).toMatch(new RegExp(`^\\d+\\.\\d+\\.\\d+ \\(Node ${process.versions.node}\\)\n$`));
  });
});
