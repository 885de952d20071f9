import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
mkdirSync(`${root}.cache`, { recursive: true });
const folder = mkdtempSync(`${root}.cache/count-`);
afterAll(() => rmSync(folder, { recursive: true }));

const program = (...args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, CI: 'true' } });

/** What `.ci/count.mjs` makes of a report of these files, where vitest ended with this status. */
const count = (report: unknown, status: number | null, ...files: readonly string[]): string => {
  const path = `${folder}/report.json`;
  writeFileSync(path, typeof report === 'string' ? report : JSON.stringify(report));
  return program(`${root}.ci/count.mjs`, path, String(status), ...files).stdout.trim();
};

const file = (name: string, status: string, ...tests: readonly string[]) => ({
  name: `${folder}/${name}`,
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});
const report = (...files: readonly ReturnType<typeof file>[]) => ({
  numTotalTests: files.flatMap((each) => each.assertionResults).length,
  testResults: files,
});

describe('what a report says', () => {
  const good = file('a.test.ts', 'passed', 'passed', 'passed');
  it.each([
    ['all passed', report(good), 0, ['a.test.ts'], '2 0'],
    ['one failed', report(file('a.test.ts', 'failed', 'passed', 'failed')), 1, ['a.test.ts'], '1 1'],
    ['one was skipped', report(file('a.test.ts', 'passed', 'passed', 'pending')), 0, ['a.test.ts'], '1 1'],
    ['one is still to do', report(file('a.test.ts', 'passed', 'passed', 'todo')), 0, ['a.test.ts'], '1 1'],
    ['a file did not load', report(good, file('b.test.ts', 'failed')), 1, ['a.test.ts', 'b.test.ts'], '2 1'],
    ['a file has no tests', report(good, file('b.test.ts', 'passed')), 0, ['a.test.ts', 'b.test.ts'], '2 1'],
    [
      'a test failed, and elsewhere what comes after all tests',
      report(file('a.test.ts', 'failed', 'failed'), file('b.test.ts', 'failed', 'passed')),
      1,
      ['a.test.ts', 'b.test.ts'],
      '1 2',
    ],
    ['a file is not in it', report(good), 0, ['a.test.ts', 'b.test.ts'], '2 1'],
    ['vitest failed all the same', report(good), 1, ['a.test.ts'], '2 1'],
    ['vitest was killed', report(good), 124, ['a.test.ts'], '2 1'],
    ['nothing ran', report(), 0, [], '0 1'],
    ['it tells of tests that it does not name', { ...report(good), numTotalTests: 3 }, 0, [], '0 1'],
    ['it has no results', {}, 0, [], '0 1'],
    ['it is cut short', '{"numTotalTests":', 0, [], '0 1'],
  ])('%s', (_, said, status, files, counted) => {
    expect(count(said, status, ...files)).toBe(counted);
  });

  it('where there is none', () => {
    expect(program(`${root}.ci/count.mjs`, `${folder}/none.json`, '0').stdout).toBe('0 1\n');
  });
});

const bad: Readonly<Record<string, string>> = {
  passes: `it('passes', () => {});`,
  fails: `it('fails', () => expect(1).toBe(2)); it('passes', () => {});`,
  hangs: `it('hangs', { timeout: 100 }, () => new Promise(() => {}));`,
  only: `it.only('passes', () => {}); it('is left out', () => {});`,
  crashes: `it('passes', () => {}); it('crashes', () => process.kill(process.pid, 'SIGKILL'));`,
  exits: `it('exits', () => process.exit(0));`,
  unloaded: `throw new Error('before all tests');`,
  empty: 'export {};',
  after: `import { afterAll } from 'vitest'; afterAll(() => { throw new Error('after'); }); it('passes', () => {});`,
  rejects: `it('passes', () => { setTimeout(() => Promise.reject(new Error('later')), 0); });`,
  unwritten: `it('has no snapshot', () => expect(1).toMatchSnapshot());`,
};

describe('of vitest itself', () => {
  beforeAll(() => {
    writeFileSync(`${folder}/vitest.config.ts`, 'export default {};\n');
    for (const [name, body] of Object.entries(bad))
      writeFileSync(`${folder}/${name}.test.ts`, `import { expect, it } from 'vitest';\n${body}\n`);
  });

  /** A run of these files. */
  const counted = (...names: readonly string[]): string => {
    const files = names.map((name) => `${name}.test.ts`);
    const report = `${folder}/${names.join('-')}.json`;
    const output = ['--reporter=json', `--outputFile=${report}`];
    const vitest = `${root}node_modules/vitest/vitest.mjs`;
    const { status } = program(vitest, 'run', '--root', folder, ...files, ...output);
    return program(`${root}.ci/count.mjs`, report, String(status), ...files).stdout.trim();
  };

  it('what passes passes', () => {
    expect(counted('passes')).toBe('1 0');
  });

  it('every file in which something failed is counted', () => {
    const once = ['fails', 'hangs', 'unloaded', 'empty', 'after', 'unwritten'];
    expect(counted('passes', ...once)).toBe(`3 ${once.length}`);
  });

  it('so is every one whose process ends in the middle, or that leaves tests out', () => {
    for (const name of ['crashes', 'exits', 'only']) {
      const [, failed] = counted('passes', name).split(' ');
      expect(Number(failed), name).toBeGreaterThan(0);
    }
  });

  it('so is what fails outside of all tests', () => {
    expect(counted('passes', 'rejects')).toBe('2 1');
  });
});
