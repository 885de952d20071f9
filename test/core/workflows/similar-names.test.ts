import { expect, it } from 'vitest';
import { similarity } from '../../../src/core/workflows/adopt/similar-names.ts';

it.each([
  ['HUBSPOT_KEY', 'sources.hubspot.api_key'],
  ['HUBSPOT_TOKEN', 'sources.hubspot.api_key'],
  ['PROD_HUBSPOT_API_KEY', 'sources.hubspot.api_key'],
  ['HUBSPOT', 'sources.hubspot.api_key'],
  ['BQ_PRIVATE_KEY', 'destination.bigquery.credentials.private_key'],
  ['PG_PASS', 'destination.postgres.credentials.password'],
  ['SNOWFLAKE_USER', 'destination.snowflake.credentials.username'],
  ['ACME_HUBSPOT_KEY', 'sources.hubspot.api_key'],
])('%s may be for %s', (name, path) => {
  expect(similarity(name, path)).toBeGreaterThan(0);
});

it.each([
  ['API_KEY', 'sources.hubspot.api_key'],
  ['SNOWFLAKE_PASSWORD', 'destination.snowflake.credentials.username'],
  ['GOOGLE_ADS_CLIENT_ID', 'sources.google_ads.client_secret'],
  ['SLACK_WEBHOOK', 'sources.hubspot.api_key'],
  ['DB_PASSWORD', 'destination.postgres.credentials.password'],
  ['MY_OLD_SHOP_HUBSPOT_KEY', 'sources.hubspot.api_key'],
  ['constructor', 'sources.hubspot.api_key'],
])('%s is not for %s', (name, path) => {
  expect(similarity(name, path)).toBe(0);
});

it.each([
  ['HUBSPOT_CLIENT_SECRET', 'sources.hubspot.client_secret', 'sources.hubspot.api_key'],
  [
    'BQ_PRIVATE_KEY',
    'destination.bigquery.credentials.private_key',
    'destination.bigquery.credentials.private_key_id',
  ],
])('%s is rather for %s than for %s', (name, path, other) => {
  expect(similarity(name, path)).toBeGreaterThan(similarity(name, other));
});
