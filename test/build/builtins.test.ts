import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtinCalls, builtinImports } from '../../scripts/build/builtins.ts';
import { rewriting } from '../../scripts/build/rewrite.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-builtins-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Bundles these files as the program is bundled, runs `main.mjs`; what that prints, as JSON. */
async function outcomeOf(files: Readonly<Record<string, string>>): Promise<unknown> {
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  await build({
    absWorkingDir: folder,
    entryPoints: ['start.mjs'],
    outdir: 'out',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    minify: true,
    logLevel: 'silent',
    plugins: [builtinImports(path.join(folder, 'start.mjs')), rewriting(folder, [builtinCalls])],
  });
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, 'out/start.mjs')]);
  return JSON.parse(stdout);
}

const say = 'const say = (it) => process.stdout.write(JSON.stringify(it));';

it('gives the modules of Node in every way in which they are asked for', async () => {
  const main = `
    import http, { request, Agent as Caller } from 'node:http';
    import * as all from 'http';
    import { createHash } from 'node:crypto';
    import { join } from 'node:path/posix';
    import required from './required.cjs';
    const real = process.getBuiltinModule('http');
    const { Agent } = await import('node:http');
    const lazy = await import("https");
    ${say}
    say({
      default: http === real,
      named: request === real.request && Caller === real.Agent,
      namespace: all.request === real.request && all.default === real,
      required: required.http === real && required.request === real.request,
      lazy: Agent === real.Agent && lazy.default === process.getBuiltinModule('node:https'),
      late: createHash('sha1').update('a').digest('hex').slice(0, 8),
      subpath: join('a', 'b'),
    });`;
  const required = `const http = require('http'); const { request } = require("node:http"); module.exports = { http, request };`;
  expect(
    await outcomeOf({ 'start.mjs': "import('./main.mjs')", 'main.mjs': main, 'required.cjs': required }),
  ).toEqual({
    default: true,
    named: true,
    namespace: true,
    required: true,
    lazy: true,
    late: '86f7e437',
    subpath: 'a/b',
  });
});

it('loads no more of them than is used', async () => {
  const main = `
    import { request } from 'node:http';
    import { env } from 'process';
    import { createHmac } from 'node:crypto';
    ${say}
    const has = (name) => process.moduleLoadList.some((each) => each.endsWith(name));
    say([typeof request, typeof env, typeof createHmac, has('undici/undici'), has('NativeModule crypto')]);`;
  expect(await outcomeOf({ 'start.mjs': "import('./main.mjs')", 'main.mjs': main })).toEqual([
    'function',
    'object',
    'function',
    false,
    false,
  ]);
});

it('leaves the first file alone, which an old Node reads', async () => {
  const main =
    "import module from 'node:module'; process.stdout.write(JSON.stringify(typeof module.enableCompileCache));";
  expect(await outcomeOf({ 'start.mjs': `process.getBuiltinModule = undefined; ${main}` })).toBe('function');
});
