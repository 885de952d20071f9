import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { COMPLETE } from '../../src/cli/commands/completion/shells.ts';
import { completionsFor } from '../../src/cli/commands/completion/words.ts';
import { realContext } from '../../src/cli/context.ts';
import { testbed } from '../testbed.ts';

/** What is offered behind a line; its last word is the one under the cursor. */
async function offered(line: string, shell = 'bash'): Promise<string[]> {
  const { run } = await testbed('github');
  const { stdout, stderr, code } = await run([COMPLETE, shell, 'deploy-secrets', ...line.split(' ')]);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return stdout.split('\n').slice(0, -1);
}

it.each([
  [
    '',
    'github aws gcp airflow push plan apply status targets init explain verify workflow check adopt help completion version',
  ],
  ['g', 'github gcp'],
  ['-', '--help --version'],
  ['nothing ', ''],
  ['github --ren', '--rename --rename-reserved'],
  // The value of an option: its choices, paths, or what nobody can know.
  ['github --format ', 'text json markdown'],
  ['github --format m', 'markdown'],
  ['github --format=', '--format=text --format=json --format=markdown'],
  ['github --format=m', '--format=markdown'],
  ['github --template ', ':files'],
  ['github --template=a', ':files'],
  ['github --secrets ', ':files'],
  ['github --manifest ', ':files'],
  ['github --repo ', ''],
  ['github --repo=', ''],
  ['github --nothing=', ''],
  // What was given is not offered again, unless it may be.
  ['github --dry-run --dry', ''],
  ['github --repo a --rep', '--repos'],
  ['github --include a --inc', '--include'],
  ['github --dry-run --format ', 'text json markdown'],
  ['github --exclude --forma', '--format'],
  // Operands: as many as there may be, and behind `--` too.
  ['workflow ', ':files'],
  ['workflow a.py ', expect.stringContaining('--schedule')],
  ['workflow --output a.yml ', ':files'],
  ['check a.yml ', ':files'],
  ['check -- ', ':files'],
  ['check -- --a', ':files'],
  ['workflow -- a.py ', ''],
  ['explain s', ''],
  ['completion ', 'bash zsh fish'],
  ['completion f', 'fish'],
  ['completion fish ', ''],
])('behind "deploy-secrets %s": %s', async (line, words) => {
  expect((await offered(line)).join(' ')).toEqual(words);
});

it.each([
  ['zsh', '--quiet:nothing on stderr but errors'],
  ['fish', '--quiet\tnothing on stderr but errors'],
  ['bash', '--quiet'],
])('tells %s what it can show', async (shell, line) => {
  expect(await offered('github --q', shell)).toEqual([line]);
});

describe('names that are found when a shell asks', () => {
  const found = ['production', 'staging.eu', '$(id)', 'a b', '-rf', '~', '`id`', 'p;id', 'a\nb', ''];
  const command: Command = {
    name: 'push',
    summary: '',
    operand: { value: 'TARGET', many: true, completes: async () => found },
    groups: [{ title: '', options: { all: { type: 'boolean', describe: '' } } }],
    examples: [],
    run: async () => 0,
  };
  const behind = async (...words: string[]) =>
    await completionsFor('bash', ['deploy-secrets', 'push', ...words], [command], realContext('0'));

  it('are offered where no shell reads more into them', async () => {
    expect(await behind('')).toBe('production\nstaging.eu\n');
    expect(await behind('production', 's')).toBe('staging.eu\n');
  });

  it('leave options alone', async () => {
    expect(await behind('--')).toBe('--all\n');
    expect(await behind('--all', 'p')).toBe('production\n');
  });
});

describe('completion', () => {
  const script = async (args: string[], env: Record<string, string> = {}) => {
    const { run } = await testbed('github');
    return await run(['completion', ...args], { env });
  };

  it.each(['bash', 'zsh', 'fish'])('prints a script for %s, asked for or found in SHELL', async (shell) => {
    const { stdout, code } = await script([shell]);
    expect({ stdout, code }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`deploy-secrets ${COMPLETE} ${shell} `),
    });
    expect((await script([], { SHELL: `/usr/bin/${shell}` })).stdout).toBe(stdout);
  });

  it('prints that for bash where it knows no better', async () => {
    expect((await script([], { SHELL: '/bin/ksh' })).stdout).toBe((await script(['bash'])).stdout);
  });

  it('refuses a shell that there is none for', async () => {
    expect(await script(['csh'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error: completion takes bash, zsh or fish, not "csh"'),
    });
  });
});
