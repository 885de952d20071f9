import { expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { locationFrom } from '../../../src/providers/airflow/location.ts';

it.each([
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
  ['http://localhost:8080/home', 'http://localhost:8080'],
  ['https://a.example.com/api/v2', 'https://a.example.com'],
  ['https://a.example.com/airflow/api/v1/dags?x=1', 'https://a.example.com/airflow'],
  ['https://A.Example.com/Dep/dags/one/grid', 'https://a.example.com/Dep'],
])('%s is %s', (given, base) => {
  expect(locationFrom(given).base).toBe(base);
});

it.each(['http://airflow.example.com', 'airflow.example.com', 'https://u:p@a.example.com', 'ftp://x'])(
  '%s is refused',
  (given) => {
    expect(() => locationFrom(given)).toThrow(UserError);
  },
);
