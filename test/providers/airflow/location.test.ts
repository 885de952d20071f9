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

const pages = [
  '/connections',
  '/variables/',
  '/connection/list/',
  '/variable/edit/7',
  '/home?status=active',
  '/api/v2',
  '/api/v1/connections?limit=1',
  '/auth/token',
  '/auth/login/?next=x',
  '/dags/orders/runs/manual__2026-11-28T10:00:00+00:00',
  '/login/',
  '/health',
  '/users/userinfo/',
  '/pluginsv2/aws_mwaa/login',
];

it.each(pages)('%s is below the root, with and without a path of the deployment', (page) => {
  for (const base of ['https://a.example.com', 'https://a.example.com/d0main/deployment'])
    expect(locationFrom(`${base}${page}`)).toMatchObject({ base, page: expect.stringMatching(/^\/\w/) });
});

it.each([
  '',
  '/',
  '/airflow',
  '/dags-prod',
  '/prod/home-office',
  '/connectionsx',
  '/team/api',
  '/api',
  '/v1',
  '/home/airflow',
  '/jobs',
  '/connections/airflow',
])('%j may be the path of a deployment, and stays', (path) => {
  const location = locationFrom(`https://a.example.com${path}`);
  expect(location.base).toBe(`https://a.example.com${path.replace(/\/$/, '')}`);
  expect(location.page).toBeUndefined();
});

it.each(['http://airflow.example.com', 'airflow.example.com', 'https://u:p@a.example.com', 'ftp://x'])(
  '%s is refused',
  (given) => {
    expect(() => locationFrom(given)).toThrow(UserError);
  },
);
