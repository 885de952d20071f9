import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gcpMetadata } from 'google-auth-library';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from '../../../src/providers/gcp/client.ts';
import { newAuth, signIn } from '../../../src/providers/gcp/credentials.ts';
import { explain } from '../../../src/providers/gcp/errors.ts';
import { GcpFailure, grpcStatus } from '../../../src/providers/gcp/failure.ts';
import { signInRows } from '../../../src/providers/gcp/refusals/sign-in.ts';
import { rowFor } from '../../../src/providers/http/refusals.ts';
import {
  realImpersonationRefusals,
  realTokenRefusals,
  startTokenServer,
} from '../../fakes/gcp/token-server.ts';

/* Why there is no token, each cause in its own words: through Google's own library, from a server that answers as Google's. */

let folder: string;
let server: Awaited<ReturnType<typeof startTokenServer>>;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-gcp-'));
  server = await startTokenServer();
  for (const name of ['GOOGLE_APPLICATION_CREDENTIALS', 'METADATA_SERVER_DETECTION', 'GCE_METADATA_HOST'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('CLOUDSDK_CONFIG', folder);
  gcpMetadata.setGCPResidency(false);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  gcpMetadata.setGCPResidency();
  await server.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, content: object | string): Promise<string> {
  const at = path.join(folder, name);
  await writeFile(at, typeof content === 'string' ? content : JSON.stringify(content));
  return at;
}

/** A workload identity as google-github-actions/auth writes it, whose token lies in a file. */
const workload = async (more: object = {}) => ({
  type: 'external_account',
  audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github/providers/github',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  token_url: `${server.url}/v1/token`,
  credential_source: { file: await file('token', 'canary-jwt') },
  ...more,
});

const actingAs = (account = 'deploy@acme-prod.iam.gserviceaccount.com') => ({
  service_account_impersonation_url: `${server.url}/v1/projects/-/serviceAccounts/${account}:generateAccessToken`,
});

/** What is said of credentials in this file, by way of the words that gRPC makes of the library's. */
async function said(credentials: object | string): Promise<string> {
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', await file('key.json', credentials));
  const auth = newAuth();
  connect({}, auth);
  const text = await signIn(auth, { env: { ...process.env } })
    .then(async ({ who, actsAs }) => {
      const error = await auth.getRequestHeaders('https://secretmanager.googleapis.com/').then(
        () => undefined,
        (thrown: Error) => thrown,
      );
      return error ? explained(error.message, who, actsAs) : 'it went well';
    })
    .catch((error: Error & { hint?: string }) => `${error.message}\n${error.hint}`);
  expect(text).not.toContain('canary');
  return text.replaceAll(folder, 'FOLDER');
}

function explained(
  words: string,
  caller = 'the credentials from GOOGLE_APPLICATION_CREDENTIALS',
  actsAs?: string,
): string {
  const failure = new GcpFailure({
    code: grpcStatus.UNKNOWN,
    serverMessage: `Getting metadata from plugin failed with error: ${words}`,
  });
  const { message, hint } = explain(failure, {
    purpose: 'list the secrets of acme-prod',
    itemPurpose: 'list the secrets of acme-prod',
    permission: 'secretmanager.secrets.list',
    project: 'acme-prod',
    server: 'secretmanager.googleapis.com',
    attempts: 1,
    caller,
    ...(actsAs !== undefined && { actsAs }),
  });
  return `${message}\n${hint}`;
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const serviceAccount = (private_key: string) => ({
  type: 'service_account',
  project_id: 'acme-prod',
  private_key,
  client_email: 'deploy@acme-prod.iam.gserviceaccount.com',
});

describe('a file that signs nobody in', () => {
  it.each([
    ['is no JSON', 'canary-7f3a not json', ': they are no JSON'],
    ['is of no known type', { type: 'canary-7f3a' }, ': they lack client_email'],
    ['lacks the key', { type: 'service_account', client_email: 'x@y' }, ': they lack private_key'],
  ])('%s', async (_, content, reason) => {
    expect(await said(content)).toMatch(
      new RegExp(`^the credentials from GOOGLE_APPLICATION_CREDENTIALS cannot be read${reason}\n`),
    );
  });

  it('is not there', async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '/nowhere/key.json');
    const error = await signIn(newAuth(), { env: { ...process.env } }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      message:
        'the credentials from GOOGLE_APPLICATION_CREDENTIALS cannot be read: there is no file /nowhere/key.json',
    });
  });

  it.each([
    ['on one line', pem.replaceAll('\n', ' ')],
    ['escaped twice', pem.replaceAll('\n', '\\n')],
    ['cut off', pem.slice(0, 400)],
    ['none', 'canary'],
  ])('has a private key that is broken: %s', async (_, key) => {
    expect(await said(serviceAccount(key))).toMatch(
      /^could not list the secrets of acme-prod: the private_key of the credentials from GOOGLE_APPLICATION_CREDENTIALS is broken\nits line ends/,
    );
  });

  it('is good', async () => {
    expect(await said(serviceAccount(pem))).toBe('it went well');
    expect(await said(await workload(actingAs()))).toBe('it went well');
  });
});

describe('a workload identity', () => {
  it('without its token', async () => {
    const gone = { credential_source: { file: '/nowhere/token' } };
    expect(await said(await workload(gone))).toMatchInlineSnapshot(`
      "could not list the secrets of acme-prod: there is no token at /nowhere/token, where the workload identity looks for it
      whoever issues the token must put it there: in GitHub Actions google-github-actions/auth in the same job, with permissions: id-token: write; in Kubernetes a projected volume"
    `);
  });

  it('with an empty one', async () => {
    const empty = { credential_source: { file: await file('empty', '') } };
    expect(await said(await workload(empty))).toMatchInlineSnapshot(`
      "could not list the secrets of acme-prod: the token file of the workload identity is empty, or lacks the field that is read
      look at credential_source of the file that GOOGLE_APPLICATION_CREDENTIALS names, and at what writes the token"
    `);
  });

  it('that Google does not take', async () => {
    const lines: string[] = [];
    for (const [name, refusal] of Object.entries(realTokenRefusals)) {
      server.refusals.token = refusal;
      lines.push(`${name}: ${await said(await workload())}`);
    }
    expect(lines.join('\n\n')).toMatchInlineSnapshot(`
      "noPool: could not list the secrets of acme-prod: the workload identity pool or provider that the credentials name does not exist, or is disabled (invalid_target)
      the audience must be //iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER, with the number of the project: gcloud iam workload-identity-pools providers list --location=global --workload-identity-pool=POOL shows them

      attributeCondition: could not list the secrets of acme-prod: the attribute condition of the workload identity provider does not let this token in (unauthorized_client)
      compare it with the claims of the token, letter for letter, such as assertion.repository: gcloud iam workload-identity-pools providers describe PROVIDER --location=global --workload-identity-pool=POOL shows it

      audience: could not list the secrets of acme-prod: the token is meant for another audience than the workload identity provider expects (invalid_grant)
      ask for it with the audience of the provider, //iam.googleapis.com/projects/NUMBER/…, or add the audience: gcloud iam workload-identity-pools providers update-oidc PROVIDER --allowed-audiences=…

      issuer: could not list the secrets of acme-prod: Google cannot reach whoever issued the token, or it is another one than the provider names (invalid_grant)
      gcloud iam workload-identity-pools providers describe PROVIDER --location=global --workload-identity-pool=POOL shows the issuer; Google must reach its /.well-known/openid-configuration

      stale: could not list the secrets of acme-prod: the clock here is wrong, or the token is too old (invalid_grant)
      set the clock by NTP; of a job, sign in right before this step

      unheardOf: could not list the secrets of acme-prod: Google does not take the credentials from GOOGLE_APPLICATION_CREDENTIALS (temporarily_resting): The pool rests until 2026-12-24, see https://cloud.google.com/iam/docs/workload-identity-federation
      look at what GOOGLE_APPLICATION_CREDENTIALS names, or sign in anew: gcloud auth application-default login"
    `);
  });

  it('that may not be the account', async () => {
    const lines: string[] = [];
    for (const [name, refusal] of Object.entries(realImpersonationRefusals)) {
      server.refusals.impersonation = refusal;
      lines.push(`${name}: ${await said(await workload(actingAs()))}`);
    }
    expect(lines.join('\n\n')).toMatchInlineSnapshot(`
      "mayNotActAs: could not list the secrets of acme-prod: the credentials from GOOGLE_APPLICATION_CREDENTIALS may not act as deploy@acme-prod.iam.gserviceaccount.com (iam.serviceAccounts.getAccessToken)
      whoever keeps that account grants it: gcloud iam service-accounts add-iam-policy-binding deploy@acme-prod.iam.gserviceaccount.com --role=roles/iam.serviceAccountTokenCreator --member=CALLER; for a workload identity it is roles/iam.workloadIdentityUser, and a member principalSet://iam.googleapis.com/…

      noAccount: could not list the secrets of acme-prod: there is no service account deploy@acme-prod.iam.gserviceaccount.com
      gcloud iam service-accounts list shows those that there are; one that was deleted comes back for 30 days with gcloud iam service-accounts undelete

      apiDisabled: could not list the secrets of acme-prod: the IAM Service Account Credentials API is not enabled in the project 1029384756
      gcloud services enable iamcredentials.googleapis.com --project=1029384756"
    `);
  });

  it('whose refusal repeats the token', async () => {
    const body = {
      error: 'odd_error',
      error_description: 'token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln is odd',
    };
    server.refusals.token = { status: 400, body, source: '' };
    expect(await said(await workload())).toContain('(odd_error): token … is odd\n');
  });
});

/** What Google's servers say where no test can stand in for them, and the library passes it on as it is. */
const real: Readonly<Record<string, { words: string; source: string }>> = {
  reauth: {
    words:
      '{"error":"invalid_grant","error_description":"reauth related error (invalid_rapt)","error_subtype":"invalid_rapt"}',
    source: 'googleapis/google-auth-library-nodejs#1961, 2025-04-23',
  },
  'key deleted': {
    words: 'invalid_grant: Invalid JWT Signature.',
    source: 'googleapis/google-cloud-python#10004, 2019-12-20',
  },
  clock: {
    words:
      'invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    source: 'fastlane/fastlane#26593, 2024-10-21',
  },
  'account deleted': {
    words: 'invalid_grant: Invalid grant: account not found',
    source: 'Google Identity, "Error codes for service accounts", read 2026-11-28',
  },
  revoked: { words: 'invalid_grant', source: 'RFC 6749, 5.2 (2012-10)' },
  'no delegation': {
    words:
      'unauthorized_client: Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
    source: 'Google Identity, "Using OAuth 2.0 for Server to Server Applications", read 2026-11-28',
  },
  'client deleted': {
    words: 'invalid_client: The OAuth client was not found.',
    source: 'Google Identity, "OAuth 2.0 errors", read 2026-11-28',
  },
  'admin policy': {
    words: 'admin_policy_enforced: The administrator does not allow this app',
    source: 'Google Identity, "OAuth 2.0 errors", read 2026-11-28',
  },
  scope: {
    words: 'invalid_scope: Invalid OAuth scope or ID token audience provided.',
    source: 'Google Identity, "Using OAuth 2.0 for Server to Server Applications", read 2026-11-28',
  },
  'machine without scopes': {
    words:
      'Could not refresh access token: A Not Found error was returned while attempting to retrieve an accesstoken for the Compute Engine built-in service account. This may be because the Compute Engine instance does not have any permission scopes specified: Unsuccessful response status code. Request failed with status code 404',
    source: 'computeclient of google-auth-library, read 2026-11-28',
  },
  'source may not impersonate': {
    words:
      "PERMISSION_DENIED: unable to impersonate: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
    source: 'DataDog/stratus-red-team#299, 2023-01-30',
  },
};

describe('a person, a key or a machine', () => {
  it('that Google does not take', () => {
    const lines = Object.entries(real).map(([name, { words }]) => `${name}: ${explained(words)}`);
    expect(lines.join('\n\n')).toMatchInlineSnapshot(`
      "reauth: could not list the secrets of acme-prod: the organization asks you to sign in again (invalid_rapt)
      gcloud auth application-default login; a pipeline takes a service account, of which nobody asks that

      key deleted: could not list the secrets of acme-prod: the key of the credentials from GOOGLE_APPLICATION_CREDENTIALS is deleted, disabled or of another account (invalid_grant)
      gcloud iam service-accounts keys list --iam-account=EMAIL shows those that are good; make another with gcloud iam service-accounts keys create

      clock: could not list the secrets of acme-prod: the clock here is wrong, or the token is too old (invalid_grant)
      set the clock by NTP; of a job, sign in right before this step

      account deleted: could not list the secrets of acme-prod: the account of the credentials from GOOGLE_APPLICATION_CREDENTIALS is deleted or disabled
      gcloud iam service-accounts list shows those that there are; undelete brings one back for 30 days, enable a disabled one

      revoked: could not list the secrets of acme-prod: Google does not take the credentials from GOOGLE_APPLICATION_CREDENTIALS (invalid_grant)
      they are expired or revoked: run gcloud auth application-default login, or renew what GOOGLE_APPLICATION_CREDENTIALS names

      no delegation: could not list the secrets of acme-prod: the credentials from GOOGLE_APPLICATION_CREDENTIALS may not ask for tokens in this way (unauthorized_client)
      a service account that is to act for a person needs domain-wide delegation (admin.google.com, Security, API controls); for your own account sign in anew: gcloud auth application-default login

      client deleted: could not list the secrets of acme-prod: the OAuth client of the credentials from GOOGLE_APPLICATION_CREDENTIALS is deleted, or its secret is another one (invalid_client)
      sign in anew: gcloud auth application-default login, without --client-id-file

      admin policy: could not list the secrets of acme-prod: an administrator of the organization lets nobody sign in by way of gcloud
      admin.google.com, Security, API controls, App access control: trust Google Auth Library; or take a service account

      scope: could not list the secrets of acme-prod: the credentials from GOOGLE_APPLICATION_CREDENTIALS may not have the scope cloud-platform (invalid_scope)
      sign in anew with it: gcloud auth application-default login --scopes=https://www.googleapis.com/auth/cloud-platform

      machine without scopes: could not list the secrets of acme-prod: this machine has no service account, or it was made without the scope cloud-platform
      gcloud compute instances set-service-account NAME --service-account=EMAIL --scopes=cloud-platform while it stands still; in GKE a node pool with --scopes=cloud-platform, or Workload Identity

      source may not impersonate: could not list the secrets of acme-prod: the credentials from GOOGLE_APPLICATION_CREDENTIALS may not act as the service account (iam.serviceAccounts.getAccessToken)
      whoever keeps that account grants it: gcloud iam service-accounts add-iam-policy-binding ACCOUNT --role=roles/iam.serviceAccountTokenCreator --member=CALLER; for a workload identity it is roles/iam.workloadIdentityUser, and a member principalSet://iam.googleapis.com/…"
    `);
  });
});

it('has no row that no real refusal fits', () => {
  const about = {
    ...{ purpose: 'sign in', itemPurpose: 'sign in', permission: '', project: 'acme-prod' },
    ...{ caller: 'the caller', server: 'HOST', attempts: 1, metadata: {}, serverMessage: '' },
  };
  const words = [
    ...Object.values(real).map((one) => one.words),
    ...[...Object.values(realTokenRefusals), ...Object.values(realImpersonationRefusals)].map(({ body }) =>
      JSON.stringify(body),
    ),
    'The file at /nowhere/token does not exist, or it is not a file. ENOENT',
    'Unable to parse the subject_token from the credential_source file',
    'error:1E08010C:DECODER routines::unsupported',
  ];
  const met = new Set(words.map((one) => rowFor(signInRows, { words: one }, about)));
  expect(signInRows.filter((row) => !met.has(row))).toEqual([]);
  for (const row of signInRows) expect(rowFor(signInRows, { words: row.example }, about)).toBe(row);
  for (const { source } of signInRows) expect(source).toMatch(/20\d\d-\d\d/);
});
