import { hash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { airflow } from '../../src/providers/airflow/index.ts';
import { type LabOptions, look, startLab } from './lab.ts';
import { type LabStore, stores } from './stores.ts';

const storeOf = (name: string): LabStore => {
  const store = stores.find((each) => each.name === name);
  if (!store) throw new Error(`no store ${name}`);
  return store;
};
const composer: LabStore = {
  ...storeOf('airflow'),
  open: (runtime) =>
    airflow.open({ url: 'https://etl.composer.googleusercontent.com', googleAuth: true }, runtime, {
      layouts: ['airflow-document'],
    }),
};
const refusing = { instead: '407 Proxy Authentication Required' } as const;

async function webIdentity(folder: string): Promise<void> {
  await writeFile(`${folder}/token`, 'canary-token');
  vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', `${folder}/token`);
  vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/etl');
}

async function singleSignOn(folder: string): Promise<void> {
  const start = 'https://acme.awsapps.com/start';
  const lines = [
    '[default]',
    `sso_start_url = ${start}`,
    'sso_region = eu-west-1',
    'sso_account_id = 123456789012',
  ];
  await writeFile(`${folder}/config`, [...lines, 'sso_role_name = etl'].join('\n'));
  vi.stubEnv('AWS_CONFIG_FILE', `${folder}/config`);
  await mkdir(`${folder}/.aws/sso/cache`, { recursive: true });
  const session = {
    accessToken: 'canary',
    expiresAt: '2099-01-01T00:00:00Z',
    region: 'eu-west-1',
    startUrl: start,
  };
  await writeFile(`${folder}/.aws/sso/cache/${hash('sha1', start)}.json`, JSON.stringify(session));
}

describe('signing in', () => {
  it('at Google says that the proxy is at fault', async () => {
    const { proxy, env } = await startLab(storeOf('gcp'), refusing);
    const HTTPS_PROXY = `http://me:canary@127.0.0.1:${proxy.port}`;
    const { told } = await look(composer, { env: { ...env, HTTPS_PROXY } });
    expect(told.replace(`:${proxy.port}`, ':PORT')).toMatchInlineSnapshot(`
      "could not get a token of Google for the application default credentials: the proxy http://127.0.0.1:PORT does not take the user and the password in HTTPS_PROXY (407)
      hint: write them as HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, with what is special in them percent-encoded (%40 for @)"
    `);
    expect(new Set(proxy.tunnels)).toEqual(new Set(['oauth2.googleapis.com:443']));
  });

  it.each<[string, LabOptions, string]>([
    [
      'is not reached by the proxy',
      { tokens: 'nothing' },
      'the proxy AT does not reach oauth2.googleapis.com:443 (502)\nhint: ask whoever runs it, or list oauth2.googleapis.com in NO_PROXY if it is reached without a proxy',
    ],
    [
      'has an expired certificate',
      { tokens: 'expired' },
      'the certificate of https://oauth2.googleapis.com has expired (CERT_HAS_EXPIRED), through the proxy AT\nhint: whoever runs it has to renew it, unless the clock of this machine is wrong',
    ],
  ])('at Google for Secret Manager says so where the server %s', async (_, options, said) => {
    const { proxy, look } = await startLab(storeOf('gcp'), options);
    const at = `http://127.0.0.1:${proxy.port}`;
    const { told } = await look({ HTTPS_PROXY: at });
    expect(told.replaceAll(at, 'AT')).toBe(`could not list the secrets of acme-prod: ${said}`);
  });

  it.each([
    ['a web identity', 'sts.eu-west-1.amazonaws.com:443', webIdentity],
    ['the single sign-on', 'portal.sso.eu-west-1.amazonaws.com:443', singleSignOn],
  ])('at AWS with %s says so too', async (_, tunnel, prepare) => {
    const { folder, proxy } = await startLab(storeOf('aws'), refusing);
    // The SDK reads the environment of the process itself.
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, `${folder}/none`);
    vi.stubEnv('HOME', folder);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    await prepare(folder);
    const env = { AWS_REGION: 'eu-west-1', HTTPS_PROXY: `http://me:canary@127.0.0.1:${proxy.port}` };
    const { told } = await look(storeOf('aws'), { env });
    expect(told).toBe(
      `could not sign in to AWS: the proxy http://127.0.0.1:${proxy.port} does not take the user and the password in HTTPS_PROXY (407)
hint: write them as HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, with what is special in them percent-encoded (%40 for @)`,
    );
    expect(new Set(proxy.tunnels)).toEqual(new Set([tunnel]));
  });
});
