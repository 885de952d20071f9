import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { rewriting } from '../../scripts/build/rewrite.ts';
import { withoutHelp } from '../../scripts/build/yargs.ts';

const root = path.resolve(import.meta.dirname, '../..');

const program = `
  import yargs from 'yargs';
  const parser = yargs().locale('en').scriptName('it').version(false).exitProcess(false)
    .options({ name: { type: 'string', describe: 'whose it is 🔑' } });
  const told = [JSON.stringify(parser.parse(['--name', 'a', 'b'])), await parser.getHelp()];
  try { parser.strict().parse(['--nam', 'a']); } catch (error) { told.push(error.message); }
  process.stdout.write(JSON.stringify(told));`;

// What is loaded late is still there: also for whoever has yargs say what is wrong, which shows its help.
it('yargs does in the bundle all that it does outside', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-yargs-'));
  const outcomeOf = async (plugins: Parameters<typeof rewriting>[1]): Promise<unknown> => {
    await build({
      stdin: { contents: program, resolveDir: root },
      outfile: path.join(folder, 'program.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
      plugins: [rewriting(root, plugins)],
    });
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, 'program.mjs')]);
    return JSON.parse(stdout);
  };
  try {
    const told = await outcomeOf([withoutHelp]);
    expect(told).toEqual(await outcomeOf([]));
    expect(told).toEqual([
      expect.stringContaining('"name":"a"'),
      expect.stringContaining('whose it is 🔑'),
      'Unknown argument: nam',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
