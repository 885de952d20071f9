import { expect, it } from 'vitest';
import { testbed } from '../testbed.ts';

const held = `
[destination.postgres.credentials.query]
sslmode = "require"
application_name = "etl-7f3a"
[destination.lancedb.credentials.options]
api_key = "canary-7f3a"
region = "eu"
`;

const REPO = ['--repo', 'acme/etl'];

const push = async () => {
  const bed = await testbed('github');
  await bed.push(held, REPO);
  const value = (name: string): string | undefined => bed.server.secret('acme/etl', name)?.value;
  return { bed, value };
};

const QUERY = 'DESTINATION__POSTGRES__CREDENTIALS__QUERY';
const OPTIONS = 'DESTINATION__LANCEDB__CREDENTIALS__OPTIONS';

it('a part of a table that is only there as a whole takes nothing away unasked', async () => {
  const { bed, value } = await push();
  const changed = held.replace('require', 'disable');
  const args = [...REPO, '--include', 'destination.postgres.credentials.query.sslmode'];
  expect(await bed.push(changed, args)).toContain('it is written as a whole');
  expect(value(QUERY)).toBe('{"sslmode":"require","application_name":"etl-7f3a"}');
  await bed.push(changed, [...args, '--overwrite']);
  expect(value(QUERY)).toBe('{"sslmode":"disable"}');
});

it('of a table that goes both ways a part goes by its key alone', async () => {
  const { bed, value } = await push();
  const changed = held.replace('"eu"', '"us"');
  await bed.push(changed, [...REPO, '--include', 'destination.lancedb.credentials.options.region']);
  expect(value(`${OPTIONS}__REGION`)).toBe('us');
  expect(value(OPTIONS)).toBe('{"api_key":"canary-7f3a","region":"eu"}');
});

it('what is excluded is as if it were not in the file', async () => {
  const { bed, value } = await push();
  await bed.push(held, [...REPO, '--exclude', 'destination.postgres.credentials.query.sslmode']);
  expect(value(QUERY)).toBe('{"application_name":"etl-7f3a"}');
});

it('in one JSON object too', async () => {
  const bed = await testbed('aws');
  const all = ['--layout', 'json', '--name', 'etl'];
  await bed.push(held, all);
  const args = [...all, '--include', 'destination.postgres.credentials.query.sslmode'];
  const query = held.slice(0, held.indexOf('[destination.lancedb'));
  expect(await bed.push(query, [...all, '--overwrite'])).toContain('1 updated');
  expect(await bed.push(query, args)).toContain('it is written as a whole');
});

it('and in a Connection of Airflow', async () => {
  const bed = await testbed('airflow');
  const toml = '[destination.postgres.credentials]\nhost = "h"\npassword = "canary-7f3a"\n';
  const args = ['--layout', 'connection'];
  await bed.push(toml, args);
  const part = ['--include', 'destination.postgres.credentials.host'];
  expect(await bed.push(toml, [...args, ...part])).toContain('it is written as a whole');
});
