import { describe, expect, it } from 'vitest';
import type { FakeAirflow } from '../../fakes/airflow/index.ts';
import { testbed } from '../../testbed.ts';

const toml = `[sources.pipedrive]
pipedrive_api_key = "canary-7f3a-a"
limit = 10

[destination.postgres.credentials]
host = "db.acme.dev"
database = "dwh"
username = "loader"
password = "canary-7f3a-p"
`;

const sent = ({ requests }: FakeAirflow): string[] =>
  requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`);

describe('a push to Airflow 3', () => {
  it('goes from a look to a push to nothing to do', async () => {
    const { push, server: airflow } = await testbed('airflow');
    expect(await push(toml, ['--dry-run'])).toMatchInlineSnapshot(`
      "airflow http://airflow (Airflow 3.3.2) · /secrets.toml · 3 connections and 1 variable of 6 keys

        sources.pipedrive
          + sources.pipedrive.pipedrive_api_key  connection
          + sources.pipedrive.limit              connection
        destination.postgres.credentials
          + destination.postgres.credentials     connection
        the whole file
          + dlt_secrets_toml                     variable

        3 connections and 1 variable to create
        nothing was changed
      exit 0"
    `);
    expect(await push(toml)).toMatchInlineSnapshot(`
      "airflow http://airflow (Airflow 3.3.2) · /secrets.toml · 3 connections and 1 variable of 6 keys

        sources.pipedrive
          + sources.pipedrive.pipedrive_api_key  connection
          + sources.pipedrive.limit              connection
        destination.postgres.credentials
          + destination.postgres.credentials     connection
        the whole file
          + dlt_secrets_toml                     variable

        3 connections and 1 variable created
      exit 0"
    `);
    expect(airflow.connection('destination.postgres.credentials')).toMatchObject({
      conn_type: 'postgres',
      host: 'db.acme.dev',
      schema: 'dwh',
      login: 'loader',
      password: 'canary-7f3a-p',
    });
    expect(airflow.variable('dlt_secrets_toml')?.value).toMatchInlineSnapshot(`
      "[sources.pipedrive]
      pipedrive_api_key = "canary-7f3a-a"
      limit = 10

      [destination.postgres.credentials]
      host = "db.acme.dev"
      database = "dwh"
      username = "loader"
      password = "canary-7f3a-p"
      "
    `);
    airflow.requests.length = 0;
    expect(await push(toml)).toMatchInlineSnapshot(`
      "airflow http://airflow (Airflow 3.3.2) · 3 connections and 1 variable of 6 keys, all unchanged by us (5 requests)
      exit 0"
    `);
    expect(sent(airflow)).toMatchInlineSnapshot(`
      [
        "GET /api/v2/version",
        "POST /auth/token",
        "GET /api/v2/config",
        "GET /api/v2/connections",
        "GET /api/v2/variables",
      ]
    `);
  });

  it('sees that someone changed the host, and says that of a password it cannot', async () => {
    const { push, server: airflow } = await testbed('airflow');
    await push(toml);
    airflow.setConnection('destination.postgres.credentials', { password: 'other' });
    expect(await push(toml, ['--dry-run'])).toMatchInlineSnapshot(`
      "airflow http://airflow (Airflow 3.3.2) · 3 connections and 1 variable of 6 keys, all unchanged by us (5 requests)
      exit 0"
    `);
    airflow.setConnection('destination.postgres.credentials', { host: 'elsewhere' });
    expect(await push(toml, ['--dry-run'])).toMatchInlineSnapshot(`
      "airflow http://airflow (Airflow 3.3.2) · /secrets.toml · 3 connections and 1 variable of 6 keys

        destination.postgres.credentials
          ! destination.postgres.credentials  connection  changed elsewhere

        1 connection in conflict, 2 connections and 1 variable unchanged
        nothing was changed
      error: 1 problem at airflow http://airflow (Airflow 3.3.2), a push would be refused

        destination.postgres.credentials (connection)
            changed at airflow http://airflow (Airflow 3.3.2), after our last push
            hint: if the new value is the right one, put it into
            /secrets.toml (Airflow shows all but its password, under
            Admin, Connections: that comes from whoever changed it), then push with --overwrite; of this
            alone: --overwrite-name destination.postgres.credentials
      exit 1"
    `);
  });

  it('says what leaves a document, and asks for a word', async () => {
    const { push } = await testbed('airflow');
    await push(toml);
    expect(await push(toml.replace('limit = 10\n', ''))).toMatchInlineSnapshot(`
      "error: 1 problem at airflow http://airflow (Airflow 3.3.2), nothing was sent

        dlt_secrets_toml (variable)
            what it holds at airflow http://airflow (Airflow 3.3.2) has 1 key that would be gone:
            sources.pipedrive.limit
            hint: to let them go, push with --prune; of this alone: --prune-name dlt_secrets_toml
      exit 1"
    `);
  });

  it('counts what leaves a document and found no room in the note', async () => {
    const { push } = await testbed('airflow');
    const many = Array.from(
      { length: 200 },
      (_, n) => `a_key_of_some_length_${n} = "canary-7f3a-${n}"\n`,
    ).join('');
    const document = ['--layout', 'document'];
    await push(`[sources.x]\n${many}`, document);
    const said = await push('[sources.x]\na_key_of_some_length_0 = "canary-7f3a"\n', document);
    expect(said.replaceAll(/\s+/g, ' ')).toMatch(
      /has 199 keys that would be gone: (sources\.x\.a_key_of_some_length_\d+, ){20}and 179 more hint:/,
    );
  });
});

describe('layouts', () => {
  it('change, and what the other kind left stays ours and can be pruned', async () => {
    const { push, server: airflow } = await testbed('airflow');
    await push(toml, ['--layout', 'connection']);
    expect(await push(toml, ['--layout', 'document'])).toMatchInlineSnapshot(`
      "airflow http://airflow (Airflow 3.3.2) · /secrets.toml · 1 variable of 6 keys

        the whole file
          + dlt_secrets_toml  variable
        of an earlier push with --layout connection
          - 3 connections     connection  kept; --prune removes them
      warning: 3 connections of an earlier push with --layout connection are still there, as then: a job that still gets them may read old values
      hint: once no job asks for them, --prune removes them; to keep both, push each layout by its own --owner

        1 variable created, 3 connections left over
      exit 0"
    `);
    expect(await push(toml, ['--layout', 'document', '--prune', '--yes'])).toMatchInlineSnapshot(`
      "airflow http://airflow (Airflow 3.3.2) · /secrets.toml · 1 variable of 6 keys

        of an earlier push with --layout connection
          - destination.postgres.credentials     connection
          - sources.pipedrive.limit              connection
          - sources.pipedrive.pipedrive_api_key  connection

        3 connections removed, 1 variable unchanged
      exit 0"
    `);
    expect([...airflow.connections().keys()]).toEqual([]);
    expect([...airflow.variables().keys()]).toEqual(['dlt_secrets_toml']);
  });

  it('may give one id to both kinds', async () => {
    const { push, server: airflow } = await testbed('airflow', { server: { version: '2.11.2' } });
    const one = '[sources.x]\napi_key = "canary-7f3a-a"\n';
    expect(await push(one, ['--layout', 'connection', '--layout', 'variable'])).toMatchInlineSnapshot(`
      "airflow http://airflow (Airflow 2.11.2) · /secrets.toml · 1 connection and 1 variable

        sources.x
          + sources.x.api_key  connection
          + sources.x.api_key  variable

        1 connection and 1 variable created
      exit 0"
    `);
    expect(airflow.connection('sources.x.api_key')?.password).toBe('canary-7f3a-a');
    expect(airflow.variable('sources.x.api_key')?.value).toBe('canary-7f3a-a');
  });

  it('take a rename where one of them knows what it means', async () => {
    const { push, server: airflow } = await testbed('airflow');
    const renamed = ['--rename', 'destination.postgres.credentials=dwh'];
    expect(await push(toml, renamed)).toMatch(/\+ dwh/);
    expect(airflow.connection('dwh')?.host).toBe('db.acme.dev');
    const inside = ['--rename', 'destination.postgres.credentials.host=dwh', '--dry-run'];
    expect(await push(toml, inside)).toMatchInlineSnapshot(`
      "airflow http://airflow (Airflow 3.3.2) · /secrets.toml · 3 connections and 1 variable of 6 keys

        destination.postgres.credentials
          + destination.postgres.credentials  connection
        no longer in the file
          - dwh                               connection  kept; --prune removes it

        1 connection to create, 2 connections and 1 variable unchanged, 1 connection left over
        nothing was changed
      error: 1 problem at airflow http://airflow (Airflow 3.3.2), a push would be refused

        destination.postgres.credentials.host
            --rename destination.postgres.credentials.host=dwh names nothing that becomes a connection
            hint: a table of credentials is one connection: name the table, not a key in it
      exit 1"
    `);
  });

  it('of one pipeline never remove what those of another left', async () => {
    const { push, server: airflow } = await testbed('airflow');
    const document = ['--layout', 'document'];
    await push(toml, [...document, '--pipeline', 'orders']);
    await push(toml, document);
    expect(await push(toml, [...document, '--pipeline', 'users', '--prune', '--yes'])).toMatch(/1 created/);
    expect([...airflow.variables().keys()]).toEqual([
      'orders.dlt_secrets_toml',
      'dlt_secrets_toml',
      'users.dlt_secrets_toml',
    ]);
  });
});

it('a value that dlt would read otherwise from a Variable is refused, with the way out', async () => {
  const { push, server: airflow } = await testbed('airflow');
  const awkward = '[sources.x]\napi_key = "0012"\n';
  expect(await push(awkward, ['--layout', 'variable'])).toMatchInlineSnapshot(`
    "error: 1 problem in /secrets.toml, nothing was sent

      /secrets.toml:2:1  sources.x.api_key
          from a Variable of its own dlt would not read this value: it looks like a number, a switch or
          a list, and would become one
          hint: push it with --layout document, which keeps every value as it is
    exit 1"
  `);
  expect(airflow.variables().size).toBe(0);
});

it('a hundred entries take one request, and two of them too', async () => {
  const { push, server: airflow } = await testbed('airflow');
  const many = (second: string): string =>
    Array.from({ length: 100 }, (_, n) => `k${n} = "canary-${n < 2 ? second : 'same'}"`).join('\n');
  const requestsOf = async (text: string): Promise<string[]> => {
    airflow.requests.length = 0;
    await push(`[sources.x]\n${text}\n`, ['--layout', 'connection']);
    return sent(airflow);
  };
  const look = [
    'GET /api/v2/version',
    'POST /auth/token',
    'GET /api/v2/config',
    'GET /api/v2/connections',
    'GET /api/v2/variables',
  ];
  expect(await requestsOf(many('a'))).toEqual([...look, 'PATCH /api/v2/connections']);
  expect(await requestsOf(many('b'))).toEqual([...look, 'PATCH /api/v2/connections']);
  expect(await requestsOf(many('b'))).toEqual(look);
});

it('prints a snippet of names, and of dialects', async () => {
  const { push } = await testbed('airflow');
  const url = '[sources.sql_database]\ncredentials = "postgresql://u:canary-7f3a-u@h/d"\n';
  expect(await push(`${toml}${url}`, ['--print-dag-snippet', '--quiet'])).toMatchInlineSnapshot(`
    "import json

    import dlt

    try:
        from airflow.sdk import BaseHook  # Airflow 3
    except ImportError:
        from airflow.hooks.base import BaseHook  # Airflow 2


    def credentials_of(connection, drivername=None):
        extra = dict(connection.extra_dejson)
        if "keyfile_dict" in extra:
            return json.loads(extra["keyfile_dict"])
        if "credentials" in extra:
            return extra["credentials"]
        scheme = {"postgres": "postgresql", "mongo": "mongodb", "odbc": "mssql"}.get(connection.conn_type, connection.conn_type)
        found = {
            "drivername": extra.pop("sqlalchemy_scheme", None) or extra.pop("drivername", None) or scheme,
            "host": connection.host,
            "port": connection.port,
            "database": connection.schema,
            "username": connection.login,
            "password": connection.password,
        }
        if drivername:
            found["drivername"] = drivername
        found["query"] = {name: value for name, value in extra.items() if value is not None}
        return {name: value for name, value in found.items() if value not in (None, "", {})}


    def picked(found, *names):
        query = found.get("query", {})
        return {name: found.get(name, query.get(name)) for name in names if name in found or name in query}


    def dlt_secrets_from_connections():
        """Call it in the task, before the pipeline runs."""
        dlt.secrets["sources.pipedrive.pipedrive_api_key"] = BaseHook.get_connection("sources.pipedrive.pipedrive_api_key").extra_dejson["pipedrive_api_key"]
        dlt.secrets["sources.pipedrive.limit"] = BaseHook.get_connection("sources.pipedrive.limit").extra_dejson["limit"]
        dlt.secrets["sources.sql_database.credentials"] = credentials_of(BaseHook.get_connection("sources.sql_database.credentials"), "postgresql")
        dlt.secrets["destination.postgres.credentials"] = picked(credentials_of(BaseHook.get_connection("destination.postgres.credentials")), "host", "database", "username", "password")
    exit 0"
  `);
});
