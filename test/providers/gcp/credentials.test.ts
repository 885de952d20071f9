import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gcpMetadata } from 'google-auth-library';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { connect } from '../../../src/providers/gcp/client.ts';
import { findProject, newAuth, signIn } from '../../../src/providers/gcp/credentials.ts';
import { runtimeWith } from './runtime.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-gcp-'));
  // Google's library reads the environment of the process itself.
  for (const name of ['GOOGLE_APPLICATION_CREDENTIALS', 'METADATA_SERVER_DETECTION', 'GCE_METADATA_HOST'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('CLOUDSDK_CONFIG', folder);
  gcpMetadata.setGCPResidency(false);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  gcpMetadata.setGCPResidency();
  await rm(folder, { recursive: true });
});

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const serviceAccount = {
  type: 'service_account',
  project_id: 'acme-prod',
  private_key_id: 'canary',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  client_email: 'deploy@acme-prod.iam.gserviceaccount.com',
};
const user = {
  type: 'authorized_user',
  client_id: 'canary.apps.googleusercontent.com',
  client_secret: 'canary-client',
  refresh_token: 'canary-refresh',
};
const impersonated = {
  type: 'impersonated_service_account',
  service_account_impersonation_url:
    'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/deploy@acme-prod.iam.gserviceaccount.com:generateAccessToken',
  source_credentials: user,
};
const workload = {
  type: 'external_account',
  audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github/providers/github',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  token_url: 'https://sts.googleapis.com/v1/token',
  credential_source: { file: '/canary/token' },
};

async function keyFile(content: object | string): Promise<string> {
  const file = path.join(folder, 'key.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', file);
  return file;
}

const env = () => ({ ...process.env });

describe('Application Default Credentials', () => {
  it.each([
    ['a key file', serviceAccount, 'JWT'],
    ['a user', user, 'UserRefreshClient'],
    ['an impersonated service account', impersonated, 'Impersonated'],
    ['a workload identity', workload, 'IdentityPoolClient'],
  ])('%s in GOOGLE_APPLICATION_CREDENTIALS', async (_, content, client) => {
    await keyFile(content);
    const auth = newAuth();
    expect((await signIn(auth, { env: env() })).who).toBe(
      'the credentials from GOOGLE_APPLICATION_CREDENTIALS',
    );
    expect((await auth.getClient()).constructor.name).toBe(client);
  });

  it('what gcloud left', async () => {
    await writeFile(path.join(folder, 'application_default_credentials.json'), JSON.stringify(impersonated));
    const auth = newAuth();
    expect((await signIn(auth, { env: env() })).who).toBe('the application default credentials');
    expect((await auth.getClient()).constructor.name).toBe('Impersonated');
  });

  it('a key file signs requests itself, so nothing is sent to sign in', async () => {
    await keyFile(serviceAccount);
    const auth = newAuth();
    connect({}, auth);
    expect((await signIn(auth, { env: env() })).project).toBe('acme-prod');
    const headers = await auth.getRequestHeaders('https://secretmanager.googleapis.com/');
    const [head, body, signature] = (headers.get('authorization') ?? '').replace('Bearer ', '').split('.');
    const signed = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${body}`),
      createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
      Buffer.from(signature ?? '', 'base64url'),
    );
    expect(signed).toBe(true);
  });

  it('on a machine of Google’s, its own', async () => {
    gcpMetadata.setGCPResidency(true);
    const auth = newAuth();
    await signIn(auth, { env: env() });
    expect((await auth.getClient()).constructor.name).toBe('Compute');
  });

  it('none: an error with the ways in, at once', async () => {
    const before = performance.now();
    await expect(signIn(newAuth(), { env: env() })).rejects.toMatchObject({
      message: 'no credentials of Google Cloud',
      hint: expect.stringContaining('gcloud auth application-default login'),
    });
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('a user without a project is signed in at once: nobody is asked which it is', async () => {
    await keyFile(user);
    vi.stubEnv('PATH', '');
    const before = performance.now();
    expect((await signIn(newAuth(), { env: env() })).project).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(500);
  });

  it.each([
    ['no JSON', 'canary-7f3a not json', 'they are no JSON'],
    ['a type that is not known', { type: 'canary-7f3a' }, 'they lack client_email'],
  ])('%s is told without a word of the file', async (_, content, reason) => {
    await keyFile(content);
    const error = await signIn(newAuth(), { env: env() }).catch((thrown: unknown) => thrown);
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toBe(
      `the credentials from GOOGLE_APPLICATION_CREDENTIALS cannot be read: ${reason}`,
    );
    expect(`${error.message}${error.hint}${error.stack}`).not.toContain('canary');
  });

  it('a file that is not there', async () => {
    await rm(await keyFile('x'));
    await expect(signIn(newAuth(), { env: env() })).rejects.toThrow(
      'GOOGLE_APPLICATION_CREDENTIALS cannot be read',
    );
  });
});

describe('the project', () => {
  const gcloud = { 'gcloud config get-value project': 'from-gcloud\n' };
  it.each([
    ['given', { GOOGLE_CLOUD_PROJECT: 'from-env' }, 'own', { project: 'given', from: '--project' }],
    [
      undefined,
      { GOOGLE_CLOUD_PROJECT: 'from-env', GCLOUD_PROJECT: 'other' },
      'own',
      { project: 'from-env', from: 'GOOGLE_CLOUD_PROJECT' },
    ],
    [undefined, { GCLOUD_PROJECT: 'other' }, 'own', { project: 'other', from: 'GCLOUD_PROJECT' }],
    [undefined, {}, 'own', { project: 'own', from: 'the credentials' }],
    [undefined, {}, undefined, { project: 'from-gcloud', from: '`gcloud config get-value project`' }],
  ])('%s %j %s', async (given, set, own, found) => {
    expect(await findProject(given, runtimeWith({ env: set, programs: gcloud }), own)).toEqual(found);
  });

  it('that nothing tells is asked for', async () => {
    await expect(findProject(undefined, runtimeWith(), undefined)).rejects.toMatchObject({
      message: 'which project?',
      hint: 'give it as --project ID, or set GOOGLE_CLOUD_PROJECT',
    });
  });
});
