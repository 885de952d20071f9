import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { buildAction } from '../../scripts/action.ts';
import { bundleInOneFile } from '../../scripts/build/one-file.ts';
import { actionYml, withExamples, withInputs } from '../../scripts/docs/action.ts';
import { inputNames } from '../../src/action/inputs/table.ts';
import { outputTable } from '../../src/action/outputs.ts';

const root = path.resolve(import.meta.dirname, '../..');
const textOf = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');

it('action.yml is what the tables give; if not: npm run docs', async () => {
  expect(await textOf('action.yml')).toBe(actionYml());
});

it('action.yml has every input and every output, and no default that could be taken for an input', async () => {
  const { inputs, outputs, runs } = parse(await textOf('action.yml'));
  expect(Object.keys(inputs)).toEqual(inputNames);
  expect(Object.keys(outputs)).toEqual(Object.keys(outputTable));
  const defaults = Object.entries<{ default?: string }>(inputs).filter(
    ([, input]) => input.default !== undefined,
  );
  expect(defaults.map(([name]) => name)).toEqual(['workflow-token']);
  expect(runs).toEqual({ using: 'node24', main: 'action/index.cjs' });
});

it('docs/action.md has the tables and the example workflows; if not: npm run docs', async () => {
  const page = await textOf('docs/action.md');
  expect(withExamples(withInputs(page))).toBe(page);
  for (const name of readdirSync(path.join(root, 'examples/workflows')))
    expect(page).toContain(`<!-- example: ${name} -->\n\`\`\`yaml\n# `);
});

it('the bundle is what the sources give, byte by byte, needs nothing beside it, and runs', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-action-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await buildAction(path.join(folder, 'action'));
  const file = path.join(folder, 'action/index.cjs');
  const { text, metafile } = await bundleInOneFile(root, 'src/action/main.ts', 'node24');
  expect(await readFile(file, 'utf8')).toBe(text);
  expect(text).not.toContain(root);
  const [output] = Object.values(metafile.outputs);
  const outside = (output?.imports ?? []).map(({ path: name }) => name.replace(/^node:/, ''));
  expect(outside.filter((name) => !builtinModules.includes(name))).toEqual([]);
  const env = { PATH: process.env.PATH, INPUT_COMMAND: 'verify' };
  const ran = await promisify(execFile)(process.execPath, [file], { cwd: folder, env }).catch(
    (error) => error,
  );
  expect(ran).toMatchObject({ code: 1, stdout: expect.stringMatching(/^::error title=deploy-secrets /) });
}, 120_000);
