import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { arrived, github, installForTests, program, push } from './pushing.ts';

installForTests();

const FULL = 'error: cannot write to standard output: the disk is full';
const DONE = 'hint: the command itself has done what it was asked for';
/** As shells tell of a program that ended by SIGPIPE. */
const GONE = 141;

/** The code of the program itself, in a pipe or not. */
const codeOf = (line: string): string => `${line}; exit \${PIPESTATUS[0]}`;

describe('whoever stops reading ends no push', () => {
  it.each<[how: string, code: number, stderr: string[]]>([
    ['| true', GONE, []],
    ['| head -1 >/dev/null', GONE, []],
    ['2>&1 | true', GONE, []],
    ['2>&1 | grep -q github', GONE, []],
    ['2> >(true) | true', GONE, []],
    ['2> >(true) >/dev/null', 0, []],
    ['>/dev/full', 1, [FULL, DONE]],
    ['>/dev/full 2>&1', 1, []],
    ['>/dev/full 2> >(true)', 1, []],
    ['2>/dev/full >/dev/null', 0, []],
    // Node opens /dev/null in the place of what is closed, so that nothing is lost that anyone waits for.
    ['>&-', 0, []],
    ['2>&- >/dev/null', 0, []],
    ['>&- 2>&-', 0, []],
    ['<&- >/dev/null', 0, []],
    ['<&- >&- 2>&-', 0, []],
    ['< . >/dev/null', 0, []],
    ['1</dev/null', 1, ['error: cannot write to standard output: it is not open for writing', DONE]],
    ['--format json >/dev/full', 1, [FULL, DONE]],
    ['--format markdown | true', GONE, []],
  ])('%s', async (how, code, stderr) => {
    // So that a reader of the plan has gone before the result comes.
    github.latency = 40;
    const ended = await program.sh(codeOf(`${push} --yes --quiet ${how}`));
    expect(ended).toMatchObject({ code, stderr: stderr.map((line) => `${line}\n`).join('') });
    expect(github.secrets('acme/etl')).toEqual(arrived);
    expect((await program.sh(push)).stdout).toContain('2 secrets, all unchanged');
  });

  it('a pipe that is full is waited for, once everything is done', async () => {
    const latch = path.join(program.folder, 'read-now');
    const { ended } = program.start(
      codeOf(
        `{ head -c 65536 /dev/zero; ${push} --yes; echo "code $?" >&2; } | { until [ -e read-now ]; do sleep 0.05; done; tail -c +65537; }`,
      ),
    );
    const isSettled = (): boolean =>
      github.requests.filter(({ method, path: to }) => method === 'PATCH' && to.includes('/variables'))
        .length > 0;
    while (!isSettled()) await sleep(20);
    expect(github.secrets('acme/etl')).toEqual(arrived);
    await sleep(300);
    await writeFile(latch, '');
    const { stdout, stderr } = await ended;
    expect(stdout).toMatch(/^github acme\/etl[\s\S]*\n {2}2 created\n$/);
    expect(stderr).toContain('code 0');
  });
});

describe('nothing is success that could not be said', () => {
  it.each<[line: string, code: number, stderr: string[]]>([
    ['--version | true', GONE, []],
    ['--version >/dev/full', 1, ['error: cannot write to standard output: ENOSPC']],
    ['--version >/dev/full 2>&1', 1, []],
    ['--help | true', GONE, []],
    ['--help | sleep 0', GONE, []],
    ['--help >/dev/full', 1, [FULL, DONE]],
    ['github --help >/dev/full', 1, [FULL, DONE]],
    ['completion >/dev/full', 1, [FULL, DONE]],
    ['explain --secrets secrets.toml >/dev/full', 1, [FULL, DONE]],
    ['explain --secrets secrets.toml --format json | true', GONE, []],
    ['check --without-secrets --repo acme/etl --format json >/dev/full', 1, [FULL]],
  ])('%s', async (line, code, stderr) => {
    const ended = await program.sh(codeOf(`deploy-secrets ${line}`));
    expect(ended.code).toBe(code);
    expect(ended.stderr.split('\n').filter((each) => each !== '' && !/there are no/.test(each))).toEqual(
      expect.arrayContaining(stderr),
    );
    expect(ended.stderr).not.toMatch(/^\s+at |node:internal|throw /m);
    if (stderr.length === 0) expect(ended.stderr).toBe('');
  });

  it('a dry run that says nothing keeps the code of what is pending only for a reader who left', async () => {
    const dry = `${push} --dry-run --exit-code`;
    expect((await program.sh(codeOf(`${dry} | true`))).code).toBe(2);
    expect((await program.sh(codeOf(`${dry} >/dev/full`))).code).toBe(1);
  });

  it('says a megabyte whole to a reader who is slow', { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 4000 }, (_, n) => `key_${n} = "canary-7f3a-${n}"\n`);
    await program.write(`[sources.${'long_'.repeat(8)}]\n${names.join('')}`);
    const { stdout, code } = await program.sh(
      codeOf(`${push} --dry-run --format json 2>/dev/null | { sleep 1; cat; }`),
    );
    expect(code).toBe(1);
    expect(stdout.length).toBeGreaterThan(1_000_000);
    expect(JSON.parse(stdout).targets[0].changes).toHaveLength(4000);
  });

  it('and makes no file of it', () => {
    expect(existsSync(path.join(program.folder, 'core'))).toBe(false);
  });
});
