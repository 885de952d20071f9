import { describe, expect, it } from 'vitest';
import { findSecretsInConfig } from '../../../src/core/dlt/config-secrets.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';

const found = (toml: string): string[] =>
  findSecretsInConfig(parseToml(toml, 'config.toml')).map(({ paths = [] }) => paths.join());

describe('what looks like a secret', () => {
  it.each([
    'password = "canary-7f3a"',
    'db_password = "canary-7f3a"',
    'token = "canary-7f3a"',
    'accessToken = "canary-7f3a"',
    'refresh_token = "canary-7f3a"',
    'client_secret = "canary-7f3a"',
    'api_key = "canary-7f3a"',
    'apikey = "canary-7f3a"',
    'X-Api-Key = "canary-7f3a"',
    'aws_secret_access_key = "canary-7f3a"',
    'private_key = "canary-7f3a"',
    'credentials = "canary-7f3a"',
    'credentials = "postgres://loader:canary-7f3a@db/dlt"',
    'credentials = "md:///dlt?motherduck_token=canary-7f3a"',
    'Authorization = "Bearer canary-7f3a"',
    'tokens = ["canary-7f3a"]',
    'clients = [{ name = "a", client_secret = "canary-7f3a" }]',
    'anything = "-----BEGIN RSA PRIVATE KEY-----\\ncanary-7f3a"',
    'url = "https://loader:canary-7f3a@api.example.com/"',
    'key_file_text = \'{"type": "service_account", "private_key": "canary-7f3a"}\'',
    'callback = "https://example.com/?token=canary-7f3a"',
    'start = "ghs_canary7f3acanary7f3acanary7f3a"',
    'start = "ghs_1234_eyJhbGciOiJFUzI1NiJ9.canary-7f3a.canary-7f3a"',
  ])('%s', (line) => {
    expect(found(`[a]\n${line}`)).toHaveLength(1);
  });

  it.each([
    'log_level = "INFO"',
    'primary_key = "id"',
    'merge_key = "id"',
    'max_tokens = 5',
    'token_url = "https://example.com/token"',
    'secret_name = "dlt/prod"',
    'partition_keys = ["day"]',
    'password = ""',
    'use_token = true',
    'url = "https://api.example.com/v1?page=2"',
    'email = "loader@example.com"',
    'bucket_url = "s3://bucket/loader@prod"',
    'credentials = "duckdb:///quack.duckdb"',
    'credentials = "_storage/quack.duckdb"',
    'credentials = ":pipeline:"',
    'dataset = "public.tokens_2026"',
    'root = "-----BEGIN CERTIFICATE-----"',
  ])('not %s', (line) => {
    expect(found(`[a]\n${line}`)).toEqual([]);
  });

  it('is told with its place and the way out, and without a character of it', () => {
    const [problem] = findSecretsInConfig(
      parseToml('[sources.x]\napi_key = "canary-7f3a"', '.dlt/config.toml'),
    );
    expect(problem).toMatchInlineSnapshot(`
      {
        "at": {
          "column": 1,
          "file": ".dlt/config.toml",
          "line": 2,
        },
        "code": "secret-in-config",
        "hint": "move it to secrets.toml, where dlt finds it as well, or leave it out with --exclude",
        "message": "it looks like a secret, and as configuration many could read it",
        "paths": [
          "sources.x.api_key",
        ],
        "severity": "error",
      }
    `);
    expect(JSON.stringify(problem)).not.toContain('canary');
  });
});
