import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { kebab } from '../../src/cli/arguments.ts';
import { commands } from '../../src/cli/commands/index.ts';
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
