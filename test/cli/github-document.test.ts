import { describe, expect, it } from 'vitest';
import { testbed } from '../testbed.ts';

const TOML = `[sources.x]
api_key = "canary-7f3a-key"
limit = 10
[providers.google_secrets]
only_secrets = false
`;
const push = ['github', '--repo', 'acme/etl', '--layout', 'document', '--overwrite'];

describe('github --layout document', () => {
  it('is one secret, and a step that writes it', async () => {
    const stage = await testbed('github');
    await stage.write(TOML);
    const { code, stdout } = await stage.run(push);
    expect(code).toBe(0);
    expect((await stage.run([...push, '--print-env'])).stdout).toMatchInlineSnapshot(`
      "steps:
        # After the checkout, in the folder where the pipeline runs.
        - name: Write .dlt/secrets.toml
          shell: bash
          env:
            SECRETS_TOML: \${{ secrets.DLT_SECRETS_TOML }}
          run: |
            test -n "$SECRETS_TOML" || { echo 'there is no secret DLT_SECRETS_TOML here' >&2; exit 1; }
            umask 077
            mkdir -p .dlt
            rm -f .dlt/secrets.toml
            printf '%s' "$SECRETS_TOML" > .dlt/secrets.toml
      "
    `);
    expect(stdout).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml · 1 secret of 3 keys

        the whole file
          + DLT_SECRETS_TOML

        1 created
      "
    `);
    expect(stage.server.secrets('acme/etl')).toMatchInlineSnapshot(`
      {
        "DLT_SECRETS_TOML": "[sources.x]
      api_key = "canary-7f3a-key"
      limit = 10

      [providers.google_secrets]
      only_secrets = false
      ",
      }
    `);
  });

  it('is called as GitHub calls it, whatever the case of --name', async () => {
    const stage = await testbed('github');
    await stage.write(TOML);
    const args = [...push, '--name', 'dlt_prod', '--format', 'json'];
    await stage.run(['init', '--secrets', stage.at('secrets.toml')]);
    await stage.run(args);
    const { stdout } = await stage.run(args);
    expect(Object.keys(stage.server.secrets('acme/etl'))).toEqual(['DLT_PROD']);
    expect(JSON.parse(stdout).targets[0].summary).toMatchObject({
      create: 0,
      update: 0,
      keep: 1,
      foreign: 0,
    });
  });

  it('has no settings of a vault to warn of: it becomes a file again', async () => {
    const stage = await testbed('github');
    await stage.write(TOML);
    expect((await stage.run(push)).stderr).not.toContain('[providers]');
  });

  it('lets a part of the file take the place of the whole only where that is said', async () => {
    const stage = await testbed('github');
    await stage.write(TOML);
    await stage.run(['init', '--secrets', stage.at('secrets.toml')]);
    await stage.run(push);
    const whole = stage.server.secret('acme/etl', 'DLT_SECRETS_TOML')?.value;
    const part = ['github', '--repo', 'acme/etl', '--layout', 'document', '--include', 'providers'];
    const { code, stderr } = await stage.run(part);
    expect([code, stderr]).toMatchInlineSnapshot(`
      [
        1,
        "error: 1 problem at github acme/etl, nothing was sent

        DLT_SECRETS_TOML
            it is written as a whole, and github acme/etl does not tell what it holds besides what
            --include names
            hint: push all of the file, or name what to leave out with --exclude; to let the rest go, push
            with --overwrite
      ",
      ]
    `);
    expect(stage.server.secret('acme/etl', 'DLT_SECRETS_TOML')?.value).toBe(whole);
    expect((await stage.run([...part, '--overwrite'])).code).toBe(0);
    expect(stage.server.secret('acme/etl', 'DLT_SECRETS_TOML')?.value).not.toContain('api_key');
  });

  it('makes no environment to verify', async () => {
    const stage = await testbed('github');
    await stage.write(TOML);
    const { code, stderr } = await stage.run([...push, '--with-verify']);
    expect([code, stderr]).toMatchInlineSnapshot(`
      [
        1,
        "error: --with-verify checks environment variables, and document makes none
      hint: use it with --layout env
      ",
      ]
    `);
  });
});
