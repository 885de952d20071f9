import { describe, expect, it } from 'vitest';
import { planAdoption } from '../../src/cli/commands/adopt/edits.ts';
import { planEdits } from '../../src/cli/commands/check/edits.ts';
import { readWorkflows } from '../../src/cli/commands/check/workflow-files.ts';
import { type Diagnostic, UserError } from '../../src/core/diagnostics.ts';
import { findAdoption } from '../../src/core/workflows/adopt/index.ts';
import { checkWorkflows } from '../../src/core/workflows/check/index.ts';
import { bombs } from './bombs.ts';

const FOLDER = '.github/workflows';

/** Reads and checks all of it, and plans what `check --write` and `adopt --write` would do. */
async function check(files: Readonly<Record<string, string>>): Promise<Diagnostic[]> {
  const read = await readWorkflows([], {
    run: async () => '',
    readFile: async () => undefined,
    readInside: async (_, file) => files[file.replace(`${FOLDER}/`, '')],
    listInside: async () => Object.keys(files),
  });
  const names = ['X__API_KEY', ...Array.from({ length: 100 }, (_, n) => `A${n}`)];
  const pushed = names.map((name) => ({ context: 'secrets', name, variable: name }) as const);
  const inventory = { shared: { secrets: new Set(names), vars: new Set<string>() }, environments: new Map() };
  const problems = checkWorkflows(read, inventory, pushed);
  try {
    planEdits({
      files: read,
      named: [],
      job: undefined,
      pushed,
      missing: pushed,
      pipelineScripts: new Set(['load.py']),
      mayGuess: true,
      command: 'deploy-secrets check',
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  try {
    const { pairs } = findAdoption(read.workflows, pushed);
    planAdoption(pairs, read);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return [...read.problems, ...problems];
}

// Each takes a fraction of a second alone; what is mended here took minutes, or would never have ended.
describe('what was made to keep its reader busy ends', { timeout: 20_000 }, () => {
  it.each(Object.entries(bombs))('%s', async (_, files) => {
    const problems = await check(files);
    const beyond = problems.filter(({ code }) => code === 'too-large');
    for (const { message } of beyond)
      expect(message).toMatch(/^\.github\/workflows\/\w+\.yml:\d+:\d+: .*not checked$/);
  });
});

it('what is beyond a bound is said, with file and line', async () => {
  const said = async (name: string): Promise<string[]> =>
    (await check(bombs[name] ?? {})).flatMap(({ code, message }) => (code === 'too-large' ? [message] : []));
  const names = [
    'anchors in anchors',
    'workflows, each calling the next twice',
    'a condition of brackets',
    'a megabyte of expressions',
    'half a megabyte of expressions',
    'lists in lists',
    'a matrix of many values',
    'many workflows',
  ];
  const all = await Promise.all(names.map(said));
  expect(all.map(([first]) => first)).toMatchInlineSnapshot(`
    [
      ".github/workflows/a.yml:8:9: with its aliases written out there are more than 100,000 parts here, so it is not checked",
      ".github/workflows/w8.yml:1:1: it is called in more than 200 ways, so it is not checked",
      ".github/workflows/a.yml:6:13: an expression here has more than 100 brackets in each other, so it is not checked",
      ".github/workflows/a.yml:1:1: the file has more than 524,288 characters, so it is not checked",
      ".github/workflows/a.yml:6:14: up to here it asks for more than 20,000 secrets and variables, so it is not checked",
      ".github/workflows/a.yml:2:1: lists and maps lie more than 100 deep in each other, so it is not checked",
      ".github/workflows/a.yml:6:9: the matrix has more than 1,000 values of one key, so it is not checked",
      ".github/workflows/w1899.yml:1:1: this file and all after it are more than is read of one repository, so it is not checked",
    ]
  `);
});

it('nothing is read that lies outside of the repository', async () => {
  const problems = await check(bombs['calls that lead out'] ?? {});
  const outside = problems.filter(({ code }) => code === 'outside-repository');
  expect(outside.map(({ message, at }) => `${at?.line}: ${message}`)).toMatchInlineSnapshot(`
    [
      "3: "./../../../dev/zero" is no path inside of the repository, and is not read",
      "4: "./.github/workflows/../../../../../dev/zero" is no path inside of the repository, and is not read",
      "6: "./\\nx" is no path inside of the repository, and is not read",
      "5: "./../../../../dev" is no path inside of the repository, and is not read",
      "5: ".//dev" is no path inside of the repository, and is not read",
      "5: "./a\\u0000b" is no path inside of the repository, and is not read",
    ]
  `);
});
