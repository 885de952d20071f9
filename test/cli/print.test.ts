import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ProviderName, startFake } from '../fakes/start.ts';
import { KEY, testbed } from '../testbed.ts';

const CANARY = 'canary-7f3a';
const TOML = `[sources.x]\nkey = "${CANARY}"\n[destination.postgres.credentials]\nhost = "${CANARY}-h"\n`;

/** Every text of every store, with options that would do much in a push. */
const texts: readonly { store: ProviderName; args: readonly string[]; is(text: string): boolean }[] = [
  {
    store: 'github',
    args: ['github', '--repo', 'acme/etl', '--environment', 'new', '--create-environment', '--print-env'],
    is: isYaml,
  },
  {
    store: 'github',
    args: ['github', '--layout', 'document', '--manifest', 'marks', '--print-env'],
    is: isYaml,
  },
  { store: 'github', args: ['github', '--org', 'acme', '--visibility', 'all', '--print-env'], is: isYaml },
  { store: 'aws', args: ['aws', '--prefix', 'etl/', '--print-policy'], is: isJson },
  { store: 'aws', args: ['aws', '--kms-key', 'alias/etl', '--tag', 'a=b', '--print-policy'], is: isJson },
  { store: 'aws', args: ['aws', '--print-mapping', 'ecs'], is: isJson },
  { store: 'aws', args: ['aws', '--layout', 'json', '--print-mapping', 'external-secrets'], is: isYaml },
  { store: 'gcp', args: ['gcp', '--project', 'acme-prod', '--print-policy'], is: isShell },
  { store: 'gcp', args: ['gcp', '--project', 'acme-prod', '--print-mapping', 'cloud-run'], is: isShell },
  { store: 'gcp', args: ['gcp', '--deep', '--print-mapping', 'external-secrets'], is: isYaml },
  {
    store: 'airflow',
    args: ['airflow', '--url', 'https://airflow.acme.dev', '--print-dag-snippet'],
    is: isPython,
  },
];

function isYaml(text: string): boolean {
  return typeof parse(text) === 'object';
}
function isJson(text: string): boolean {
  return typeof JSON.parse(text) === 'object';
}
function isShell(text: string): boolean {
  return text.split('\n').every((line) => /^(#|gcloud | {2}-|-|'-|$)/.test(line));
}
function isPython(text: string): boolean {
  return /^(import|from) /.test(text);
}

/** What a push would take from the command line to act. */
const acting = [
  ['--yes'],
  ['--yes', '--prune', '--overwrite', '--max-removals', '9'],
  ['--dry-run', '--exit-code'],
  ['--owner', 'us', '--allow-placeholders', '--quiet'],
];

describe.each(texts)('$args', ({ store, args, is }) => {
  it.each([[], ...acting])('is printed alone, and nothing else is done: %j', async (...more) => {
    const { run, server, write } = await testbed(store, { files: { '.dlt/secrets.toml': TOML } });
    await write(TOML, '.dlt/secrets.toml');
    const { code, stdout, stderr } = await run([...args, ...more.flat()], {
      env: { DEPLOY_SECRETS_KEY: KEY },
      answer: true,
    });
    expect([code, is(stdout)]).toEqual([0, true]);
    expect('calls' in server ? server.calls : server.requests).toEqual([]);
    expect(stdout + stderr).not.toContain(CANARY);
    expect(stderr).not.toMatch(/\?$/m);
  });

  it('needs neither credentials nor a key, nor does it offer one', async () => {
    const { run, read } = await testbed(store, { files: { '.dlt/secrets.toml': TOML } });
    const { env } = await startless(store);
    const without = Object.fromEntries(Object.keys(env).map((name) => [name, undefined]));
    const { code, stdout } = await run(args, { env: without, answer: true });
    expect([code, is(stdout)]).toEqual([0, true]);
    expect(await read('.dlt/secrets.toml')).toBe(TOML);
  });
});

/** The variables that lead to a store, without the store. */
async function startless(store: ProviderName) {
  const { fake, env } = await startFake(store);
  await fake.close();
  return { env };
}

describe('what is refused in words, with nothing on stdout', () => {
  const refused = async (store: ProviderName, args: readonly string[], toml = TOML) => {
    const { run } = await testbed(store, { files: { '.dlt/secrets.toml': toml } });
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([1, '']);
    return stderr;
  };

  it('two texts at once', async () => {
    expect(await refused('aws', ['aws', '--print-policy', '--print-mapping', 'ecs'])).toMatchInlineSnapshot(`
      "error: --print-mapping and --print-policy print one text each, alone on stdout
      hint: ask for one of them at a time
      "
    `);
  });

  it('another form of the result', async () => {
    expect(await refused('aws', ['aws', '--print-policy', '--format', 'markdown'])).toMatchInlineSnapshot(`
      "error: --print-policy prints its text alone, so there is nothing for --format markdown
      hint: leave one of them out
      "
    `);
  });

  it.each([
    ['a placeholder', 'github', '[sources.x]\nkey = "<configure me>"\n'],
    ['a name that the store takes for none', 'github', '[github]\ntoken = "x"\n'],
    ['two values under one name', 'github', '[sources.x]\nkey = "x"\n[sources.X]\nkey = "y"\n'],
    ['a file that is none', 'github', '[sources\n'],
  ] as const)('%s', async (_, store, toml) => {
    expect(await refused(store, ['github', '--print-env'], toml)).toMatch(/error: /);
  });

  it('an option that cannot be', async () => {
    expect(await refused('aws', ['aws', '--region', 'nowhere!', '--print-policy'])).toContain('is no region');
    expect(await refused('gcp', ['gcp', '--project', 'Acme Prod', '--print-policy'])).toContain(
      'no project id',
    );
  });
});

describe('what only a server knows', () => {
  const printed = async (store: ProviderName, args: readonly string[], env: Record<string, string> = {}) => {
    const { run } = await testbed(store, { files: { '.dlt/secrets.toml': '[sources.x]\nkey = "x"\n' } });
    const { stdout, stderr } = await run(args, {
      env: { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined, ...env },
    });
    return stdout + stderr;
  };

  it('is a gap to fill in, and said', async () => {
    expect(await printed('aws', ['aws', '--print-mapping', 'ecs'])).toMatchInlineSnapshot(`
      "{
        "secrets": [
          {
            "name": "SOURCES__X__KEY",
            "valueFrom": "arn:aws:secretsmanager:<REGION>:123456789012:secret:SOURCES__X__KEY"
          }
        ]
      }
      hint: <REGION> is yours to fill in: name it with --region or AWS_REGION
      hint: it goes beside the secrets that the container definition has already
      "
    `);
    expect(await printed('gcp', ['gcp', '--print-policy'])).toMatchInlineSnapshot(`
      "# leave out secretmanager.secrets.delete if nothing is ever removed with --prune
      gcloud iam roles create deploySecrets --project=PROJECT --title='deploy-secrets' \\
        --permissions=secretmanager.secrets.list,secretmanager.secrets.get,secretmanager.secrets.create,secretmanager.secrets.update,secretmanager.versions.add,secretmanager.versions.list,secretmanager.secrets.delete
      gcloud projects add-iam-policy-binding PROJECT --role=projects/PROJECT/roles/deploySecrets \\
        --member='serviceAccount:ACCOUNT' --condition=None
      hint: PROJECT is yours to fill in: name it with --project or GOOGLE_CLOUD_PROJECT
      hint: ACCOUNT is yours to fill in: the service account that pushes
      "
    `);
  });

  it('is taken from options and environment', async () => {
    const env = { AWS_REGION: 'eu-west-1', AWS_ACCOUNT_ID: '123456789012' };
    expect(await printed('aws', ['aws', '--print-policy'], env)).toMatchInlineSnapshot(`
      "{
        "Version": "2012-10-17",
        "Statement": [
          {
            "Sid": "Look",
            "Effect": "Allow",
            "Action": [
              "secretsmanager:ListSecrets"
            ],
            "Resource": "*"
          },
          {
            "Sid": "Push",
            "Effect": "Allow",
            "Action": [
              "secretsmanager:CreateSecret",
              "secretsmanager:DescribeSecret",
              "secretsmanager:PutSecretValue",
              "secretsmanager:RestoreSecret"
            ],
            "Resource": [
              "arn:aws:secretsmanager:eu-west-1:123456789012:secret:SOURCES__*"
            ]
          },
          {
            "Sid": "Prune",
            "Effect": "Allow",
            "Action": [
              "secretsmanager:DeleteSecret",
              "secretsmanager:UpdateSecret"
            ],
            "Resource": [
              "arn:aws:secretsmanager:eu-west-1:123456789012:secret:SOURCES__*"
            ]
          }
        ]
      }
      "
    `);
    expect(await printed('gcp', ['gcp', '--print-policy'], { GOOGLE_CLOUD_PROJECT: 'acme-prod' })).toContain(
      '--project=acme-prod',
    );
  });
});

it('an example file is enough, since names are', async () => {
  const { run } = await testbed('github', {
    files: { 'example.toml': '[sources.x]\nkey = "<configure me>"\n' },
  });
  const { code, stdout } = await run(['github', '--template', 'example.toml', '--names-only', '--print-env']);
  expect([code, stdout]).toEqual([0, `env:\n  SOURCES__X__KEY: \${{ secrets.SOURCES__X__KEY }}\n`]);
});
