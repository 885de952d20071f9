import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { PASSWORD, TOKEN, USERNAME, WEB_TOKEN } from '../../fakes/airflow/index.ts';
import { listen, stop } from '../../fakes/github/http.ts';
import { type OpenOptions, paths, startRuns, variable } from './runs.ts';

type Runs = Awaited<ReturnType<typeof startRuns>>;
let runs: Runs;
const servers: Server[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await runs.fake.close();
  await Promise.all(servers.splice(0).map(stop));
});

/** Who it is at the end of a look, or why there was none. */
async function look(how: OpenOptions): Promise<string> {
  try {
    const store = await runs.open(how);
    await store.observe();
    return store.label.replace(runs.fake.url, 'URL');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.message}\nhint: ${error.hint}`.replaceAll(runs.fake.url, 'URL');
  }
}

const asUser = { around: { env: { AIRFLOW_USERNAME: USERNAME, AIRFLOW_PASSWORD: PASSWORD } } };
const asToken = { around: { env: { AIRFLOW_TOKEN: `${TOKEN}\n` } } };
const webLogin = JSON.stringify({ WebServerHostname: 'abc.airflow.eu-west-1.on.aws', WebToken: WEB_TOKEN });
const asMwaa = {
  options: { mwaa: 'etl-prod' },
  around: {
    env: {},
    programs: { 'aws mwaa create-web-login-token --name etl-prod --output json': webLogin },
  },
};

describe('Airflow 3', () => {
  it('exchanges user and password for a token', async () => {
    runs = await startRuns();
    expect(await look(asUser)).toBe('airflow URL (Airflow 3.3.2)');
    expect(paths(runs.fake)).toEqual([
      'GET /api/v2/version',
      'POST /auth/token',
      'GET /api/v2/config',
      'GET /api/v2/connections',
      'GET /api/v2/variables',
    ]);
  });

  it('takes a token as it is, as Astro does, under the path of a deployment', async () => {
    runs = await startRuns({ prefix: '/d0main/deployment' });
    expect(await look(asToken)).toBe('airflow URL (Airflow 3.3.2)');
    const [first] = runs.fake.requests;
    expect(first?.path).toBe('/d0main/deployment/api/v2/version');
    expect(first?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it('takes the session that MWAA gives for a web login token', async () => {
    runs = await startRuns();
    expect(await look(asMwaa)).toBe('airflow URL (Airflow 3.3.2)');
    expect(paths(runs.fake).slice(0, 2)).toEqual(['GET /api/v2/version', 'POST /pluginsv2/aws_mwaa/login']);
  });

  it('takes Google credentials, as Composer does', async () => {
    runs = await startRuns();
    const asked: string[] = [];
    const metadata = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('metadata-flavor', 'Google');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: TOKEN, expires_in: 3600, token_type: 'Bearer' }));
    });
    servers.push(metadata);
    const env = {
      GCE_METADATA_HOST: `127.0.0.1:${await listen(metadata)}`,
      METADATA_SERVER_DETECTION: 'assume-present',
    };
    // Google's library reads the environment of the process itself.
    for (const name of ['GOOGLE_APPLICATION_CREDENTIALS']) vi.stubEnv(name, undefined);
    vi.stubEnv('CLOUDSDK_CONFIG', '/nowhere');
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(await look({ options: { googleAuth: true }, around: { env } })).toBe(
      'airflow URL (Airflow 3.3.2)',
    );
    expect(asked.some((path) => path.includes('/service-accounts/default/token'))).toBe(true);
    expect(runs.fake.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it.each([
    [
      'a wrong password',
      { around: { env: { AIRFLOW_USERNAME: USERNAME, AIRFLOW_PASSWORD: 'canary-wrong' } } },
    ],
    ['a token of another', { around: { env: { AIRFLOW_TOKEN: 'canary-wrong' } } }],
    ['half of a pair', { around: { env: { AIRFLOW_USERNAME: USERNAME } } }],
    ['a token that is none', { around: { env: { AIRFLOW_TOKEN: 'canary wrong' } } }],
    ['nothing', { around: { env: {} } }],
    ['an AWS that says nothing', { options: { mwaa: 'etl-prod' }, around: { env: {} } }],
    [
      'a web login token that is too old',
      { ...asMwaa, around: { env: {}, programs: mwaaSaying('canary-old') } },
    ],
  ])('refuses %s', async (_, how) => {
    runs = await startRuns();
    const said = await look(how);
    expect(said).toMatchSnapshot();
    expect(said).not.toContain('canary-');
  });
});

function mwaaSaying(token: string): Record<string, string> {
  const said = webLogin.replace(WEB_TOKEN, token);
  return { 'aws mwaa create-web-login-token --name etl-prod --output json': said };
}

describe('Airflow 2', () => {
  it('takes user and password with every request', async () => {
    runs = await startRuns({ version: '2.11.2' });
    expect(await look(asUser)).toBe('airflow URL (Airflow 2.11.2)');
    expect(paths(runs.fake)).toEqual([
      'GET /api/v2/version',
      'GET /api/v1/version',
      'GET /api/v1/config',
      'GET /api/v1/connections',
      'GET /api/v1/variables',
    ]);
    expect(runs.fake.requests.at(-1)?.headers.authorization).toMatch(/^Basic /);
  });

  it.each([
    ['a token', asToken],
    ['the session that MWAA gives', asMwaa],
  ])('takes %s', async (_, how) => {
    runs = await startRuns({ version: '2.11.2' });
    expect(await look(how)).toBe('airflow URL (Airflow 2.11.2)');
  });

  it('with its API switched off is an error that names the switch', async () => {
    runs = await startRuns({ version: '2.11.2' });
    runs.fake.rules.doors.clear();
    expect(await look(asUser)).toMatch(
      /^403: .* may not list the connections\nhint: .*auth_backends is not deny_all/,
    );
  });
});

describe('where to', () => {
  it('no Airflow at all is said so', async () => {
    runs = await startRuns();
    expect(await look({ ...asUser, options: { url: `${runs.fake.url}/nothing/here` } })).toMatch(
      /^404: there is no API of Airflow at URL\/nothing\/here\nhint: .*--url/,
    );
  });

  it('a redirect to another host is refused, with nothing sent there', async () => {
    runs = await startRuns();
    const location = 'https://accounts.example.com/signin?then=canary';
    runs.fake.faults.push({ do: { status: 302, headers: { location } } });
    expect(await look(asToken)).toMatchInlineSnapshot(`
      "302: could not ask which Airflow this is: URL sends on to accounts.example.com, which is not followed
      hint: give the final address as --url; a page to sign in means that the credentials are not taken there"
    `);
    expect(runs.fake.requests).toHaveLength(1);
  });
});

it('warns of what would keep a push from being of use', async () => {
  runs = await startRuns();
  const { fake } = runs;
  fake.rules.exposesConfig = true;
  fake.rules.secretsBackend = 'airflow.providers.hashicorp.secrets.vault.VaultBackend';
  fake.rules.encrypts = false;
  const warnings = async (layouts: string[]) =>
    ((await (await runs.open({ layouts })).observe()).diagnostics ?? []).map(({ code, message, hint }) => ({
      code,
      message,
      hint,
    }));
  await runs.write([variable('dlt_secrets_toml', 'a = 1\n')]);
  fake.rules.denied.add('connections');
  expect(await warnings(['document'])).toMatchInlineSnapshot(`
    [
      {
        "code": "at-the-store",
        "hint": "to compare and remove them too, let the role list connections",
        "message": "these credentials may not list connections, so what an earlier push left there is not seen",
      },
      {
        "code": "at-the-store",
        "hint": "push to that vault instead, or make sure that it holds none of these names",
        "message": "this Airflow asks VaultBackend first: what is there under the same name hides what is pushed",
      },
      {
        "code": "at-the-store",
        "hint": "set AIRFLOW__CORE__FERNET_KEY, then run airflow rotate-fernet-key",
        "message": "this Airflow keeps values unencrypted: its [core] fernet_key is empty",
      },
    ]
  `);
  await expect(warnings(['connection'])).rejects.toThrow('may not list the connections');
});
