import { expect, it } from 'vitest';
import { testbed } from '../../testbed.ts';

const PEM = '-----BEGIN PRIVATE KEY-----\nY2FuYXJ5LTdmM2E=\n-----END PRIVATE KEY-----\n';

const toml = `[destination.snowflake.credentials]
host = "acme"
database = "d"
username = "loader"
private_key = "Y2FuYXJ5LTdmM2E="
`;

it.each([
  ['6.19.0', 'the file in base64', Buffer.from(PEM).toString('base64')],
  ['6.3.0', 'the file in base64', Buffer.from(PEM).toString('base64')],
  ['6.2.2', 'the file itself', PEM],
  ['5.7.1', 'the file itself', PEM],
  [undefined, 'the file in base64, where Airflow does not tell', Buffer.from(PEM).toString('base64')],
])('a private key for the provider of Snowflake %s: %s', async (version, _, expected) => {
  const { push, server: airflow } = await testbed('airflow');
  airflow.rules.providers = version === undefined ? undefined : { snowflake: version };
  await push(toml, ['--layout', 'connection']);
  const { extra } = airflow.connection('destination.snowflake.credentials') ?? {};
  expect(JSON.parse(extra ?? '')).toMatchObject({ account: 'acme', private_key_content: expected });
  expect(await push(toml, ['--layout', 'connection', '--dry-run'])).toContain('unchanged');
});

it('no other connection asks which providers there are', async () => {
  const { push, server: airflow } = await testbed('airflow');
  await push(toml.replace('private_key', 'password'), ['--layout', 'connection']);
  expect(airflow.requests.filter(({ path }) => path.includes('/providers'))).toEqual([]);
});
