import { describe, expect, it, onTestFinished } from 'vitest';
import { FakeClock } from '../../core/clock.ts';
import { startFake } from '../../fakes/start.ts';
import { KEY, testbed } from '../../testbed.ts';

const files = (target: string) => ({
  '.dlt/secrets.toml': '[sources.crm]\napi_key = "canary-7f3a-1"\n',
  'deploy-secrets.toml': `version = 1\n[targets.it]\nowner = "us"\n${target}`,
});

interface Told {
  readonly why: string;
  readonly code: number;
  readonly missing: number;
}

async function told(
  bed: Awaited<ReturnType<typeof testbed>>,
  env: Readonly<Record<string, string>>,
): Promise<Told> {
  const { stdout, code } = await bed.run(['status', '--format', 'json'], {
    env: { CI: 'true', DEPLOY_SECRETS_KEY: KEY, ...env },
  });
  const document = JSON.parse(stdout);
  const [target] = document.targets;
  expect([target.foreign, target.besides, target.lastPush, target.counts]).toEqual([null, null, null, {}]);
  return { why: target.failure.why, code, missing: document.summary.missing };
}

const is = (why: string): Told => ({ why, code: 1, missing: 0 });

describe('GitHub', () => {
  const target = 'to = "github"\nrepo = "acme/etl"\n';
  const NO = { 'x-ratelimit-remaining': '0', 'retry-after': '90000' };

  it.each([
    ['a token that it does not take', 401, { message: 'Bad credentials' }, {}, 'not signed in'],
    [
      'a permission that lacks',
      403,
      { message: 'Resource not accessible by personal access token' },
      {},
      'no permission',
    ],
    ['what is closed to the caller', 404, { message: 'Not Found' }, {}, 'no permission'],
    ['an App without a key', 404, { message: 'Integration not found' }, {}, 'not signed in'],
    ['a rate limit that is used up', 403, { message: 'API rate limit exceeded' }, NO, 'not reached'],
    ['a failing server', 503, { message: 'no' }, {}, 'not reached'],
    ['a page of a proxy', 403, '<html>', {}, 'not reached'],
  ])('%s', async (_, status, body, headers, why) => {
    const bed = await testbed('github', { files: files(target) });
    bed.server.faults.push({ times: Number.POSITIVE_INFINITY, do: { status, body, headers } });
    expect(await told(bed, {})).toEqual(is(why));
  });

  it('no token at all', async () => {
    const bed = await testbed('github', { files: files(target) });
    expect(await told(bed, { GH_TOKEN: '', GITHUB_TOKEN: '' })).toEqual(is('not signed in'));
  });

  it('nobody there', async () => {
    const bed = await testbed('github', { files: files(target) });
    expect(await told(bed, { GITHUB_API_URL: 'http://127.0.0.1:9' })).toEqual(is('not reached'));
  });
});

describe('AWS', () => {
  const target = 'to = "aws"\nregion = "eu-west-1"\n';

  it.each([
    ['AccessDeniedException', 400, 'no permission'],
    ['UnrecognizedClientException', 400, 'not signed in'],
    ['InvalidSignatureException', 400, 'not signed in'],
    ['ExpiredTokenException', 400, 'not signed in'],
    ['InternalServiceError', 500, 'not reached'],
  ])('%s', async (type, status, why) => {
    const bed = await testbed('aws', { files: files(target) });
    bed.server.faults.push({
      times: Number.POSITIVE_INFINITY,
      do: { status, body: { __type: type, message: 'no' } },
    });
    expect(await told(bed, {})).toEqual(is(why));
  });

  it('no credentials', async () => {
    const bed = await testbed('aws', { files: files(target) });
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' };
    const nowhere = { AWS_CONFIG_FILE: '/none', AWS_SHARED_CREDENTIALS_FILE: '/none' };
    expect(await told(bed, { ...none, ...nowhere })).toEqual(is('not signed in'));
  });
});

describe('Google Cloud', () => {
  const target = 'to = "gcp"\nproject = "acme-prod"\n';

  it.each([
    ['no role', { code: 7, message: 'no' }, 'no permission'],
    ['credentials that are not taken', { code: 16, message: 'no' }, 'not signed in'],
    ['a quota that is used up', { code: 8, message: 'Quota exceeded per minute' }, 'not reached'],
    ['no answer', 'cut' as const, 'not reached'],
  ])('%s', async (_, strike, why) => {
    const bed = await testbed('gcp', { files: files(target), clock: new FakeClock('2026-11-28T09:00:00Z') });
    bed.server.faults.push({ times: Number.POSITIVE_INFINITY, do: strike });
    expect(await told(bed, {})).toEqual(is(why));
  });
});

describe('Airflow', () => {
  it.each([
    ['a wrong password', 401, { detail: 'Invalid password' }, 'not signed in'],
    ['a token of another Airflow', 403, { detail: 'Invalid JWT token' }, 'not signed in'],
    ['a role that lacks', 403, { detail: 'Forbidden' }, 'no permission'],
    ['a failing server', 503, { detail: 'no' }, 'not reached'],
  ])('%s', async (_, status, body, why) => {
    const { fake, env } = await startFake('airflow');
    onTestFinished(() => fake.close());
    const bed = await testbed('github', { files: files(`to = "airflow"\nurl = "${fake.url}"\n`) });
    fake.faults.push({
      match: ({ path }) => !path.includes('/version') && !path.includes('/monitor'),
      times: Number.POSITIVE_INFINITY,
      do: { status, body },
    });
    expect(await told(bed, env)).toEqual(is(why));
  });
});

it('a token that may not read variables makes none of them missing', async () => {
  const bed = await testbed('github', {
    files: {
      ...files('to = "github"\nrepo = "acme/etl"\nwith-config = true\n'),
      '.dlt/config.toml': '[sources.crm]\npage_size = 10\n',
    },
  });
  bed.server.faults.push({
    match: ({ path }) => path.includes('/variables'),
    times: Number.POSITIVE_INFINITY,
    do: { status: 403, body: { message: 'Resource not accessible by personal access token' } },
  });
  expect(await told(bed, {})).toEqual(is('no permission'));
});
