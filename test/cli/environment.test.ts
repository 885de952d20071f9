import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testbed } from '../testbed.ts';

const garbage = [
  '1e999',
  '-1',
  'é',
  '\u{1f600}',
  '__proto__',
  '${{',
  'a b',
  '%',
  '99999999999999999999',
  'http://[',
];
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Everything that a store or its SDK reads of the environment, where a test can reach it. */
const variables = {
  github: [
    ['GH_TOKEN'],
    ['GITHUB_API_URL'],
    ['GITHUB_REPOSITORY'],
    ['GITHUB_REPOSITORY_OWNER'],
    ['GITHUB_APP_ID', { GITHUB_APP_PRIVATE_KEY: pem }],
    ['GITHUB_APP_PRIVATE_KEY', { GITHUB_APP_ID: '1' }],
    ['GITHUB_APP_PRIVATE_KEY_PATH', { GITHUB_APP_ID: '1' }],
    ['GITHUB_APP_INSTALLATION_ID', { GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY: pem }],
    ['DEPLOY_SECRETS_KEY'],
    ['DLT_PROJECT_DIR'],
    ['DLT_CONFIG_FOLDER'],
    ['WORKSPACE__PROFILE'],
    ['HTTPS_PROXY'],
    ['NO_PROXY'],
  ],
  aws: [
    ['AWS_REGION'],
    ['AWS_PROFILE'],
    ['AWS_ENDPOINT_URL'],
    ['AWS_ENDPOINT_URL_SECRETS_MANAGER'],
    ['AWS_ACCESS_KEY_ID'],
    ['AWS_SECRET_ACCESS_KEY'],
    ['AWS_SESSION_TOKEN'],
    ['AWS_USE_FIPS_ENDPOINT'],
    ['AWS_USE_DUALSTACK_ENDPOINT'],
    ['AWS_RETRY_MODE'],
    ['AWS_MAX_ATTEMPTS'],
    ['AWS_DEFAULTS_MODE'],
    ['AWS_SDK_UA_APP_ID'],
    ['AWS_ACCOUNT_ID_ENDPOINT_MODE'],
    ['AWS_CREDENTIAL_EXPIRATION'],
    ['HTTPS_PROXY'],
  ],
  gcp: [['SECRET_MANAGER_EMULATOR_HOST'], ['GOOGLE_CLOUD_PROJECT'], ['GOOGLE_CLOUD_UNIVERSE_DOMAIN']],
  airflow: [['AIRFLOW_TOKEN'], ['AIRFLOW_USERNAME'], ['AIRFLOW_PASSWORD']],
} as const;

describe.each(Object.entries(variables))('%s', (provider, list) => {
  it.each(list.map(([name, more = {}]) => [name, more] as const))(
    '%s with nonsense in it is refused in words',
    { timeout: 60_000 },
    async (name, more) => {
      const bed = await testbed(provider as keyof typeof variables);
      await bed.write('a = "canary-7f3a"\n');
      const where = {
        github: ['--repo', 'acme/etl'],
        aws: ['--prefix', 'etl/'],
        gcp: name === 'GOOGLE_CLOUD_PROJECT' ? [] : ['--project', 'acme-prod'],
        airflow: ['--url', 'url' in bed.server ? bed.server.url : ''],
      }[provider as keyof typeof variables];
      const real = process.env[name];
      onTestFinished(() => {
        if (real === undefined) delete process.env[name];
        else process.env[name] = real;
      });
      for (const value of garbage) {
        // The SDKs read the environment of the process itself.
        if (provider !== 'github') process.env[name] = value;
        const env = { AIRFLOW_USERNAME: '', ...more, [name]: value };
        const { stderr } = await bed.run([provider, ...where, '--owner', 'us', '--dry-run'], { env });
        expect(stderr, value).not.toContain('bug of deploy-secrets');
      }
    },
  );
});
