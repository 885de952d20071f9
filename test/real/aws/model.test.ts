import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { testbed } from '../../testbed.ts';
import { PYTHON } from './moto.ts';

const toml = `[sources.pipedrive]
api_key = "canary-7f3a-a"
[destination.postgres.credentials]
host = "h"
password = "canary-7f3a-p"
`;

interface Verdict {
  readonly wrong: readonly string[];
  readonly seen: readonly string[];
}

async function judge(asked: readonly (readonly [operation: string, body: unknown])[]): Promise<Verdict> {
  const child = spawn(PYTHON, [fileURLToPath(new URL('model.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(asked));
  return JSON.parse(await text(child.stdout));
}

it('every request is one that AWS describes', async () => {
  const { push, server: aws } = await testbed('aws');
  const changed = toml.replace('-a"', '-b"');
  const less = changed.replace('host = "h"\n', '');
  await push(toml, ['--prefix', 'etl/', '--tag', 'team=data', '--description', 'of the etl']);
  await push(changed, ['--prefix', 'etl/', '--kms-key', 'alias/etl', '--deep']);
  await push(less, ['--prefix', 'etl/', '--prune', '--yes', '--recovery-days', '7']);
  await push(changed, ['--prefix', 'etl/', '--overwrite']);
  await push(less, ['--prefix', 'etl/', '--prune', '--yes', '--delete-without-recovery']);
  await push(toml, ['--layout', 'document', '--pipeline', 'orders']);
  await push(toml, ['--layout', 'json', '--name', 'etl/all']);
  await push(changed, ['--layout', 'json', '--name', 'etl/all']);
  await push(toml, ['--layout', 'connection']);
  const asked = aws.requests
    .filter(({ operation }) => operation !== 'GetCallerIdentity')
    .map(({ operation, body }) => [operation, JSON.parse(body)] as const);
  const { wrong, seen } = await judge(asked);
  expect(wrong).toEqual([]);
  expect(seen).toEqual([
    'CreateSecret',
    'DeleteSecret',
    'DescribeSecret',
    'ListSecrets',
    'PutSecretValue',
    'RestoreSecret',
    'UpdateSecret',
  ]);
  console.info(`${asked.length} requests`);
});

it('a request that AWS does not describe is seen', async () => {
  const { wrong } = await judge([
    ['CreateSecret', { SecretString: 'canary-7f3a' }],
    ['PutSecretValue', { SecretId: 'A', SecretText: 'canary-7f3a', ClientRequestToken: 'short' }],
    ['ListSecrets', { MaxResults: 'all' }],
    ['NoSuchThing', {}],
  ]);
  expect(wrong.map((line) => line.split(':')[0])).toEqual([
    'CreateSecret',
    'PutSecretValue',
    'PutSecretValue',
    'ListSecrets',
    'NoSuchThing',
  ]);
});
