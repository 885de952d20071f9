import { expect, it } from 'vitest';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { gcp } from '../../../src/providers/gcp/index.ts';

const toml = `
[sources.pipedrive]
pipedrive_api_key = "canary-7f3a"
"odd name" = "canary-7f3a"
[sources.pipedrive.headers]
"X-Key" = "canary-7f3a"
`;

type Choice = 'cloud-run' | 'external-secrets';

function printed(layout: 'env' | 'json' | 'document', choice: Choice, more: object = {}): string {
  const naming = { layouts: [layout], ...(layout === 'env' && { prefix: 'etl_' }) };
  const rename = new Map(
    layout === 'env'
      ? [
          ['sources.pipedrive."odd name"', 'ODD'],
          ['sources.pipedrive.headers.X-Key', 'X'],
        ]
      : [],
  );
  const leaves = parseToml(toml, 'secrets.toml');
  const { entries } = gcp.layouts[layout].lay(leaves, {
    ...naming,
    tables: 'none',
    rename,
    caseInsensitive: false,
  });
  const options = { project: 'acme-prod', ...more };
  const text = gcp.snippets.mapping.text(entries, { options, layout: naming, choice, env: {} });
  expect(text).not.toContain('canary');
  return text;
}

it('maps each variable that dlt looks up, also of a name that was changed', () => {
  expect(printed('env', 'cloud-run')).toMatchInlineSnapshot(`
    "# for gcloud run jobs (or services) update NAME
    '--update-secrets=SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY=etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY:latest,SOURCES__PIPEDRIVE__ODD NAME=etl_ODD:latest,SOURCES__PIPEDRIVE__HEADERS__X-KEY=etl_X:latest'
    "
  `);
  expect(printed('env', 'external-secrets')).toMatchInlineSnapshot(`
    "apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata:
      # Take another name where there is one of this name already, or a Secret: both are taken over.
      name: dlt-secrets
    spec:
      refreshInterval: 1h
      secretStoreRef:
        kind: SecretStore
        name: gcp # the name of your SecretStore
      target:
        name: dlt-secrets
      data:
        - secretKey: "SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY"
          remoteRef:
            key: "etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY"
        - secretKey: "SOURCES__PIPEDRIVE__ODD NAME"
          remoteRef:
            key: "etl_ODD"
        - secretKey: "SOURCES__PIPEDRIVE__HEADERS__X-KEY"
          remoteRef:
            key: "etl_X"
    "
  `);
});

it('brings a JSON object into the environment', () => {
  expect(printed('json', 'cloud-run')).toMatchInlineSnapshot(`
    "# for gcloud run jobs (or services) update NAME
    --update-secrets=DLT_SECRETS_ENV=dlt_secrets_env:latest
    # first thing in the program, before dlt is asked for anything:
    # import json, os; os.environ.update(json.loads(os.environ.pop("DLT_SECRETS_ENV")))
    "
  `);
  expect(printed('json', 'external-secrets')).toMatchInlineSnapshot(`
    "apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata:
      # Take another name where there is one of this name already, or a Secret: both are taken over.
      name: dlt-secrets
    spec:
      refreshInterval: 1h
      secretStoreRef:
        kind: SecretStore
        name: gcp # the name of your SecretStore
      target:
        name: dlt-secrets
      dataFrom:
        - extract:
            key: "dlt_secrets_env"
    "
  `);
});

it('says what switches dlt’s own provider on', () => {
  expect(printed('document', 'cloud-run')).toMatchInlineSnapshot(`
    "# dlt reads the document itself (dlt[gcp] is needed); for gcloud run jobs (or services) update NAME
    --update-env-vars=PROVIDERS__ENABLE_GOOGLE_SECRETS=true,PROVIDERS__GOOGLE_SECRETS__CREDENTIALS__PROJECT_ID=acme-prod
    "
  `);
  expect(printed('document', 'external-secrets')).toMatchInlineSnapshot(`
    "apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata:
      # Take another name where there is one of this name already, or a Secret: both are taken over.
      name: dlt-secrets
    spec:
      refreshInterval: 1h
      secretStoreRef:
        kind: SecretStore
        name: gcp # the name of your SecretStore
      target:
        name: dlt-secrets
      # mount it at .dlt/secrets.toml of the program
      data:
        - secretKey: "secrets.toml"
          remoteRef:
            key: "dlt_secrets_toml"
    "
  `);
  expect(gcp.snippets.mapping.mention({ layouts: ['document'] })).toContain(
    'PROVIDERS__ENABLE_GOOGLE_SECRETS',
  );
});

it.each([
  ['airflow-variables-dlt_secrets_toml', 'gives it to dlt as the Variable dlt_secrets_toml'],
  ['team-etl', 'dlt asks for dlt_secrets_toml, not for team-etl'],
])('says who reads a document that is called %s', (name, said) => {
  const naming = { layouts: ['document'], name };
  expect(gcp.snippets.mapping.mention(naming)).toContain(said);
  expect(
    gcp.snippets.mapping.text([], { options: {}, layout: naming, choice: 'cloud-run', env: {} }),
  ).toContain(said);
});

it('names the project that the environment names, where none was given', () => {
  const env = { GOOGLE_CLOUD_PROJECT: 'acme-prod' };
  const about = { options: {}, layout: { layouts: ['document'] }, choice: 'cloud-run', env };
  expect(gcp.snippets.mapping.text([], about)).toContain('PROJECT_ID=acme-prod');
  expect(gcp.snippets.policy.text([], about)).toContain('--project=acme-prod');
});

it('warns where Cloud Run reads no regional secrets', () => {
  expect(printed('env', 'cloud-run', { location: 'europe-west1' })).toContain(
    '# Cloud Run takes global secrets',
  );
});

it('prints the least role', () => {
  const about = { options: { project: 'acme-prod', keepVersions: 3 }, layout: { layouts: ['env'] }, env: {} };
  expect(gcp.snippets.policy.text([], about)).toMatchInlineSnapshot(`
    "# leave out secretmanager.secrets.delete if nothing is ever removed with --prune
    gcloud iam roles create deploySecrets --project=acme-prod --title='deploy-secrets' \\
      --permissions=secretmanager.secrets.list,secretmanager.secrets.get,secretmanager.secrets.create,secretmanager.secrets.update,secretmanager.versions.add,secretmanager.versions.list,secretmanager.versions.destroy,secretmanager.secrets.delete
    gcloud projects add-iam-policy-binding acme-prod --role=projects/acme-prod/roles/deploySecrets \\
      --member='serviceAccount:ACCOUNT' --condition=None
    "
  `);
});
