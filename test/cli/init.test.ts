import { chmod, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { testbed } from '../testbed.ts';

/** The key is new in each run. */
const keyless = (text: string): string => text.replace(/dsk1_\w+/g, 'dsk1_…');

const made =
  '# Made by deploy-secrets. With it the next diff can tell changed from unchanged; it is never pushed.';

it.each([
  ['a section of its own', '[x]\na = 1\n', `[x]\na = 1\n\n${made}\n[deploy_secrets]\nkey = "dsk1_…"\n`],
  ['no final newline', '[x]\na = 1', `[x]\na = 1\n\n${made}\n[deploy_secrets]\nkey = "dsk1_…"\n`],
  ['an empty file', '', `${made}\n[deploy_secrets]\nkey = "dsk1_…"\n`],
  ['CRLF', '[x]\r\na = 1\r\n', `[x]\r\na = 1\r\n\r\n${made}\r\n[deploy_secrets]\r\nkey = "dsk1_…"\r\n`],
  [
    'CRLF without the last one',
    '[x]\r\na = 1',
    `[x]\r\na = 1\r\n\r\n${made}\r\n[deploy_secrets]\r\nkey = "dsk1_…"\r\n`,
  ],
  [
    'the section without a key',
    'b = 2\n[ deploy_secrets ] # ours\n\n[x]\na = 1\n',
    'b = 2\n[ deploy_secrets ] # ours\nkey = "dsk1_…"\n\n[x]\na = 1\n',
  ],
  [
    'the section with the key of before',
    '[deploy_secrets]\r\nprevious_key = "dsk1_aaaa"\r\n',
    '[deploy_secrets]\r\nkey = "dsk1_…"\r\nprevious_key = "dsk1_…"\r\n',
  ],
  [
    'the section as the last line',
    'a = 1\n["deploy_secrets"]',
    'a = 1\n["deploy_secrets"]\nkey = "dsk1_…"\n',
  ],
  [
    'a heading inside a string',
    'a = """\n[deploy_secrets]\n"""\n',
    `a = """\n[deploy_secrets]\n"""\n\n${made}\n[deploy_secrets]\nkey = "dsk1_…"\n`,
  ],
  [
    'a heading inside a string, and one that is one',
    "a = '''\n[deploy_secrets]\n'''\n[deploy_secrets]\n# [deploy_secrets]\n[x]\n",
    "a = '''\n[deploy_secrets]\n'''\n[deploy_secrets]\nkey = \"dsk1_…\"\n# [deploy_secrets]\n[x]\n",
  ],
  [
    'a heading in a comment',
    '# [deploy_secrets]\n#[deploy_secrets]',
    `# [deploy_secrets]\n#[deploy_secrets]\n\n${made}\n[deploy_secrets]\nkey = "dsk1_…"\n`,
  ],
])('adds a key and changes nothing else: %s', async (_, before, after) => {
  const { write, read, run } = await testbed('github');
  await write(before);
  const { code, screen } = await run(['init']);
  expect(screen).toBe('added a key to secrets.toml, section [deploy_secrets]; it is never pushed\n');
  expect(code).toBe(0);
  expect(keyless(await read())).toBe(after);
});

it('makes another key each time', async () => {
  const { write, read, run } = await testbed('github');
  const keys = new Set<string>();
  for (let n = 0; n < 3; n++) {
    await write('a = 1\n');
    await run(['init', '--quiet']);
    keys.add(/dsk1_\w+/.exec(await read())?.[0] ?? '');
  }
  expect(keys.size).toBe(3);
});

it.each([0o600, 0o640, 0o400])('who may read the file stays as it was: %o', async (mode) => {
  const { write, at, run } = await testbed('github');
  await write('a = 1\n');
  await chmod(at('secrets.toml'), mode);
  expect((await run(['init'])).code).toBe(0);
  expect((await stat(at('secrets.toml'))).mode & 0o777).toBe(mode);
});

it('writes through a link to the file behind it', async () => {
  const { at, run, read } = await testbed('github');
  await writeFile(at('vault.toml'), 'a = 1\n', { mode: 0o600 });
  await symlink('vault.toml', at('secrets.toml'));
  await run(['init']);
  expect(await readFile(at('vault.toml'), 'utf8')).toContain('[deploy_secrets]');
  expect(await read()).toContain('[deploy_secrets]');
});

const form = 'secrets.toml has deploy_secrets in a form that a key cannot be added to';

it.each([
  ['a key', 'a = 1\n[deploy_secrets]\nkey = "dsk1_aaaa"\n', 'secrets.toml has a key already'],
  ['an inline table', 'deploy_secrets = {}\n', form],
  ['a dotted key', 'deploy_secrets.previous_key = "dsk1_aaaa"\n', form],
  ['a list of tables', '[[deploy_secrets]]\n', 'secrets.toml:1:1: deploy_secrets is not a setting'],
  [
    'a setting that is none',
    '[deploy_secrets]\nkay = 1\n',
    'secrets.toml:2:1: deploy_secrets.kay is not a setting',
  ],
  ['no TOML', '[x\n', 'secrets.toml:1:3: '],
])('refuses and leaves the file as it was: %s', async (_, before, message) => {
  const { write, read, run } = await testbed('github');
  await write(before);
  const { code, stderr } = await run(['init']);
  expect(stderr).toContain(`error: ${message}`);
  expect(code).toBe(1);
  expect(await read()).toBe(before);
});

it('wants a file that is there', async () => {
  const { run } = await testbed('github');
  expect((await run(['init'])).screen).toMatchInlineSnapshot(`
    "error: there is no secrets.toml
    hint: make it first, as dlt wants it, or name it with --secrets PATH
    "
  `);
  expect((await run(['init', '--secrets', '-'])).screen).toMatchInlineSnapshot(`
    "error: a key cannot be written to standard input
    hint: name the file
    "
  `);
});
