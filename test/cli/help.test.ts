import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { kebab } from '../../src/cli/arguments.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { helpFor, helpForCode, helpForCommand } from '../../src/cli/help.ts';
import { codes } from '../../src/core/codes/index.ts';
import { providers } from '../../src/providers/index.ts';
import { testbed } from '../testbed.ts';

// The command line is a contract: scripts depend on it. A change shows here, and is made in one commit with the
// docs: `npx vitest run --project unit test/cli/help -u`.
const folder = path.join(import.meta.dirname, 'help');
const names = commands.map(({ name }) => name);

it('the list of commands', async () => {
  const { run } = await testbed('github');
  const { stdout, stderr, code } = await run(['--help']);
  await expect(stdout).toMatchFileSnapshot(path.join(folder, 'deploy-secrets.txt'));
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

it.each(names)('deploy-secrets %s --help', async (name) => {
  const { run } = await testbed('github');
  const { stdout, stderr, code } = await run([name, '--help']);
  await expect(stdout).toMatchFileSnapshot(path.join(folder, `${name}.txt`));
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

it('keeps no help of a command that is gone', async () => {
  const kept = (await readdir(folder)).map((file) => path.parse(file).name);
  expect(kept.sort()).toEqual([...names, 'deploy-secrets'].sort());
});

it('is one text for -h, wherever it stands', async () => {
  const { run } = await testbed('github');
  const { stdout } = await run(['init', '--help']);
  expect((await run(['init', '--quiet', '-h'])).stdout).toBe(stdout);
});

it('names each option once, and no option twice in one command', async () => {
  for (const { name, groups } of commands) {
    const flags = groups.flatMap(({ options }) => Object.keys(options).map(kebab));
    expect(flags, name).toEqual([...new Set(flags)]);
  }
});

const pages = [
  { name: 'deploy-secrets', at: (width: number) => helpFor(commands, width) },
  ...commands.map((command) => ({
    name: command.name,
    at: (width: number) => helpForCommand(command, width),
  })),
  ...Object.entries(codes).map(([code, rule]) => ({
    name: code,
    at: (width: number) => helpForCode(code, rule, width),
  })),
];

/** The words of a page, whatever lines they stand in. */
const wordsOf = (page: string): string[] => page.replaceAll(/ \\\n/g, '\n').split(/\s+/);

describe.each([60, 80, 100, 120, 250])('in %i columns', (width) => {
  it.each(pages)('$name has no longer line and no broken word', ({ at }) => {
    const lines = at(width).split('\n');
    expect(lines.filter((line) => line.length > Math.min(width, 120))).toEqual([]);
    expect(wordsOf(at(width))).toEqual(wordsOf(at(1000)));
  });
});

it('the list of commands has an example of each store', () => {
  for (const name of Object.keys(providers))
    expect(helpFor(commands, 80)).toMatch(new RegExp(`^ {2}deploy-secrets ${name} --`, 'm'));
});

it.each(['--version', '-v', '-V', 'version'])('%s prints the version alone', async (word) => {
  const { run } = await testbed('github');
  const { stdout, stderr, code } = await run([word]);
  expect({ stdout, stderr, code }).toEqual({ stdout: expect.stringMatching(/^\S+\n$/), stderr: '', code: 0 });
});

describe('deploy-secrets help', () => {
  it('alone is --help, and with a command the --help of that', async () => {
    const { run } = await testbed('github');
    expect((await run(['help'])).stdout).toBe((await run(['--help'])).stdout);
    for (const name of names)
      expect((await run(['help', name])).stdout).toBe((await run([name, '--help'])).stdout);
  });

  it('explains a code', async () => {
    const { run } = await testbed('github');
    expect((await run(['help', 'conflict'])).stdout).toMatchInlineSnapshot(`
      "conflict: an error, unless the message itself says otherwise.

      What it means:
        someone else changed or made it, or the file holds an older value; nothing is overwritten unasked

      How to mend it:
        put the new value into the file: from the store where it shows values, from whoever changed it
        where it does not, as on GitHub; or push with --overwrite, or with --overwrite-name NAME for one
        alone

      A message has its own hint, which is more exact. deploy-secrets help codes lists every code.
      "
    `);
  });

  it.each(Object.keys(codes))('knows %s', async (code) => {
    const { run } = await testbed('github');
    const { stdout, code: exitCode } = await run(['help', code]);
    expect(stdout).toMatch(new RegExp(`^${code}: an? (error|warning), .*\n\nWhat it means:\n {2}\\S`));
    expect(stdout).toMatch(/\n\nHow to mend it:\n {2}\S/);
    expect(exitCode).toBe(0);
  });

  it('lists every code', async () => {
    const { run } = await testbed('github');
    const { stdout } = await run(['help', 'codes']);
    for (const code of Object.keys(codes)) expect(stdout).toMatch(new RegExp(`^ {2}${code} `, 'm'));
  });

  it.each([
    ['githb', 'did you mean github?'],
    ['conflicts', 'did you mean conflict?'],
    ['constructor', 'deploy-secrets help lists the commands, deploy-secrets help codes the codes'],
  ])('of %s, which is neither, names what is near', async (word, hint) => {
    const { run } = await testbed('github');
    const { stderr, code } = await run(['help', word]);
    expect(stderr).toBe(`error: there is no command and no code "${word}"\nhint: ${hint}\n`);
    expect(code).toBe(1);
  });
});
