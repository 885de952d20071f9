import { expect, it } from 'vitest';
import { testbed } from '../testbed.ts';

const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nlimit = 10_000\n';
const push = ['github', '--owner', 'us', '--repo', 'acme/etl'] as const;
const arrived = {
  SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a',
  SOURCES__PIPEDRIVE__LIMIT: '10000',
};

it('offers a key, writes it below what is there, and uses it from then on', async () => {
  const { write, read, runAsked, server: github } = await testbed('github');
  await write(toml);
  const first = await runAsked(['yes', 'yes'], push);
  expect(first.screen).toMatchInlineSnapshot(`
    "  No key yet: the next diff at github acme/etl could not tell changed from unchanged.
      Add one to secrets.toml (section [deploy_secrets], never pushed)? yes
    github acme/etl · secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + SOURCES__PIPEDRIVE__LIMIT
      push 2 changes? yes

      2 created
    hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --write, or paste those of --print-env
    "
  `);
  expect(first.code).toBe(0);
  expect(github.secrets('acme/etl')).toEqual(arrived);
  expect((await read()).replace(/dsk1_\w+/, 'dsk1_…')).toMatchInlineSnapshot(`
    "[sources.pipedrive]
    pipedrive_api_key = "canary-7f3a-a"
    limit = 10_000

    # Made by deploy-secrets. With it the next diff can tell changed from unchanged; it is never pushed.
    [deploy_secrets]
    key = "dsk1_…"
    "
  `);
  const second = await runAsked([], push);
  expect(second.screen).toMatchInlineSnapshot(`
    "github acme/etl · 2 secrets, all unchanged (2 requests)
    "
  `);
});

it('pushes without a key when the offer is declined, and leaves the file as it was', async () => {
  const { write, read, runAsked, server: github } = await testbed('github');
  await write(toml);
  const { screen, code } = await runAsked(['no', 'yes'], push);
  expect(screen).toMatchInlineSnapshot(`
    "  No key yet: the next diff at github acme/etl could not tell changed from unchanged.
      Add one to secrets.toml (section [deploy_secrets], never pushed)? no
    github acme/etl · secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + SOURCES__PIPEDRIVE__LIMIT
    warning: there is no key, so the next diff cannot tell changed from unchanged
    hint: let deploy-secrets init add one to the secrets file
      push 2 changes? yes

      2 created
    hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --write, or paste those of --print-env
    "
  `);
  expect(code).toBe(0);
  expect(github.secrets('acme/etl')).toEqual(arrived);
  expect(await read()).toBe(toml);
});

it('adds the key unasked with --yes, and says so', async () => {
  const { write, read, runAsked } = await testbed('github');
  await write(toml);
  const { stderr, code } = await runAsked([], [...push, '--yes']);
  expect(stderr).toContain('adding a key to secrets.toml, section [deploy_secrets], never pushed');
  expect(code).toBe(0);
  expect(await read()).toMatch(/^key = "dsk1_/m);
});

it('adds none where it may not say so', async () => {
  const { write, read, runAsked } = await testbed('github');
  await write(toml);
  expect((await runAsked([], [...push, '--yes', '--quiet'])).code).toBe(0);
  expect(await read()).toBe(toml);
});

it('offers no key where nobody is asked, nor before a dry run', async () => {
  const { write, read, run, runAsked } = await testbed('github');
  await write(toml);
  expect((await runAsked([], [...push, '--dry-run'])).stderr).toContain('there is no key');
  expect((await run(push)).stderr).toContain('there is no key');
  expect(await read()).toBe(toml);
});

it('sends nothing when the push is declined', async () => {
  const { write, run, runAsked, server: github } = await testbed('github');
  await write(toml);
  await run(['init']);
  const { screen, code } = await runAsked(['no'], push);
  expect(screen).toMatchInlineSnapshot(`
    "github acme/etl · secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + SOURCES__PIPEDRIVE__LIMIT
      push 2 changes? no
      nothing was sent
    "
  `);
  expect(code).toBe(1);
  expect(github.secrets('acme/etl')).toEqual({});
  expect(github.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

/** A value that someone set by hand under a name that the file has. */
async function withConflict() {
  const stage = await testbed('github');
  await stage.write(toml);
  await stage.run(['init']);
  stage.server.setSecret('acme/etl', 'SOURCES__PIPEDRIVE__LIMIT', 'by hand');
  return stage;
}

it('asks about a conflict even with --yes, and a yes goes ahead', async () => {
  const { runAsked, server: github } = await withConflict();
  const { screen, code } = await runAsked(['yes'], [...push, '--yes']);
  expect(screen).toMatchInlineSnapshot(`
    "github acme/etl · secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        ! SOURCES__PIPEDRIVE__LIMIT              not ours yet, written just now
      push 2 changes, 1 of them over what someone else decided? yes

      1 created, 1 updated
    hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --write, or paste those of --print-env
    "
  `);
  expect(code).toBe(0);
  expect(github.secrets('acme/etl')).toEqual(arrived);
});

it('leaves a conflict alone at a no; the document keeps it as an error', async () => {
  const { runAsked, server: github } = await withConflict();
  const { code, stdout } = await runAsked(['no'], [...push, '--format', 'json']);
  expect(code).toBe(1);
  const [target] = JSON.parse(stdout).targets;
  expect(target.problems).toMatchObject([
    { severity: 'error', code: 'conflict', name: 'SOURCES__PIPEDRIVE__LIMIT' },
  ]);
  expect(target.changes.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['skipped', 'skipped']);
  expect(github.secrets('acme/etl')).toEqual({ SOURCES__PIPEDRIVE__LIMIT: 'by hand' });
});

it('is refused by a conflict where nobody is asked, and goes ahead with --overwrite', async () => {
  const { run, server: github } = await withConflict();
  const refused = await run([...push, '--yes']);
  expect(refused.screen.replace(/just now|\d+ seconds? ago/, 'just now')).toMatchInlineSnapshot(`
    "error: 1 problem at github acme/etl, nothing was sent

      SOURCES__PIPEDRIVE__LIMIT
          already at github acme/etl, and not from a push of ours; last written just now
          hint: push with --overwrite to take it over; of this alone:
          --overwrite-name SOURCES__PIPEDRIVE__LIMIT
    "
  `);
  expect(refused.code).toBe(1);
  expect(github.secrets('acme/etl')).toEqual({ SOURCES__PIPEDRIVE__LIMIT: 'by hand' });
  expect((await run([...push, '--overwrite'])).code).toBe(0);
  expect(github.secrets('acme/etl')).toEqual(arrived);
});

it('asks before it removes; where nobody is asked it wants --yes', async () => {
  const { write, read, run, runAsked, server: github } = await testbed('github');
  await write(toml);
  await run(['init']);
  await run(push);
  await write((await read()).replace('limit = 10_000\n', ''));
  const refused = await run([...push, '--prune']);
  expect(refused.stderr).toMatchInlineSnapshot(`
    "error: 1 entry would be removed, and nobody is there to be asked
    hint: look at it with --dry-run, then add --yes
    "
  `);
  expect(refused.code).toBe(1);
  expect(github.secrets('acme/etl')).toEqual(arrived);
  const asked = await runAsked(['yes'], [...push, '--prune']);
  expect(asked.screen).toMatchInlineSnapshot(`
    "github acme/etl · secrets.toml · 1 secret

      no longer in the file
        - SOURCES__PIPEDRIVE__LIMIT
      push 1 change, 1 removal among them? yes

      1 removed, 1 unchanged
    "
  `);
  expect(github.secrets('acme/etl')).toEqual({ SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a' });
});
