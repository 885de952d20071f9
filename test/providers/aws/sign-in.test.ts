import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aws } from '../../../src/providers/aws/index.ts';
import { chainRows } from '../../../src/providers/aws/refusals/chain.ts';
import { stsRows } from '../../../src/providers/aws/refusals/sts.ts';
import { rowFor } from '../../../src/providers/http/refusals.ts';
import {
  type FakeAws,
  KEY,
  type RealRefusal,
  realSignInRefusals,
  startFakeAws,
} from '../../fakes/aws/index.ts';
import { runtimeWith } from './runtime.ts';

/* Why there are no credentials: each cause in its own words, whoever is asked for them. */

const about = { profile: 'etl', where: '', region: 'eu-west-1', role: '' };

let fake: FakeAws;
let folder: string;
beforeEach(async () => {
  fake = await startFakeAws();
  folder = mkdtempSync(path.join(tmpdir(), 'deploy-secrets-aws-'));
  for (const name of Object.keys(process.env)) if (/^AWS_/.test(name)) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('HOME', folder);
  config('');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await fake.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}

let files = 0;

/** The profiles that there are, and the one that is chosen. */
function config(text: string, profile?: string): void {
  // Another file each time: the SDK reads each once.
  files += 1;
  vi.stubEnv('AWS_CONFIG_FILE', file(`config-${files}`, text));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file('credentials', ''));
  vi.stubEnv('AWS_PROFILE', profile);
}

/** What opening comes to. Both see one environment, as in the program. */
async function said(): Promise<string> {
  vi.stubEnv('AWS_ENDPOINT_URL', fake.url);
  vi.stubEnv('AWS_ENDPOINT_URL_STS', process.env.AWS_ENDPOINT_URL_STS ?? fake.url);
  const env = { ...process.env };
  const text = await aws.open({}, runtimeWith({ env }), { layouts: ['env'] }).then(
    () => 'it went well',
    (error: Error & { hint?: string }) => `${error.message}\n${error.hint}`,
  );
  expect(text).not.toContain('canary');
  return text.replaceAll(folder, 'FOLDER').replaceAll(fake.url.replace('http://', ''), 'HOST');
}

const KEYS = `aws_access_key_id = ${KEY.id}\naws_secret_access_key = ${KEY.secret}\n`;
const DEPLOY = `[profile deploy]\nrole_arn = arn:aws:iam::123456789012:role/deploy\nsource_profile = ana\n`;
const WITH_SOURCE = `${DEPLOY}[profile ana]\n${KEYS}`;

/** A job that is to take a role by the token that it was given. */
function webIdentity(): void {
  vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', file('token', 'canary-jwt'));
  vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/deploy');
}

async function saidTo(refusal: RealRefusal): Promise<string> {
  if (refusal.at === 'sts:AssumeRole') config(WITH_SOURCE, 'deploy');
  else webIdentity();
  fake.rules.refusals.set(refusal.at, refusal);
  const text = await said();
  fake.rules.refusals.clear();
  return text;
}

async function saidToAll(at: string): Promise<string> {
  const lines: string[] = [];
  for (const [name, refusal] of Object.entries(realSignInRefusals))
    if (refusal.at === at) lines.push(`${name}: ${await saidTo(refusal)}`);
  return lines.join('\n\n');
}

describe('what STS says', () => {
  it('of a web identity', async () => {
    expect(await saidToAll('sts:AssumeRoleWithWebIdentity')).toMatchInlineSnapshot(`
      "trustPolicy: STS does not give the role arn:aws:iam::123456789012:role/deploy to this token (AccessDenied)
      the trust policy of the role must fit the token to the letter: for GitHub Actions the subject repo:OWNER/NAME:…, upper and lower case alike, and the audience sts.amazonaws.com; aws iam get-role --role-name deploy shows it

      noProvider: the account of the role has no identity provider for https://token.actions.githubusercontent.com (InvalidIdentityToken)
      check that the role's ARN is of the right account, or add the provider there: aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com

      audience: the token is meant for another audience than the identity provider in IAM knows (InvalidIdentityToken)
      ask for the token with the audience sts.amazonaws.com, or add its audience: aws iam add-client-id-to-open-id-connect-provider

      noVerificationKey: AWS cannot fetch the keys of whoever issued the token
      run the same command again in a minute; if it stays so, its issuer does not answer AWS at /.well-known/openid-configuration

      brokenToken: STS does not take the web identity token (InvalidIdentityToken)
      it is cut off, of another issuer, or not signed as its issuer signs: have a new one issued

      expiredToken: the web identity token has expired (ExpiredToken)
      have a new one issued: that of a job lives some minutes, so sign in right before this step; or the clock here is wrong

      rejectedClaim: whoever issued the token takes it back, or its claims are not what AWS expects (IDPRejectedClaim)
      have a new token issued, and look at the conditions of the trust policy

      tooLong: the role arn:aws:iam::123456789012:role/deploy gives no session of that length
      whoever keeps the role raises its maximum session duration

      noRole: STS takes no role of that name: arn:aws:iam::123456789012:role/deploy
      it looks like arn:aws:iam::123456789012:role/NAME, in AWS_ROLE_ARN or as role_arn of the profile

      regionDisabled: STS is not activated in eu-west-1 for this account
      activate it (IAM, Account settings, Endpoints), or set AWS_STS_REGIONAL_ENDPOINTS=legacy

      unheardOf: STS refuses the credentials (RoleOnHold): The role rests until 2026-12-24, see https://health.aws.amazon.com/health/status?of=sts
      if that does not say enough, CloudTrail keeps the event (sts.amazonaws.com)"
    `);
  });

  it('of a role', async () => {
    expect(await saidToAll('sts:AssumeRole')).toMatchInlineSnapshot(`
      "assumeRole: arn:aws:iam::123456789012:user/ana may not take the role arn:aws:iam::123456789012:role/deploy (AccessDenied)
      both must allow it: sts:AssumeRole in the IAM policy of the caller, and the caller in the trust policy of the role, with its external id and MFA if it asks for them; aws iam get-role --role-name deploy shows it

      assumeRoleByOrganization: arn:aws:iam::123456789012:user/ana may not take the role arn:aws:iam::123456789012:role/deploy (AccessDenied): a service control policy forbids it
      whoever keeps that policy changes it: the trust policy of the role and its IAM policy cannot

      sessionExpired: the session in the profile deploy that is to take the role has expired (ExpiredToken)
      sign in again (\`aws sso login\`, or a fresh session), then run the same command

      keyDeleted: STS does not know the access key in the profile deploy that is to take the role
      it is deleted, mistyped, or without its session token: aws configure --profile deploy sets another"
    `);
  });

  it('and the role is taken where it says nothing', async () => {
    webIdentity();
    expect(await said()).toBe('it went well');
    config(WITH_SOURCE, 'deploy');
    expect(await said()).toBe('it went well');
  });

  it.each(Object.entries(realSignInRefusals))('%s repeats no token', async (_, refusal) => {
    const echo = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl';
    const text = await saidTo({
      ...refusal,
      message: `${refusal.message} ${echo} ${KEY.secret}Aa1aaaaaaaaa`,
    });
    expect(text).not.toMatch(/eyJ|secret\+access/);
  });

  it('writes what a server says into a command as one word', async () => {
    const message = `${realSignInRefusals.noProvider.message}/$(id);x`;
    const text = await saidTo({ ...realSignInRefusals.noProvider, message });
    expect(text).toContain("--url 'https://token.actions.githubusercontent.com/$(id);x' --client");
  });

  it('that nobody answers', async () => {
    webIdentity();
    vi.stubEnv('AWS_ENDPOINT_URL_STS', 'http://127.0.0.1:1');
    expect(await said()).toMatchInlineSnapshot(`
      "could not sign in to AWS: no connection to http://127.0.0.1:1 (ECONNREFUSED)
      nothing listens there: is the server running?"
    `);
  });
});

describe('a profile', () => {
  const process = (command: string): string => `[profile etl]\ncredential_process = ${command}\n`;
  const print = (text: string): string => `cat ${file('printed', text)}`;
  const sso = '[profile etl]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = deploy\n';

  const cases: Readonly<Record<string, () => string>> = {
    unknown: () => '[profile other]\nregion = eu-west-1\n',
    bare: () => '[profile etl]\nregion = eu-west-1\n',
    'role without a source': () => '[profile etl]\nrole_arn = arn:aws:iam::123456789012:role/deploy\n',
    'source that is not there': () =>
      '[profile etl]\nrole_arn = arn:aws:iam::123456789012:role/deploy\nsource_profile = ana\n',
    circle: () =>
      '[profile etl]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = etl\n',
    'odd credential source': () =>
      '[profile etl]\nrole_arn = arn:aws:iam::1:role/a\ncredential_source = Lambda\n',
    mfa: () =>
      `[profile etl]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = ana\nmfa_serial = arn:aws:iam::1:mfa/ana\n[profile ana]\n${KEYS}`,
    'process that fails': () => process('sh -c "echo canary-7f3a >&2; exit 1"'),
    'process that prints no JSON': () => process(print('canary-7f3a')),
    'process of another version': () => process(print('{"Version":2,"AccessKeyId":"canary"}')),
    'process without a key': () => process(print('{"Version":1,"AccessKeyId":"canary"}')),
    'process with an old key': () =>
      process(
        print(
          '{"Version":1,"AccessKeyId":"canary","SecretAccessKey":"canary","Expiration":"2020-01-01T00:00:00Z"}',
        ),
      ),
    'sso session that is over': () =>
      `${sso}[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.invalid/start\n`,
    'sso session that is not there': () => sso,
    'sso without a role': () =>
      '[profile etl]\nsso_start_url = https://corp.awsapps.invalid/start\nsso_region = eu-west-1\nsso_account_id = 123456789012\n',
    'aws login that is over': () => '[profile etl]\nlogin_session = arn:aws:iam::123456789012:user/ana\n',
    'token that is not there': () =>
      '[profile etl]\nrole_arn = arn:aws:iam::1:role/a\nweb_identity_token_file = /nowhere/token\n',
  };

  it('each cause has its own words', async () => {
    const lines: string[] = [];
    for (const [name, text] of Object.entries(cases)) {
      config(text(), 'etl');
      lines.push(`${name}: ${await said()}`);
    }
    expect(lines.join('\n\n')).toMatchInlineSnapshot(`
      "unknown: there is no profile etl in AWS's files
      aws configure list-profiles shows those that there are; AWS_PROFILE chooses one, AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name other files

      bare: the profile etl has no credentials
      give it some with aws configure --profile etl or aws configure sso; a role_arn needs a source_profile, a credential_source or a web_identity_token_file beside it

      role without a source: the profile etl has no credentials
      give it some with aws configure --profile etl or aws configure sso; a role_arn needs a source_profile, a credential_source or a web_identity_token_file beside it

      source that is not there: the profile etl takes its credentials from the profile ana (source_profile), which is not there or has none
      aws configure list-profiles shows those that there are; aws configure --profile ana gives it a key

      circle: the profile etl takes its credentials in a circle: b, etl
      one of these needs credentials of its own instead of a source_profile

      odd credential source: the profile etl has a credential_source that there is not: Lambda
      there are Environment, Ec2InstanceMetadata and EcsContainer

      mfa: the profile etl asks for an MFA code (mfa_serial), which nobody can be asked for here
      begin a session with the code first: eval "$(aws configure export-credentials --profile etl --format env)" && unset AWS_PROFILE

      process that fails: the credential_process of the profile etl failed
      run it by hand to see why: aws configure get credential_process --profile etl shows it; what it prints is not repeated here

      process that prints no JSON: the credential_process of the profile etl printed invalid JSON
      it must print JSON with Version, AccessKeyId and SecretAccessKey; aws configure get credential_process --profile etl shows it; what it prints is not repeated here

      process of another version: the credential_process of the profile etl did not print "Version": 1
      it must print JSON with Version, AccessKeyId and SecretAccessKey; aws configure get credential_process --profile etl shows it; what it prints is not repeated here

      process without a key: the credential_process of the profile etl printed invalid credentials
      it must print JSON with Version, AccessKeyId and SecretAccessKey; aws configure get credential_process --profile etl shows it; what it prints is not repeated here

      process with an old key: the credential_process of the profile etl printed expired credentials
      it must print JSON with Version, AccessKeyId and SecretAccessKey; aws configure get credential_process --profile etl shows it; what it prints is not repeated here

      sso session that is over: the SSO session in the profile etl has expired, or was never begun
      run \`aws sso login --profile etl\`, then the same command again

      sso session that is not there: the profile etl names an sso-session that is not there
      make it with aws configure sso-session, or set up the profile anew: aws configure sso --profile etl

      sso without a role: the SSO settings of the profile etl are not whole, or contradict each other
      set it up anew: aws configure sso --profile etl

      aws login that is over: the session of aws login in the profile etl has expired, or was never begun
      run \`aws login --profile etl\`, then the same command again

      token that is not there: there is no web identity token at /nowhere/token
      web_identity_token_file in the profile etl names it: whoever issues tokens here must put one there"
    `);
  });

  it('that nobody chose is named where its process fails', async () => {
    config('[default]\ncredential_process = sh -c "exit 1"\n');
    expect(await said()).toMatch(/^the credential_process of the profile default failed\n/);
  });
});

describe('a machine', () => {
  it('without anything', async () => {
    expect(await said()).toMatchInlineSnapshot(`
      "no usable AWS credentials found
      set AWS_PROFILE (after \`aws configure\` or \`aws sso login\`) or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; in CI, let the job assume a role"
    `);
  });

  it('without the token that it names', async () => {
    webIdentity();
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', '/nowhere/token');
    expect(await said()).toMatchInlineSnapshot(`
      "there is no web identity token at /nowhere/token
      AWS_WEB_IDENTITY_TOKEN_FILE names it: in Kubernetes its service account needs eks.amazonaws.com/role-arn; in GitHub Actions the job needs permissions: id-token: write and aws-actions/configure-aws-credentials"
    `);
  });

  it('whose container gives nothing out', async () => {
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://10.0.0.7/credentials');
    expect(await said()).toMatchInlineSnapshot(`
      "whoever hands out credentials in this container gave none
      check the task role (ECS) or the pod identity association (EKS), and AWS_CONTAINER_CREDENTIALS_FULL_URI with its AWS_CONTAINER_AUTHORIZATION_TOKEN"
    `);
  });
});

it('finds each row of the chain by its own example', () => {
  for (const row of chainRows)
    for (const code of row.code ?? [])
      expect(rowFor(chainRows, { code, words: row.example }, about)).toBe(row);
});

it('has no row for STS that no real refusal fits', () => {
  const met = new Set(
    Object.values(realSignInRefusals).map(({ type, message }) =>
      rowFor(stsRows, { code: type.replace(/Exception$/, ''), words: message }, about),
    ),
  );
  expect(stsRows.filter((row) => !met.has(row))).toEqual([]);
  for (const { source } of [...stsRows, ...chainRows]) expect(source).toMatch(/20\d\d-\d\d/);
});
