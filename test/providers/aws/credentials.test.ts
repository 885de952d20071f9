import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aws } from '../../../src/providers/aws/index.ts';
import { type FakeAws, KEY, startFakeAws } from '../../fakes/aws/index.ts';
import { runtimeWith } from './runtime.ts';

let fake: FakeAws;
let folder: string;
/** What the SDK reads by itself is the process's; each test begins with nothing in it. */
beforeEach(async () => {
  fake = await startFakeAws();
  folder = mkdtempSync(path.join(tmpdir(), 'deploy-secrets-aws-'));
  for (const name of Object.keys(process.env)) if (/^AWS_/.test(name)) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  files({ config: '', credentials: '' });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await fake.close();
  rmSync(folder, { recursive: true });
});

function files(texts: { config?: string; credentials?: string }): void {
  for (const [name, text] of Object.entries(texts)) {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    vi.stubEnv(name === 'config' ? 'AWS_CONFIG_FILE' : 'AWS_SHARED_CREDENTIALS_FILE', file);
  }
}

const KEYS = `aws_access_key_id = ${KEY.id}\naws_secret_access_key = ${KEY.secret}\n`;

/** Opens and looks in the present environment. Both see one environment, as in the program. */
async function look(options: { region?: string } = { region: 'eu-west-1' }): Promise<string> {
  const store = await aws.open(
    options,
    runtimeWith({ env: { AWS_ENDPOINT_URL: fake.url, ...process.env } }),
    {
      layouts: ['env'],
    },
  );
  await store.observe();
  return store.label;
}

const told = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'it went well',
    (error: Error & { hint?: string }) => `${error.message}\n${error.hint}`,
  );

describe('every way in which AWS’s own tools find credentials', () => {
  it('keys in the environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', KEY.id);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEY.secret);
    vi.stubEnv('AWS_ACCOUNT_ID', '123456789012');
    expect(await look()).toBe('aws 123456789012 eu-west-1');
  });

  it('the default profile', async () => {
    files({ credentials: `[default]\n${KEYS}` });
    expect(await look()).toBe('aws eu-west-1');
  });

  it('a named profile, with its region and account', async () => {
    files({
      config: '[profile etl]\nregion = eu-west-1\n',
      credentials: `[etl]\n${KEYS}aws_account_id = 123456789012\n[default]\naws_access_key_id = AKIAWRONG\naws_secret_access_key = x\n`,
    });
    vi.stubEnv('AWS_PROFILE', 'etl');
    expect(await look({})).toBe('aws 123456789012 eu-west-1');
  });

  it('a named profile wins over keys, as in AWS’s own tools for Node', async () => {
    files({ credentials: `[etl]\n${KEYS}` });
    const env = { AWS_PROFILE: 'etl', AWS_ACCESS_KEY_ID: 'AKIAWRONG', AWS_SECRET_ACCESS_KEY: 'x' };
    const outside = runtimeWith({ env: { AWS_ENDPOINT_URL: fake.url, AWS_REGION: 'eu-west-1', ...env } });
    const store = await aws.open({}, outside, { layouts: ['env'] });
    await store.observe();
    expect(fake.requests[0]?.headers.authorization).toContain(KEY.id);
  });

  it('a process', async () => {
    const printed = JSON.stringify({ Version: 1, AccessKeyId: KEY.id, SecretAccessKey: KEY.secret });
    writeFileSync(path.join(folder, 'printed.json'), printed);
    files({ config: `[default]\ncredential_process = cat ${path.join(folder, 'printed.json')}\n` });
    expect(await look()).toBe('aws eu-west-1');
  });

  it('a container', async () => {
    const answer = {
      AccessKeyId: KEY.id,
      SecretAccessKey: KEY.secret,
      Token: 'canary-token',
      Expiration: '2099-01-01T00:00:00Z',
    };
    const { server, url } = await serve((_, respond) => respond(JSON.stringify(answer), 'application/json'));
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${url}/credentials`);
    expect(await look()).toBe('aws eu-west-1');
    expect(fake.requests[0]?.headers['x-amz-security-token']).toBe('canary-token');
    server.close();
  });

  it('a web identity, as the role of a job in GitHub Actions', async () => {
    const { server, url } = await serve((body, respond) => {
      expect(new URLSearchParams(body).get('RoleArn')).toBe('arn:aws:iam::123456789012:role/deploy');
      const credentials = `<AccessKeyId>${KEY.id}</AccessKeyId><SecretAccessKey>${KEY.secret}</SecretAccessKey><SessionToken>canary-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>`;
      respond(
        `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/deploy/ci</Arn><AssumedRoleId>AROA:ci</AssumedRoleId></AssumedRoleUser><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
        'text/xml',
      );
    });
    writeFileSync(path.join(folder, 'token'), 'canary-jwt');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', path.join(folder, 'token'));
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/deploy');
    vi.stubEnv('AWS_ENDPOINT_URL_STS', url);
    expect(await look()).toBe('aws 123456789012 eu-west-1');
    server.close();
  });

  it('a session token goes along', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', KEY.id);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEY.secret);
    vi.stubEnv('AWS_SESSION_TOKEN', 'canary-session');
    await look();
    expect(fake.requests[0]?.headers['x-amz-security-token']).toBe('canary-session');
  });

  it('the endpoint of a profile', async () => {
    files({
      config: `[default]\nendpoint_url = ${fake.url}\nregion = eu-west-1\n`,
      credentials: `[default]\n${KEYS}`,
    });
    const store = await aws.open({}, runtimeWith({ env: {} }), { layouts: ['env'] });
    await store.observe();
    expect(fake.asked()).toEqual(['ListSecrets']);
  });
});

describe('no credentials', () => {
  it('are told with the ways to have them', async () => {
    expect(await told(look())).toMatchInlineSnapshot(`
      "no usable AWS credentials found
      set AWS_PROFILE (after \`aws configure\` or \`aws sso login\`) or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; in CI, let the job assume a role"
    `);
    expect(fake.requests).toEqual([]);
  });

  it('a profile that is not there', async () => {
    vi.stubEnv('AWS_PROFILE', 'nowhere');
    expect(await told(look())).toMatch(/^there is no profile nowhere in AWS's files\n/);
  });

  it('a session of SSO that is over', async () => {
    files({
      config:
        '[profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = deploy\nregion = eu-west-1\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.invalid/start\n',
    });
    vi.stubEnv('AWS_PROFILE', 'sso');
    vi.stubEnv('HOME', folder);
    expect(await told(look({}))).toMatchInlineSnapshot(`
      "the SSO session in the profile sso has expired, or was never begun
      run \`aws sso login --profile sso\`, then the same command again"
    `);
  });

  it('a process that fails prints nothing here', async () => {
    files({ config: '[default]\ncredential_process = sh -c "echo canary-7f3a >&2; exit 1"\n' });
    expect(await told(look())).not.toContain('canary');
  });
});

describe('the account', () => {
  beforeEach(() => files({ credentials: `[default]\n${KEYS}` }));

  it('that the credentials claim is held against the secrets that are there', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', KEY.id);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEY.secret);
    vi.stubEnv('AWS_ACCOUNT_ID', '999999999999');
    expect(await look()).toBe('aws 999999999999 eu-west-1');
    fake.setByHand('A', 'theirs');
    expect(await told(look())).toMatchInlineSnapshot(`
      "the credentials are said to be of the account 999999999999, and see the secrets of 123456789012
      mend or unset AWS_ACCOUNT_ID, or aws_account_id in the profile; or take the credentials of the other account"
    `);
  });

  it('is told by what is there, also without a key', async () => {
    fake.setByHand('A', 'theirs');
    expect(await look()).toBe('aws 123456789012 eu-west-1');
  });
});

describe('a proxy', () => {
  it('is asked for the way to what is not on this machine', async () => {
    files({ credentials: `[default]\n${KEYS}` });
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', ({ url }, socket) => {
      asked.push(String(url));
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const env = { AWS_REGION: 'eu-west-1', HTTPS_PROXY: `http://127.0.0.1:${port}` };
    const outside = runtimeWith({ env });
    const store = await aws.open({}, outside, { layouts: ['env'] });
    expect(await told(store.observe())).toMatch(
      /^could not list the secrets: the proxy \S+ does not reach secretsmanager\.eu-west-1\.amazonaws\.com:443 \(502\)/,
    );
    expect(new Set(asked)).toEqual(new Set(['secretsmanager.eu-west-1.amazonaws.com:443']));
    proxy.close();
  });
});

describe('the region', () => {
  beforeEach(() => files({ credentials: `[default]\n${KEYS}` }));

  it.each([
    ['--region', { region: 'eu-west-1' }, { AWS_REGION: 'us-east-1' }],
    ['AWS_REGION', {}, { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' }],
    ['AWS_DEFAULT_REGION', {}, { AWS_DEFAULT_REGION: 'eu-west-1' }],
  ])('comes from %s', async (_, options, env) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(await look(options)).toBe('aws eu-west-1');
  });

  it('must be known', async () => {
    expect(await told(look({}))).toMatchInlineSnapshot(`
      "which region of AWS?
      give it with --region, in AWS_REGION or AWS_DEFAULT_REGION, or in the profile (\`aws configure set region\`)"
    `);
  });

  it.each(['eu west 1', 'europe', 'https://x'])('%j is none', async (region) => {
    expect(await told(look({ region }))).toBe(
      `--region: ${JSON.stringify(region)} is no region of AWS\nit looks like eu-west-1`,
    );
  });
});

describe('the address', () => {
  beforeEach(() => files({ credentials: `[default]\n${KEYS}` }));

  it.each([
    ['http://10.0.0.7:4566', 'the endpoint http://10.0.0.7 is not encrypted'],
    ['localhost:4566', 'AWS_ENDPOINT_URL_SECRETS_MANAGER is not an address'],
    ['http://user:canary@localhost', 'AWS_ENDPOINT_URL_SECRETS_MANAGER holds a user name or a password'],
  ])('%s is refused', async (endpoint, message) => {
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', endpoint);
    const said = await told(look());
    expect(said).toContain(message);
    expect(said).not.toContain('canary');
  });

  it('in a profile is refused too, before anything is sent', async () => {
    files({ config: '[default]\nendpoint_url = http://10.0.0.7:4566\nregion = eu-west-1\n' });
    const attempt = aws
      .open({}, runtimeWith({ env: {} }), { layouts: ['env'] })
      .then((store) => store.observe());
    expect(await told(attempt)).toMatch(/^the endpoint http:\/\/10\.0\.0\.7 is not encrypted/);
  });
});

type Answering = (body: string, respond: (text: string, type: string) => void) => void;

async function serve(answering: Answering): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    answering(body, (text, type) => response.setHeader('content-type', type).end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}
