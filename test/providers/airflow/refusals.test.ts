import { describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { explain } from '../../../src/providers/airflow/errors.ts';
import {
  type AirflowFacts,
  airflowRefusals,
  type CallerKind,
} from '../../../src/providers/airflow/refusals.ts';
import { RequestFailure } from '../../../src/providers/http/failure.ts';
import { explanationOf, findRefusal } from '../../../src/providers/http/refusals.ts';
import { PASSWORD, TOKEN, USERNAME } from '../../fakes/airflow/index.ts';
import { faultOf, type RealRefusalName, realRefusals } from '../../fakes/airflow/real-refusals.ts';
import { connection, startRuns, variable } from './runs.ts';

interface Case {
  readonly version?: string;
  readonly env?: Record<string, string>;
}

const asUser: Case = { env: { AIRFLOW_USERNAME: USERNAME, AIRFLOW_PASSWORD: PASSWORD } };
const asToken: Case = { env: { AIRFLOW_TOKEN: TOKEN } };
const two: Case = { ...asUser, version: '2.11.2' };

/** What a push of a connection and a variable comes to where it is refused so. */
async function said(name: RealRefusalName, { version = '3.3.2', env = {} }: Case): Promise<string> {
  const { fake, write } = await startRuns({ version });
  fake.faults.push(faultOf(name));
  const entries = [connection('a', { password: 'canary-91c2' }), variable('v', 'canary-4b1d')];
  const outcome = await write(entries, { around: { env } }).catch((error: unknown) => error);
  const text =
    outcome instanceof UserError
      ? `${outcome.message}\nhint: ${outcome.hint}`
      : String(Array.isArray(outcome) ? outcome[0] : outcome);
  expect(fake.faults.unmet).toEqual([]);
  await fake.close();
  expect(text).not.toContain('canary');
  return text.replaceAll(fake.url, 'URL');
}

async function all(cases: Partial<Record<RealRefusalName, Case>>): Promise<string> {
  const names = Object.keys(realRefusals).filter((name): name is RealRefusalName => name in cases);
  const told: string[] = [];
  for (const name of names) told.push(`# ${name}\n${await said(name, cases[name] ?? {})}`);
  return `\n${told.join('\n')}\n`;
}

describe('each refusal of an Airflow, or of what stands before one, names its cause and the way out', () => {
  it('signing in', async () => {
    expect(
      await all({
        'FAB: no such user': asUser,
        'FAB: a wrong password': asUser,
        'Simple and Keycloak: a wrong user or password': asUser,
        'an empty password': asUser,
        'no way to get a token': asUser,
        'a header that is taken off': asUser,
        'a token that is over': asToken,
        'a token of another Airflow': asToken,
      }),
    ).toMatchInlineSnapshot(`
      "
      # FAB: no such user
      401: could not sign in: Airflow knows no user of that name (the user etl-deployer (AIRFLOW_USERNAME) with AIRFLOW_PASSWORD)
      hint: an admin of this Airflow can look with \`airflow users list\`, and make one with \`airflow users create --role Op\`; who signs in by OAuth or single sign-on has no password there: set AIRFLOW_TOKEN
      # FAB: a wrong password
      401: could not sign in: the password is wrong (the user etl-deployer (AIRFLOW_USERNAME) with AIRFLOW_PASSWORD)
      hint: an admin of this Airflow can set another with \`airflow users reset-password --username NAME\`
      # Simple and Keycloak: a wrong user or password
      401: could not sign in: the user or the password is wrong (the user etl-deployer (AIRFLOW_USERNAME) with AIRFLOW_PASSWORD)
      hint: with the simple auth manager the passwords stand in simple_auth_manager_passwords.json.generated in AIRFLOW_HOME; with Keycloak it is that of Keycloak, whose client must allow "Direct access grants"
      # an empty password
      400: could not sign in: user or password arrive empty
      hint: set AIRFLOW_USERNAME and AIRFLOW_PASSWORD
      # no way to get a token
      404: could not sign in: this Airflow gives no token for a password: its auth manager has no /auth/token
      hint: set AIRFLOW_TOKEN, made as the people who run it make theirs; or update its auth manager
      # a header that is taken off
      401: could not list the connections: the user etl-deployer (AIRFLOW_USERNAME) with AIRFLOW_PASSWORD did not arrive
      hint: let the proxy on the way leave the header Authorization in
      # a token that is over
      401: could not list the connections: the token from AIRFLOW_TOKEN is expired
      hint: make a new one where the old one came from, on Airflow 3 with POST URL/auth/token, and set AIRFLOW_TOKEN
      # a token of another Airflow
      403: could not list the connections: the token from AIRFLOW_TOKEN is expired, or of another Airflow
      hint: make a new one where the old one came from, on Airflow 3 with POST URL/auth/token, and set AIRFLOW_TOKEN
      "
    `);
    expect(await said('a token of another Airflow', asUser)).toMatchInlineSnapshot(`
      "403: could not list the connections: Airflow does not take the token that it gave a moment ago
      hint: an admin of this Airflow can give all API servers one AIRFLOW__API_AUTH__JWT_SECRET, and set their clocks; with Keycloak on Airflow 3.3, update its provider"
    `);
  });

  it('roles', async () => {
    expect(
      await all({
        'a role that may not list': asToken,
        'a role that may not write': asUser,
        'Airflow 2: a wrong password, or a role': two,
        'Airflow 2: no backend takes a password': two,
      }),
    ).toMatchInlineSnapshot(`
      "
      # a role that may not list
      403: the token from AIRFLOW_TOKEN may not list the connections: Forbidden
      hint: the role Op is enough: it lists, creates, edits and deletes Connections and Variables; an admin gives it with airflow users add-role --username NAME --role Op (FAB), [core] simple_auth_manager_users = NAME:op (simple), or permissions on Connection and Variable in Keycloak
      # a role that may not write
      403: the user etl-deployer (AIRFLOW_USERNAME) with AIRFLOW_PASSWORD may not write the connection a
      hint: the role Op is enough: it lists, creates, edits and deletes Connections and Variables; an admin gives it with airflow users add-role --username NAME --role Op (FAB), [core] simple_auth_manager_users = NAME:op (simple), or permissions on Connection and Variable in Keycloak
      # Airflow 2: a wrong password, or a role
      403: the user etl-deployer (AIRFLOW_USERNAME) with AIRFLOW_PASSWORD may not list the connections
      hint: Airflow 2 answers a wrong user or password in the same way as a role that lacks the right, so check both: sign in with them in a browser, or set the password anew (airflow users reset-password --username NAME); the role Op is enough (airflow users add-role --username NAME --role Op): it lists, creates, edits and deletes Connections and Variables; also check that [api] auth_backends is not deny_all and takes these credentials
      # Airflow 2: no backend takes a password
      401: could not list the connections: Airflow does not take the user etl-deployer (AIRFLOW_USERNAME) with AIRFLOW_PASSWORD
      hint: it may be expired or mistyped; Airflow 2 takes a password only with [api] auth_backends = airflow.api.auth.backend.basic_auth
      "
    `);
  });

  it('single writes', async () => {
    expect(
      await all({
        'Airflow 2: a method that is not allowed': two,
        'a method that a proxy does not let through': asUser,
        'a body that is too large for nginx': asUser,
        'a field that this version does not know': asUser,
        'an extra that is no object': asUser,
      }),
    ).toMatchInlineSnapshot(`
      "
      # Airflow 2: a method that is not allowed
      405: could not write the connection a: PATCH, POST or DELETE does not get through
      hint: whoever runs the proxy before Airflow can let these methods pass; without a proxy, Airflow is older than 2.4.3
      # a method that a proxy does not let through
      405: could not write the connection a: PATCH, POST or DELETE does not get through
      hint: whoever runs the proxy before Airflow can let these methods pass; without a proxy, Airflow is older than 2.4.3
      # a body that is too large for nginx
      413: could not write the connection a: it is too large for one request there
      hint: raise [webserver] allowed_payload_size on Airflow 2, or the limit of the proxy in front of it; or push less with --include
      # a field that this version does not know
      422: Airflow refuses to write the connection a: team_name: Extra inputs are not permitted
      hint: if it should have been taken, report it as a bug of deploy-secrets
      # an extra that is no object
      422: could not write the connection a: the extra of the connection is no JSON object for this Airflow
      hint: make the value a table in the file, or push it with --layout variable
      "
    `);
  });

  it('what stands before it', async () => {
    expect(
      await all({
        "Google's Identity-Aware Proxy": asToken,
        "Google's page to sign in": asUser,
        'a page to sign in, with 200': asUser,
        'a page that wants a password': asUser,
        'a page of another kind': asUser,
      }),
    ).toMatchInlineSnapshot(`
      "
      # Google's Identity-Aware Proxy
      401: could not ask which Airflow this is: Google's Identity-Aware Proxy stands before Airflow, and does not take the token from AIRFLOW_TOKEN
      hint: it takes an identity token for its own client: AIRFLOW_TOKEN=$(gcloud auth print-identity-token --audiences=CLIENT_ID), of an account with the role IAP-secured Web App User
      # Google's page to sign in
      302: could not ask which Airflow this is: Google asks for a sign-in, so it does not take a request without credentials
      hint: sign in with --google-auth, after \`gcloud auth application-default login\`; the account needs composer.environments.get. A password or a token of Airflow is not enough there
      # a page to sign in, with 200
      200: could not ask which Airflow this is: a page to sign in answers in Airflow's place
      hint: give an address of Airflow that is behind no such page (of the cluster or the VPN, say) instead of URL; or set AIRFLOW_TOKEN to a token that the proxy takes and passes on
      # a page that wants a password
      401: could not ask which Airflow this is: a page to sign in answers in Airflow's place
      hint: give an address of Airflow that is behind no such page (of the cluster or the VPN, say) instead of URL; or set AIRFLOW_TOKEN to a token that the proxy takes and passes on
      # a page of another kind
      could not ask which Airflow this is: URL answers 403, and not as Airflow does: Access denied Access denied Your request was blocked by the web application firewall.
      hint: is --url right, and no proxy or page to sign in answering in its place?
      "
    `);
  });

  it.each<[string, string, CallerKind, number, string]>([
    [
      'Composer',
      'x-dot-us-central1.composer.googleusercontent.com',
      'google',
      403,
      'web server access control',
    ],
    ['Astro', 'acme.astronomer.run', 'token', 401, 'API token of this Deployment'],
    ['MWAA', 'abc.c3.airflow.eu-west-1.on.aws', 'mwaa', 403, 'airflow:CreateWebLoginToken'],
    ['MWAA of old', 'abc.airflow.us-east-1.amazonaws.com', 'token', 403, 'sign in with --mwaa NAME'],
  ])('%s has words of its own, which the docs alone tell', (_, hostname, kind, status, words) => {
    const failure = new RequestFailure({ status, page: 'Forbidden' });
    const about = { purpose: 'list the connections', path: '/api/v2/connections', hasContent: false, now: 0 };
    const error = explain(failure, {
      ...about,
      kind,
      hostname,
      base: `https://${hostname}`,
      who: 'it',
      sent: [],
    });
    expect(`${error.message} ${error.hint}`).toContain(words);
  });
});

describe('the table', () => {
  const facts: AirflowFacts = {
    kind: 'token',
    who: 'the token from AIRFLOW_TOKEN',
    base: 'https://airflow.example.com',
    hostname: 'airflow.example.com',
    purpose: 'list the connections',
    isForeign: false,
    redirectHost: '',
  };

  it('has at least 15 real bodies to answer with', () => {
    expect(Object.keys(realRefusals).length).toBeGreaterThanOrEqual(15);
  });

  it.each(airflowRefusals.map((row) => [row.example || 'no words', row] as const))(
    '%s: sentences are whole',
    (_, row) => {
      expect(row.says?.test(row.example) ?? true).toBe(true);
      expect(row.source).toMatch(/20\d\d-\d\d/);
      const { means, wayOut } = explanationOf(row, { words: row.example }, facts);
      for (const text of [means, wayOut]) expect(text).toMatch(/^(?!.*undefined).{10,}[^.\s]$/);
    },
  );

  it.each(
    airflowRefusals.filter((row) => !row.when && row.example).map((row) => [row.example, row] as const),
  )('%s: known in capitals too', (example, row) => {
    const words = example.toUpperCase();
    expect(findRefusal(airflowRefusals, { status: row.status?.[0] ?? 0, words }, facts)).toBeDefined();
  });

  it('leaves words alone that nobody has seen', () => {
    expect(findRefusal(airflowRefusals, { status: 403, words: 'The moon' }, facts)).toBeUndefined();
  });
});

describe('what was sent is not shown where it is quoted back', () => {
  const pair = Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64');

  it.each<[string, unknown, string, Record<string, string>]>([
    ['a token', { detail: `no: ${TOKEN}` }, '3.3.2', { AIRFLOW_TOKEN: TOKEN }],
    ['half of a token', { detail: `no: ${TOKEN.slice(0, 15)}` }, '3.3.2', { AIRFLOW_TOKEN: TOKEN }],
    ['a token in a page', `<h1>no: ${TOKEN.toUpperCase()}</h1>`, '3.3.2', { AIRFLOW_TOKEN: TOKEN }],
    ['a pair of Basic', { title: 'Forbidden', detail: `no: Basic ${pair}` }, '2.11.2', asUser.env ?? {}],
    ['a password', { title: 'Forbidden', detail: `no: ${PASSWORD}` }, '2.11.2', asUser.env ?? {}],
  ])('%s', async (_, body, version, env) => {
    const { fake, open } = await startRuns({ version });
    onTestFinished(() => fake.close());
    fake.faults.push({
      match: ({ path }) => path.includes('/connections?'),
      do: { status: 403, body },
      times: Number.POSITIVE_INFINITY,
    });
    const error = await (await open({ around: { env } })).observe().catch((thrown: unknown) => thrown);
    if (!(error instanceof UserError)) throw new Error('it was taken');
    expect(error.message).toMatch(/no: (Basic )?…$/);
    expect(`${error.message}${error.hint}`.toLowerCase()).not.toMatch(/canary|zxrs/);
  });

  it('a value in the words for a broken rule, and in a page', async () => {
    const value = 'canary-91c2-and-more';
    for (const body of [
      { detail: [{ loc: ['body', 'value'], msg: `Value error, ${value} is bad`, input: value }] },
      `<h1>${value} was blocked</h1>`,
    ]) {
      const { fake, write } = await startRuns();
      onTestFinished(() => fake.close());
      fake.faults.push({
        match: ({ method, path }) => method === 'PATCH' && path.includes('variables'),
        do: { status: 400, body },
        times: 9,
      });
      const [text] = await write([variable('v', value)]);
      expect(text).toMatch(/… (is bad|was blocked)/);
      expect(text).not.toContain('canary');
    }
  });
});

describe('the address of a page', () => {
  it.each(['/connections', '/home', '/api/v1/variables', '/connection/list/'])(
    '%s is taken for its root, and said',
    async (page) => {
      const { fake, openTold } = await startRuns();
      onTestFinished(() => fake.close());
      const { store, told } = await openTold({ options: { url: `${fake.url}${page}` } });
      expect(store.label).toContain(fake.url.replace('http://', ''));
      expect(told).toEqual([
        `--url ends in ${page.replace(/\/$/, '')}, which is below the address of an Airflow: taken as ${fake.url}`,
      ]);
      expect((await store.observe()).remotes.size).toBe(0);
    },
  );

  it('that is no page of Airflow is asked, and the way out says what may be wrong with it', async () => {
    const { fake, open } = await startRuns();
    onTestFinished(() => fake.close());
    const error = await (await open({ options: { url: `${fake.url}/jobs` } }))
      .observe()
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof UserError)) throw new Error('it was taken');
    expect(`${error.message}\nhint: ${error.hint}`.replaceAll(fake.url, 'URL')).toMatchInlineSnapshot(`
      "404: there is no API of Airflow at URL/jobs
      hint: give the address of the deployment as --url, as it stands in a browser (Airflow from 2.4.3 on has an API): is /jobs the path of its base_url, or is it URL alone?"
    `);
  });
});
