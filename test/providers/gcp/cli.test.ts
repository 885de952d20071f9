import { beforeEach, expect, it } from 'vitest';
import type { FakeSecretManager } from '../../fakes/gcp/index.ts';
import { type Testbed, testbed } from '../../testbed.ts';

let push: Testbed<'gcp'>['push'];
let google: FakeSecretManager;
beforeEach(async () => {
  ({ push, server: google } = await testbed('gcp'));
});

const acme = ['--project', 'acme-prod'];
const etl = [...acme, '--prefix', 'etl_'];
const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nlimit = 10_000\n';

it('a dry run shows what would be, and what it would cost', async () => {
  expect(await push(toml, [...etl, '--dry-run', '--exit-code'])).toMatchInlineSnapshot(`
    "gcp acme-prod etl_ · /secrets.toml · 2 secrets

      sources.pipedrive
        + etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + etl_SOURCES__PIPEDRIVE__LIMIT

      2 to create
      2 new versions: about $0.12 a month ($0.06 each and location, the first 6 of a billing account free, as of 2026-11-24)
      nothing was changed
    exit 2"
  `);
  expect(google.calls.map(({ method }) => method)).toEqual(['ListSecrets']);
});

it('a push arrives behind the prefix, and the next one has nothing to do', async () => {
  expect(await push(toml, etl)).toMatchInlineSnapshot(`
    "gcp acme-prod etl_ · /secrets.toml · 2 secrets

      sources.pipedrive
        + etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + etl_SOURCES__PIPEDRIVE__LIMIT

      2 created
    hint: a job sees none of them until they are mapped into its environment; print the lines to paste with --print-mapping cloud-run, or external-secrets
    exit 0"
  `);
  expect(google.values('acme-prod')).toEqual({
    etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a',
    etl_SOURCES__PIPEDRIVE__LIMIT: '10000',
  });
  expect(await push(toml, etl)).toMatchInlineSnapshot(`
    "gcp acme-prod etl_ · 2 secrets, all unchanged by us (1 request)
    exit 0"
  `);
  expect(await push(toml, [...etl, '--deep'])).toMatchInlineSnapshot(`
    "gcp acme-prod etl_ · 2 secrets, all unchanged (3 requests)
    exit 0"
  `);
});

it('a new value is written, an old one is a question, and what left the file goes with --prune', async () => {
  await push(toml, etl);
  const changed = toml.replace('7f3a-a', '7f3a-b');
  expect(await push(changed, [...etl, '--keep-versions', '1'])).toMatchInlineSnapshot(`
    "gcp acme-prod etl_ · /secrets.toml · 2 secrets

      sources.pipedrive
        ~ etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY  new value

      1 updated, 1 unchanged
    exit 0"
  `);
  expect(google.states('acme-prod', 'etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY')).toEqual({
    1: 'DESTROYED',
    2: 'ENABLED',
  });
  expect(await push(toml, etl)).toMatchInlineSnapshot(`
    "error: 1 problem at gcp acme-prod etl_, nothing was sent

      etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
          /secrets.toml holds an older value than the one pushed to gcp
          acme-prod etl_ just now
          hint: bring /secrets.toml up to date; to go back to the older
          value, push with --overwrite; of this alone: --overwrite-name
          etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
    exit 1"
  `);
  const shorter = changed.replace(/limit.*\n/, '');
  expect(await push(shorter, [...etl, '--prune', '--yes'])).toMatchInlineSnapshot(`
    "gcp acme-prod etl_ · /secrets.toml · 1 secret

      no longer in the file
        - etl_SOURCES__PIPEDRIVE__LIMIT

      1 removed, 1 unchanged
    exit 0"
  `);
  expect(google.names('acme-prod')).toEqual(['etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY']);
});

it('a rotated secret is not undone', async () => {
  await push(toml, etl);
  google.setValue('acme-prod', 'etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY', 'rotated');
  const changed = toml.replace('7f3a-a', '7f3a-b');
  expect(await push(changed, etl)).toMatchInlineSnapshot(`
    "gcp acme-prod etl_ · /secrets.toml · 2 secrets

      sources.pipedrive
        ~ etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY  new value

      1 failed, 1 unchanged
    error: 1 problem at gcp acme-prod etl_

      etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
          changed at gcp acme-prod etl_ after our last push; nothing was written
          hint: take the new value into the file if it is the right one, then push with --deep
          --overwrite (--overwrite alone goes over nothing that the look could not show)
    exit 1"
  `);
  expect(await push(changed, [...etl, '--overwrite'])).toMatchInlineSnapshot(`
    "gcp acme-prod etl_ · /secrets.toml · 2 secrets

      sources.pipedrive
        ~ etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY  new value

      1 failed, 1 unchanged
    error: 1 problem at gcp acme-prod etl_

      etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
          changed at gcp acme-prod etl_ after our last push; nothing was written
          hint: take the new value into the file if it is the right one, then push with --deep
          --overwrite (--overwrite alone goes over nothing that the look could not show)
    exit 1"
  `);
  expect(await push(changed, [...etl, '--deep'])).toMatchInlineSnapshot(`
    "error: 1 problem at gcp acme-prod etl_, nothing was sent

      etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
          changed at gcp acme-prod etl_ just now, after our last push
          hint: if the new value is the right one, put it into
          /secrets.toml (the Google Cloud console shows it, or gcloud
          secrets versions access latest --secret NAME), then push with --overwrite; of this alone:
          --overwrite-name etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
    exit 1"
  `);
  expect(google.value('acme-prod', 'etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY')).toBe('rotated');
  expect(await push(changed, [...etl, '--deep', '--overwrite'])).toContain('1 updated, 1 unchanged');
  expect(google.value('acme-prod', 'etl_SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY')).toBe('canary-7f3a-b');
});

it('one document for dlt itself, whose keys do not get lost unasked', async () => {
  expect(await push(toml, [...acme, '--layout', 'document'])).toMatchInlineSnapshot(`
    "gcp acme-prod · /secrets.toml · 1 secret of 2 keys

      sources.pipedrive
        + dlt_secrets_toml

      1 created
    hint: dlt (with dlt[gcp]) reads the document where PROVIDERS__ENABLE_GOOGLE_SECRETS=true is set and secretmanager.versions.access is allowed; see --print-mapping cloud-run
    exit 0"
  `);
  expect(google.value('acme-prod', 'dlt_secrets_toml')).toBe(
    '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nlimit = 10000\n',
  );
  const shorter = toml.replace(/limit.*\n/, '');
  expect(await push(shorter, [...acme, '--layout', 'document'])).toMatchInlineSnapshot(`
    "error: 1 problem at gcp acme-prod, nothing was sent

      dlt_secrets_toml
          what it holds at gcp acme-prod has 1 key that would be gone: sources.pipedrive.limit
          hint: to let them go, push with --prune
    exit 1"
  `);
  expect(await push(shorter, [...acme, '--layout', 'document', '--overwrite'])).toMatch(/exit 0$/);
});

it('one JSON object, and where it goes', async () => {
  expect(
    await push(toml, [...acme, '--layout', 'json', '--print-mapping', 'cloud-run']),
  ).toMatchInlineSnapshot(`
    "# for gcloud run jobs (or services) update NAME
    --update-secrets=DLT_SECRETS_ENV=dlt_secrets_env:latest
    # first thing in the program, before dlt is asked for anything:
    # import json, os; os.environ.update(json.loads(os.environ.pop("DLT_SECRETS_ENV")))
    exit 0"
  `);
  await push(toml, [...acme, '--layout', 'json']);
  expect(JSON.parse(google.value('acme-prod', 'dlt_secrets_env') ?? '')).toEqual({
    SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a',
    SOURCES__PIPEDRIVE__LIMIT: '10000',
  });
});

it('a project from the environment is said', async () => {
  expect(await push(toml, ['--dry-run'], { GOOGLE_CLOUD_PROJECT: 'acme-prod' })).toContain(
    'the project is acme-prod, from GOOGLE_CLOUD_PROJECT',
  );
  expect(await push(toml, ['--dry-run'])).toMatchInlineSnapshot(`
    "error: which project?
    hint: give it as --project ID, or set GOOGLE_CLOUD_PROJECT
    exit 1"
  `);
});

it('what Google does not take is said before anything is sent', async () => {
  const bad = '[x]\nempty = ""\n"a b" = "canary-7f3a-a"\n';
  expect(await push(bad, [...acme, '--prefix', 'etl/'])).toMatchInlineSnapshot(`
    "warning: 1 thing to look at

      /secrets.toml:2:1  x.empty
          an empty string, which dlt takes for a value
          hint: fill it in, or leave it out with --exclude
    error: 3 problems in /secrets.toml, nothing was sent

      /secrets.toml:2:1  x.empty, x."a b" -> etl/X
      /secrets.toml:2:1  x.empty -> etl/X__EMPTY
          Secret Manager takes only letters, digits, - and _ in a name
          hint: push it under another name with --rename PATH=NAME, and mind the --prefix
      /secrets.toml:2:1  x.empty
          an empty value is not taken there
    exit 1"
  `);
  expect(google.names('acme-prod')).toEqual([]);
});
