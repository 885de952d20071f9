import { beforeEach, describe, expect, it } from 'vitest';
import { scopeOf } from '../../../src/providers/aws/location.ts';
import type { FakeAws } from '../../fakes/aws/index.ts';
import { type Testbed, testbed } from '../../testbed.ts';
import { backendToml as toml } from '../backend-toml.ts';

let push: Testbed<'aws'>['push'];
let aws: FakeAws;
beforeEach(async () => {
  ({ push, server: aws } = await testbed('aws'));
});

const connection = ['--layout', 'connection'];
const document = ['--layout', 'airflow-document'];

describe('--layout connection', () => {
  it('a dry run shows the names that the backend looks up', async () => {
    expect(await push(toml, [...connection, '--dry-run'])).toMatchInlineSnapshot(`
      "aws 123456789012 eu-west-1 airflow/connections/ · /secrets.toml · 2 secrets

        sources.pipedrive
          + airflow/connections/sources.pipedrive.api_key
        destination.postgres.credentials
          + airflow/connections/destination.postgres.credentials

        2 to create
        2 new secrets cost about $0.80 a month ($0.40 each, as of 2026-11-24)
        nothing was changed
      exit 0"
    `);
    expect(aws.asked()).toEqual(['ListSecrets']);
  });

  it('a push writes the JSON that Airflow takes, and the next one has nothing to do', async () => {
    expect(await push(toml, connection)).toMatchInlineSnapshot(`
      "aws 123456789012 eu-west-1 airflow/connections/ · /secrets.toml · 2 secrets

        sources.pipedrive
          + airflow/connections/sources.pipedrive.api_key
        destination.postgres.credentials
          + airflow/connections/destination.postgres.credentials

        2 created
      hint: an Airflow finds these Connections where SecretsManagerBackend is its secrets backend: print the section of airflow.cfg with --print-airflow-cfg; dlt itself reads none of them: push --layout airflow-document too
      exit 0"
    `);
    expect(aws.value('airflow/connections/destination.postgres.credentials')).toMatchInlineSnapshot(
      `"{"conn_type":"postgres","host":"db.acme.dev","port":5432,"login":"loader","password":"canary-7f3a-b"}"`,
    );
    expect(await push(toml, connection)).toMatchInlineSnapshot(`
      "aws 123456789012 eu-west-1 airflow/connections/ · 2 secrets, all unchanged (1 request)
      exit 0"
    `);
  });

  it('what the file no longer has is pruned, and nothing else below the prefix', async () => {
    await push(toml, connection);
    await push(toml, document);
    await push(toml, ['--prefix', 'airflow/connections/']);
    aws.setByHand('airflow/connections/smtp_default', 'smtp://x');
    const less = '[sources.pipedrive]\napi_key = "canary-7f3a-a"\n';
    await push(less, ['--prefix', 'airflow/connections/', '--prune', '--yes']);
    expect(aws.value('airflow/connections/destination.postgres.credentials')).toBeDefined();
    expect(await push(less, [...connection, '--prune', '--yes'])).toMatchInlineSnapshot(`
      "aws 123456789012 eu-west-1 airflow/connections/ · /secrets.toml · 1 secret

        no longer in the file
          - airflow/connections/destination.postgres.credentials

        1 removed, 1 unchanged
      exit 0"
    `);
  });

  it.each([
    ['--include', 'sources.*'],
    ['--exclude', 'destination.*'],
  ])('what %s %s leaves alone is not pruned', async (...filter) => {
    await push(toml, connection);
    const less = '[sources.pipedrive]\napi_key = "canary-7f3a-a"\n[destination.x]\ntoken = "canary-7f3a-c"\n';
    await push(less, [...connection, '--prune', '--yes', ...filter]);
    expect(aws.value('airflow/connections/destination.postgres.credentials')).toBeDefined();
  });
});

it.each([
  [[], 'airflow/connections/a.b'],
  [['--prefix', 'acme/conns'], 'acme/conns/a.b'],
  // The backend takes separators off the end of its prefix.
  [['--prefix', 'acme/conns/'], 'acme/conns/a.b'],
  [['--prefix', 'acme', '--separator', '_'], 'acme_a.b'],
  [['--rename', 'a.b=pipedrive'], 'airflow/connections/pipedrive'],
])('names as the backend joins them: %s', async (args, name) => {
  await push('[a]\nb = "canary"\n', [...connection, ...args]);
  expect(aws.state.all().map((secret) => secret.name)).toEqual([name]);
});

it('names without a prefix are the ids alone, as the backend has it', () => {
  expect(scopeOf({ layouts: ['connection'], prefix: '' })).toMatchObject({ prefix: '' });
});

describe('--layout airflow-document', () => {
  it('pushes the Variable that dlt asks Airflow for', async () => {
    expect(await push(toml, document)).toMatchInlineSnapshot(`
      "aws 123456789012 eu-west-1 · /secrets.toml · 1 secret of 5 keys

        the whole file
          + airflow/variables/dlt_secrets_toml

        1 created
      hint: an Airflow hands the document to dlt where SecretsManagerBackend is its secrets backend: print the section of airflow.cfg with --print-airflow-cfg
      exit 0"
    `);
    expect(aws.value('airflow/variables/dlt_secrets_toml')).toContain('[sources.pipedrive]');
  });

  it('and that of one pipeline', async () => {
    expect(await push(toml, [...document, '--pipeline', 'orders', '--dry-run'])).toContain(
      '+ airflow/variables/orders.dlt_secrets_toml',
    );
  });

  it('goes on with what --layout document pushed there', async () => {
    await push(toml, ['--layout', 'document', '--name', 'airflow/variables/dlt_secrets_toml']);
    expect(await push(toml, document)).toContain(', unchanged (');
  });
});

describe('what is told before the first write', () => {
  it('an id that an Airflow with teams never looks up', async () => {
    expect(
      await push('[sources.a--b]\nkey = "canary"\n', [...connection, '--dry-run']),
    ).toMatchInlineSnapshot(`
      "aws 123456789012 eu-west-1 airflow/connections/ · /secrets.toml · 1 secret

        sources.a--b
          + airflow/connections/sources.a--b.key

        1 to create
        one new secret costs about $0.40 a month (as of 2026-11-24)
        nothing was changed
      warning: 1 thing to look at

        /secrets.toml:2:1  sources.a--b.key
            an Airflow with [core] multi_team takes the -- in sources.a--b.key for the end of a team's
            name, and never looks it up
            hint: give it another id with --rename PATH=ID, if that is on there
      exit 0"
    `);
    expect(await push(toml, [...document, '--pipeline', 'a--b', '--dry-run'])).toContain('multi_team');
  });

  it('not what only the database of Airflow has no room for', async () => {
    const long = `[a.credentials]\nhost = "${'h'.repeat(600)}"\npassword = "canary"\n`;
    expect(await push(long, [...connection, '--dry-run'])).toContain('1 to create');
    const longer = `[a]\nb = "${'x'.repeat(40_000)}"\n`;
    expect(await push(longer, [...connection, '--dry-run'])).toContain(
      'longer than the 65,536 bytes that are taken there',
    );
  });

  it('a separator that no name may have', async () => {
    expect(await push(toml, [...connection, '--separator', ':'])).toMatchInlineSnapshot(`
      "error: --separator: AWS takes only ASCII letters, digits and / _ + = . @ - in a name
      hint: choose another one
      exit 1"
    `);
  });

  it('an option that says nothing to the layout', async () => {
    expect(await push(toml, [...connection, '--pipeline', 'orders'])).toMatchInlineSnapshot(`
      "error: --pipeline says nothing to the layout connection
      hint: leave it out, or choose --layout document or json or airflow-document
      exit 1"
    `);
    expect(await push(toml, ['--separator', '/'])).toMatchInlineSnapshot(`
      "error: --separator says nothing to the layout env
      hint: leave it out, or choose --layout connection or airflow-document
      exit 1"
    `);
  });
});

describe('what is printed', () => {
  it('the section of airflow.cfg', async () => {
    const args = [...connection, '--prefix', 'acme/conns', '--print-airflow-cfg'];
    const printed = await push(toml, [...args, '--dry-run']);
    expect(printed.slice(printed.indexOf('[secrets]'))).toMatchInlineSnapshot(`
      "[secrets]
      backend = airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend
      backend_kwargs = {"connections_prefix": "acme/conns", "variables_prefix": "airflow/variables", "sep": "/", "region_name": "eu-west-1"}
      exit 0"
    `);
    expect(await push(toml, ['--print-airflow-cfg', '--dry-run'])).toContain(
      'Airflow looks up nothing of the layout env: choose --layout connection or airflow-document',
    );
  });

  it('the policy, for these names', async () => {
    const policy = await push(toml, [...connection, '--print-policy', '--dry-run']);
    expect(policy).toContain(':secret:airflow/connections/*"');
    const one = await push(toml, [...document, '--print-policy', '--dry-run']);
    expect(one).toContain(':secret:airflow/variables/dlt_secrets_toml-??????"');
  });

  it('no mapping: no environment holds what Airflow looks up', async () => {
    for (const choice of ['ecs', 'external-secrets'])
      expect(await push(toml, [...connection, '--print-mapping', choice, '--dry-run'])).toContain(
        '# Airflow looks these up by itself',
      );
    expect(await push(toml, [...document, '--print-mapping', 'external-secrets', '--dry-run'])).toContain(
      'key: "airflow/variables/dlt_secrets_toml"',
    );
  });
});
