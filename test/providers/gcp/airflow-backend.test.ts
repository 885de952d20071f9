import { beforeEach, describe, expect, it } from 'vitest';
import type { FakeSecretManager } from '../../fakes/gcp/index.ts';
import { type Testbed, testbed } from '../../testbed.ts';
import { backendToml as toml } from '../backend-toml.ts';

let push: Testbed<'gcp'>['push'];
let google: FakeSecretManager;
beforeEach(async () => {
  ({ push, server: google } = await testbed('gcp'));
});

const acme = ['--project', 'acme-prod'];
const connection = [...acme, '--layout', 'connection'];
const document = [...acme, '--layout', 'airflow-document'];

describe('--layout connection', () => {
  it('a dry run shows the names that the backend looks up', async () => {
    expect(await push(toml, [...connection, '--dry-run'])).toMatchInlineSnapshot(`
      "gcp acme-prod airflow-connections- · /secrets.toml · 2 secrets

        sources.pipedrive
          + airflow-connections-sources__pipedrive__api_key
        destination.postgres.credentials
          + airflow-connections-destination__postgres__credentials

        2 to create
        2 new versions: about $0.12 a month ($0.06 each and location, the first 6 of a billing account free, as of 2026-11-24)
        nothing was changed
      exit 0"
    `);
  });

  it('a push writes the JSON that Airflow takes, and the next one has nothing to do', async () => {
    expect(await push(toml, connection)).toMatchInlineSnapshot(`
      "gcp acme-prod airflow-connections- · /secrets.toml · 2 secrets

        sources.pipedrive
          + airflow-connections-sources__pipedrive__api_key
        destination.postgres.credentials
          + airflow-connections-destination__postgres__credentials

        2 created
      hint: an Airflow finds these Connections where CloudSecretManagerBackend is its secrets backend: print the section of airflow.cfg with --print-airflow-cfg; dlt itself reads none of them: push --layout airflow-document too
      exit 0"
    `);
    expect(
      google.value('acme-prod', 'airflow-connections-destination__postgres__credentials'),
    ).toMatchInlineSnapshot(
      `"{"conn_type":"postgres","host":"db.acme.dev","port":5432,"login":"loader","password":"canary-7f3a-b"}"`,
    );
    expect(await push(toml, connection)).toMatchInlineSnapshot(`
      "gcp acme-prod airflow-connections- · 2 secrets, all unchanged by us (1 request)
      exit 0"
    `);
  });

  it('what the file no longer has is pruned, and nothing else below the prefix', async () => {
    await push(toml, connection);
    await push(toml, document);
    await push(toml, [...acme, '--prefix', 'airflow-connections-']);
    google.setValue('acme-prod', 'airflow-connections-smtp_default', 'smtp://x');
    const less = '[sources.pipedrive]\napi_key = "canary-7f3a-a"\n';
    const kept = [...connection, '--prune', '--yes'];
    expect(await push(less, [...kept, '--include', 'sources.*'])).toContain(
      '- airflow-connections-destination__postgres__credentials  kept',
    );
    await push(less, [...acme, '--prefix', 'airflow-connections-', '--prune', '--yes']);
    expect(google.value('acme-prod', 'airflow-connections-destination__postgres__credentials')).toBeDefined();
    expect(await push(less, kept)).toMatchInlineSnapshot(`
      "gcp acme-prod airflow-connections- · /secrets.toml · 1 secret

        no longer in the file
          - airflow-connections-destination__postgres__credentials

        1 removed, 1 unchanged
      exit 0"
    `);
  });
});

it.each([
  [[], 'airflow-connections-a__b'],
  [['--prefix', 'acme'], 'acme-a__b'],
  [['--prefix', 'acme', '--separator', '_'], 'acme_a__b'],
  [['--rename', 'a.b=pipedrive'], 'airflow-connections-pipedrive'],
])('names as the backend joins them: %s', async (args, name) => {
  await push('[a]\nb = "canary"\n', [...connection, ...args]);
  expect(google.value('acme-prod', name)).toBe(
    '{"conn_type":"generic","password":"canary","extra":"{\\"b\\":\\"canary\\"}"}',
  );
});

describe('--layout airflow-document', () => {
  it('pushes the Variable that dlt asks Airflow for', async () => {
    expect(await push(toml, document)).toMatchInlineSnapshot(`
      "gcp acme-prod · /secrets.toml · 1 secret of 5 keys

        the whole file
          + airflow-variables-dlt_secrets_toml

        1 created
      hint: an Airflow hands the document to dlt where CloudSecretManagerBackend is its secrets backend: print the section of airflow.cfg with --print-airflow-cfg
      exit 0"
    `);
    expect(google.value('acme-prod', 'airflow-variables-dlt_secrets_toml')).toContain('[sources.pipedrive]');
  });

  it('goes on with what --layout document pushed there', async () => {
    await push(toml, [...acme, '--layout', 'document', '--name', 'airflow-variables-dlt_secrets_toml']);
    expect(await push(toml, document)).toContain(', unchanged');
  });

  it('of one pipeline is refused in words', async () => {
    expect(await push(toml, [...document, '--pipeline', 'orders'])).toMatchInlineSnapshot(`
      "error: no Airflow finds the document of one pipeline in Secret Manager: dlt asks for a Variable with a dot in its name, which Google does not take
      hint: leave out --pipeline, or let dlt read it without Airflow: --layout document
      exit 1"
    `);
    expect(google.calls).toEqual([]);
  });
});

describe('what is told before the first write', () => {
  it('keys that meet in one id, which has no dots here', async () => {
    const twice = '[a]\nb__c = "canary-1"\n[a.b]\nc = "canary-2"\n';
    expect(await push(twice, [...connection, '--dry-run'])).toMatchInlineSnapshot(`
      "gcp acme-prod airflow-connections- · /secrets.toml · 1 secret

        a
          + airflow-connections-a__b__c

        1 to create
        1 new version: about $0.06 a month ($0.06 each and location, the first 6 of a billing account free, as of 2026-11-24)
        nothing was changed
      error: 1 problem in /secrets.toml, a push would be refused

        /secrets.toml:4:1  a.b.c, a.b__c -> airflow-connections-a__b__c
            two keys meet in one name
            hint: give one of them another name with --rename, or leave it out with --exclude
      exit 1"
    `);
  });

  it('an id that Google does not take, and one that an Airflow with teams never looks up', async () => {
    const renamed = ['--rename', 'sources.pipedrive.api_key=pipe.drive'];
    expect(await push(toml, [...connection, ...renamed, '--dry-run'])).toContain(
      'Secret Manager takes only letters, digits, - and _ in a name',
    );
    expect(await push('[sources.a--b]\nkey = "canary"\n', [...connection, '--dry-run'])).toContain(
      'multi_team',
    );
  });

  it('a prefix that ends in the separator', async () => {
    expect(await push(toml, [...connection, '--prefix', 'acme-'])).toMatchInlineSnapshot(`
      "error: --prefix: acme- ends in the separator, which would stand there twice
      hint: leave out the - at its end, or give what is there in full as --separator
      exit 1"
    `);
  });
});

describe('what is printed', () => {
  it('the section of airflow.cfg', async () => {
    const args = [...document, '--prefix', 'acme-vars', '--separator', '_', '--print-airflow-cfg'];
    const printed = await push(toml, [...args, '--dry-run']);
    expect(printed.slice(printed.indexOf('[secrets]'))).toMatchInlineSnapshot(`
      "[secrets]
      backend = airflow.providers.google.cloud.secrets.secret_manager.CloudSecretManagerBackend
      backend_kwargs = {"connections_prefix": "airflow-connections", "variables_prefix": "acme-vars", "sep": "_", "project_id": "acme-prod"}
      exit 0"
    `);
  });

  it('that a regional secret is not found', async () => {
    const regional = [...connection, '--location', 'europe-west1'];
    const hint = 'CloudSecretManagerBackend finds global secrets alone: push them without --location';
    expect(await push(toml, [...regional, '--print-airflow-cfg', '--dry-run'])).toContain(`# ${hint}`);
    expect(await push(toml, regional)).toContain(`hint: ${hint}`);
  });

  it('no mapping: no environment holds what Airflow looks up', async () => {
    for (const choice of ['cloud-run', 'external-secrets'])
      expect(await push(toml, [...connection, '--print-mapping', choice, '--dry-run'])).toContain(
        '# Airflow looks these up by itself',
      );
    expect(await push(toml, [...document, '--print-mapping', 'external-secrets', '--dry-run'])).toContain(
      'key: "airflow-variables-dlt_secrets_toml"',
    );
  });
});
