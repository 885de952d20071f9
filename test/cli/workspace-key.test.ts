import { readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { KEY, type RunOptions, testbed } from '../testbed.ts';

const SECRETS = '[sources.x]\napi_key = "canary-7f3a"\n';
const WITH_KEY = `${SECRETS}\n[deploy_secrets]\nkey = "${KEY}"\n`;
const push = ['github', '--repo', 'acme/etl', '--owner', 'us', '--yes', '--profile', 'prod'];

/** A workspace of dlt, whose user has a home. */
async function workspace(secrets: string, more: Readonly<Record<string, string>> = {}) {
  const bed = await testbed('github', {
    files: { '.dlt/.workspace': '', '.dlt/secrets.toml': secrets, ...more },
  });
  const user = { id: 1000, home: bed.at('home') };
  const run = (args: readonly string[], options: RunOptions = {}) => bed.run(args, { user, ...options });
  const keys = (): Promise<string> => readFile(bed.at('home/.config/deploy-secrets/keys.toml'), 'utf8');
  return { ...bed, run, keys };
}

const keyless = (text: string, folder: string): string =>
  text.replace(/dsk1_\w+/g, 'dsk1_…').replaceAll(folder, '/folder');

describe('a workspace, whose secrets files dlthub deploy uploads', () => {
  it('init puts the key into a file of the user, readable by nobody else', async () => {
    const { run, keys, read, at, folder } = await workspace(SECRETS);
    expect((await run(['init'])).screen).toMatchInlineSnapshot(`
      "added a key to ~/.config/deploy-secrets/keys.toml, for this folder: in a workspace dlthub deploy would upload one in .dlt/secrets.toml
      "
    `);
    expect(await read('.dlt/secrets.toml')).toBe(SECRETS);
    expect(keyless(await keys(), folder)).toMatchInlineSnapshot(`
      "# Keys of deploy-secrets, one for each project. With its key the next diff can tell changed from unchanged.
      # Nothing pushes or deploys this file.

      ["/folder"]
      key = "dsk1_…"
      "
    `);
    const bits = async (file: string): Promise<number> => (await stat(at(file))).mode & 0o777;
    expect(await bits('home/.config/deploy-secrets/keys.toml')).toBe(0o600);
    expect(await bits('home/.config/deploy-secrets')).toBe(0o700);
  });

  it('the next push takes it from there', async () => {
    const { run } = await workspace(SECRETS);
    await run(['init']);
    expect((await run(push)).stdout).toContain('1 created');
    const { screen } = await run([...push, '--dry-run']);
    expect(screen).toContain('1 secret, unchanged');
    expect(screen).not.toContain('key');
  });

  it('init refuses where there is one for this folder; another folder has its own', async () => {
    const { run, keys, write } = await workspace(SECRETS, {
      'other/.dlt/.workspace': '',
      'other/.dlt/secrets.toml': SECRETS,
      'home/.config/deploy-secrets/keys.toml': `["/elsewhere"]\nkey = "${KEY}"`,
    });
    expect((await run(['init'])).code).toBe(0);
    const before = await keys();
    expect((await run(['init'])).screen).toMatchInlineSnapshot(`
      "error: ~/.config/deploy-secrets/keys.toml has a key for this folder already
      hint: to change it, move it to previous_key there, and write a new one to key
      "
    `);
    expect(await keys()).toBe(before);
    expect(before.match(/dsk1_/g)).toHaveLength(2);
    await write(`["/elsewhere"]\nkey = "${KEY}"\n`, 'home/.config/deploy-secrets/keys.toml');
    expect((await run([...push, '--dry-run'])).screen).toContain('there is no key');
  });

  it('a push offers to put it there', async () => {
    const { run, keys, read } = await workspace(SECRETS);
    const { screen } = await run([...push], { answer: true });
    expect(screen).toContain('adding a key to ~/.config/deploy-secrets/keys.toml, which nothing deploys\n');
    expect(await keys()).toContain('dsk1_');
    expect(await read('.dlt/secrets.toml')).toBe(SECRETS);
  });

  it.each([
    ['.dlt/secrets.toml', { '.dlt/secrets.toml': WITH_KEY }],
    ['.dlt/prod.secrets.toml', { '.dlt/prod.secrets.toml': WITH_KEY }],
  ])('a key in %s is warned of', async (file, files) => {
    const { run } = await workspace(SECRETS, files);
    const { screen, code } = await run([...push, '--dry-run']);
    expect(code).toBe(0);
    expect(screen).toContain(`warning: dlthub deploy uploads ${file}, and the key of deploy-secrets in it\n`);
    expect(screen).toContain(
      'hint: move the key to the variable DEPLOY_SECRETS_KEY or to ~/.config/deploy-secrets/keys.toml',
    );
  });

  it('named on purpose, the file gets the key, and what happens to it is said', async () => {
    const { run, read } = await workspace(SECRETS);
    expect((await run(['init', '--secrets', '.dlt/secrets.toml'])).screen).toMatchInlineSnapshot(`
      "added a key to .dlt/secrets.toml, section [deploy_secrets]; deploy-secrets never pushes it, but dlthub deploy uploads this file: DEPLOY_SECRETS_KEY is a place that it does not
      "
    `);
    expect(await read('.dlt/secrets.toml')).toContain(
      '# Made by deploy-secrets. With it the next diff can tell changed from unchanged; deploy-secrets never pushes it, dlthub deploy uploads it with this file.\n[deploy_secrets]\n',
    );
  });

  it('a user without a home gets it in the file', async () => {
    const { run, read } = await workspace(SECRETS);
    expect((await run(['init'], { user: { id: 1000 } })).stderr).toContain('dlthub deploy uploads this file');
    expect(await read('.dlt/secrets.toml')).toContain('dsk1_');
  });
});

it('no workspace, no warning: the file stays where it is', async () => {
  const { run, read, at } = await testbed('github', { files: { '.dlt/secrets.toml': SECRETS } });
  const user = { id: 1000, home: at('home') };
  expect((await run(['init'], { user })).stderr).toBe(
    'added a key to .dlt/secrets.toml, section [deploy_secrets]; it is never pushed\n',
  );
  expect(await read('.dlt/secrets.toml')).toContain('it is never pushed.\n[deploy_secrets]\n');
  const { screen } = await run(['github', '--repo', 'acme/etl', '--owner', 'us', '--dry-run'], { user });
  expect(screen).not.toContain('dlthub');
});

it('the environment’s key comes first, then that of the file, then the user’s', async () => {
  const { run } = await workspace(SECRETS, { '.dlt/prod.secrets.toml': WITH_KEY });
  expect((await run(push)).code).toBe(0);
  await run(['init', '--quiet']);
  // Marked with the key of the file, and still found to be so.
  expect((await run([...push, '--dry-run'])).stdout).toContain('1 secret, unchanged');
  const other = KEY.replace(/^dsk1_..../, 'dsk1_aaaa');
  expect((await run([...push, '--dry-run'], { env: { DEPLOY_SECRETS_KEY: other } })).screen).toContain(
    'DEPLOY_SECRETS_KEY',
  );
});
