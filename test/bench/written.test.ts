import { expect, it } from 'vitest';
import { writtenBy } from '../../bench/airflow/written.ts';

const bulk = (...sizes: number[]) =>
  JSON.stringify({ actions: sizes.map((size) => ({ entities: Array(size) })) });

it.each([
  ['GET', '/api/v2/connections?limit=100', '', 0],
  ['PATCH', '/api/v2/connections', bulk(100), 100],
  ['PATCH', '/api/v2/variables', bulk(2, 3), 5],
  ['POST', '/api/v1/connections', '{"connection_id":"a"}', 1],
  ['PATCH', '/api/v1/connections/a', '{"connection_id":"a"}', 1],
  ['POST', '/auth/token', '{"username":"a"}', 0],
  ['DELETE', '/api/v1/connections/a', '', 0],
])('%s %s %s writes %i entries', (method, path, body, expected) => {
  expect(writtenBy({ method, path, body })).toBe(expected);
});
