import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type CoverageReport, executedFiles, filesOfOnePush } from '../../scripts/house/coverage.ts';
import { folderOf } from './tree.ts';

const root = path.resolve(import.meta.dirname, '../..');

const script = (url: string, ...functions: [name: string, start: number, count: number][]) => ({
  url,
  functions: functions.map(([functionName, startOffset, count]) => ({
    functionName,
    ranges: [{ startOffset, count }],
  })),
});

it('counts a file of which a function ran, not one that was only loaded', () => {
  const reports: CoverageReport[] = [
    {
      result: [
        script('file:///p/src/loaded.ts', ['', 0, 1], ['a', 10, 0]),
        script('file:///p/src/called.ts', ['', 0, 1], ['a', 10, 0], ['b', 20, 2]),
        script('file:///p/src/deep/nameless.ts', ['', 0, 1], ['', 10, 1]),
        script('file:///p/src2/elsewhere.ts', ['', 0, 1], ['a', 10, 1]),
        script('node:fs', ['a', 10, 1]),
      ],
    },
    { result: [script('file:///p/src/called.ts', ['', 0, 1], ['b', 20, 1])] },
  ];
  expect(executedFiles(reports, '/p/src')).toEqual(['called.ts', 'deep/nameless.ts']);
});

it('names the files that the push of one secret crosses', async () => {
  const files = await filesOfOnePush(root);
  expect(files).toContain('cli/main.ts');
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => /providers\/(aws|gcp|airflow)/.test(file))).toEqual([]);
  for (const file of files) expect(existsSync(path.join(root, 'src', file)), file).toBe(true);
});

it.each([
  ['fails', 'console.error("no key"); process.exit(3);', /init ended with 3:\nno key/],
  ['fails at the push', 'process.exit(process.argv[2] === "init" ? 0 : 2);', /github ended with 2/],
  ['ends well and writes nothing', '', /the secret did not arrive/],
])('throws where the program %s', async (_, text, message) => {
  const program = path.join(folderOf({ 'program.ts': text }), 'program.ts');
  await expect(filesOfOnePush(root, program)).rejects.toThrow(message);
});
