import { expect, it } from 'vitest';
import { testbed } from '../../testbed.ts';

const example = 'example.secrets.toml';
const names = '[sources.pipedrive]\napi_key = ""\nlimit = 0\n[sources.hubspot]\napi_key = "<configure me>"\n';
const check = ['github', '--repo', 'acme/etl', '--template', example, '--names-only'];

async function half() {
  const all = await testbed('github', {
    files: {
      [example]: names,
      'half.toml': '[sources.pipedrive]\napi_key = "canary-7f3a"\nold = "canary-7f3a"\n',
    },
  });
  await all.run(['github', '--repo', 'acme/etl', '--secrets', 'half.toml', '--owner', 'us']);
  return { ...all, asked: all.server.requests.length };
}

it('says which names are missing, with neither secret nor key, and changes nothing', async () => {
  const { run, server: github, asked } = await half();
  const before = JSON.stringify(github.secrets('acme/etl'));
  const { screen, code } = await run([...check, '--yes', '--prune', '--overwrite']);
  expect(screen).toMatchInlineSnapshot(`
    "github acme/etl · names of example.secrets.toml · 3 secrets

      missing
        + SOURCES__PIPEDRIVE__LIMIT
        + SOURCES__HUBSPOT__API_KEY
      there, and not in the file
          SOURCES__PIPEDRIVE__OLD

      2 missing, 1 there · 1 other there
      only names were compared; nothing was changed
    "
  `);
  expect(code).toBe(0);
  expect(github.requests.slice(asked).map(({ method }) => method)).toEqual(['GET']);
  expect(JSON.stringify(github.secrets('acme/etl'))).toBe(before);
});

it('ends with 2 while names are missing, and 0 when none is', async () => {
  const { run } = await half();
  expect((await run([...check, '--exit-code'])).code).toBe(2);
  const complete = await run([...check, '--exit-code', '--include', 'sources.pipedrive.api_key']);
  expect(complete.screen).toMatchInlineSnapshot(`
    "github acme/etl · names of example.secrets.toml · 1 secret

      there, and not in the file
          SOURCES__PIPEDRIVE__OLD

      1 there · 1 other there
      only names were compared; nothing was changed
    "
  `);
  expect(complete.code).toBe(0);
});

it('as JSON', async () => {
  const { run } = await half();
  expect((await run([...check, '--format', 'json'])).stdout).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "dryRun": true,
      "problems": [],
      "targets": [
        {
          "provider": "github",
          "target": "github acme/etl",
          "names": [
            {
              "state": "there",
              "type": "secret",
              "name": "SOURCES__PIPEDRIVE__API_KEY",
              "paths": [
                "sources.pipedrive.api_key"
              ],
              "lacks": []
            },
            {
              "state": "missing",
              "type": "secret",
              "name": "SOURCES__PIPEDRIVE__LIMIT",
              "paths": [
                "sources.pipedrive.limit"
              ],
              "lacks": []
            },
            {
              "state": "missing",
              "type": "secret",
              "name": "SOURCES__HUBSPOT__API_KEY",
              "paths": [
                "sources.hubspot.api_key"
              ],
              "lacks": []
            },
            {
              "state": "extra",
              "type": "secret",
              "name": "SOURCES__PIPEDRIVE__OLD",
              "paths": [],
              "lacks": []
            }
          ],
          "summary": {
            "there": 1,
            "missing": 2,
            "incomplete": 0,
            "extra": 1
          },
          "problems": [],
          "requests": {
            "reads": 1,
            "writes": 0
          }
        }
      ]
    }
    "
  `);
});

it('as markdown', async () => {
  const { run } = await half();
  expect((await run([...check, '--format', 'markdown'])).stdout).toMatchInlineSnapshot(`
    "### github \`acme/etl\`

    3 secrets in \`example.secrets.toml\`: 2 missing, 1 there · 1 other there

    | name | |
    | --- | --- |
    | \`SOURCES__PIPEDRIVE__LIMIT\` | missing |
    | \`SOURCES__HUBSPOT__API_KEY\` | missing |
    "
  `);
});

it('says which names the store would refuse, and nothing of example values', async () => {
  const { run } = await testbed('github', {
    files: { [example]: '[github]\na = "<configure me>"\n["a b"]\nc = " "\n' },
  });
  const { screen, code } = await run(check);
  expect(screen).toMatchInlineSnapshot(`
    "github acme/etl · names of example.secrets.toml · 2 secrets

      missing
        + GITHUB__A
        + A B__C

      2 missing, 0 there
      only names were compared; nothing was changed
    error: 2 problems, a push would be refused

      example.secrets.toml:2:1  github.a -> GITHUB__A
          GitHub takes no name that begins with GITHUB_
          hint: push it with --rename-reserved: it is called DLT_… at GitHub then, and the job still
          gets the name that dlt looks up; or rename the section, or push the whole file as one secret
          with --layout document
      example.secrets.toml:4:1  "a b".c -> A B__C
          GitHub takes only the letters A to Z, digits and _ in a name
          hint: push it under another name with --rename PATH=NAME, or the whole file as one secret with
          --layout document
    "
  `);
  expect(code).toBe(1);
});

it('says that it could not look', async () => {
  const { run, server: github } = await half();
  github.faults.push({
    nth: 1,
    times: Number.POSITIVE_INFINITY,
    do: { status: 403, body: { message: 'no' } },
  });
  const { screen, stdout, code } = await run([...check, '--exit-code', '--format', 'json']);
  expect(screen).toContain('error: ');
  expect(JSON.parse(stdout).targets[0].problems).toHaveLength(1);
  expect(code).toBe(1);
});

it('an environment that is not there has none of them', async () => {
  const { run } = await half();
  const { screen, code } = await run([
    ...check,
    '--environment',
    'production',
    '--create-environment',
    '--exit-code',
  ]);
  expect(screen).toContain('3 missing, 0 there');
  expect(code).toBe(2);
});
