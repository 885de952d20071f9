import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateKey } from '../../../src/core/marks/key.ts';
import { sharedBuild } from '../../build/shared.ts';
import { type FakeAws, KEY, startFakeAws } from '../../fakes/aws/index.ts';

let aws: FakeAws;
let folder: string;
beforeAll(async () => {
  aws = await startFakeAws();
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-aws-bundle-'));
  await cp((await sharedBuild()).folder, path.join(folder, 'dist'), { recursive: true });
  await writeFile(path.join(folder, 'secrets.toml'), '[sources.a]\nkey = "canary-7f3a"\n', { mode: 0o600 });
  const profile = `[etl]\naws_access_key_id = ${KEY.id}\naws_secret_access_key = ${KEY.secret}\n`;
  await writeFile(path.join(folder, 'credentials'), profile);
}, 120_000);
afterAll(async () => {
  await aws.close();
  await rm(folder, { recursive: true });
});

/** A dry run of the bundle, which finds no package beside it; what its first line says. */
async function firstLine(env: Readonly<Record<string, string>>): Promise<string | undefined> {
  const program = [path.join(folder, 'dist/deploy-secrets.js'), 'aws', '--owner', 'us', '--dry-run'];
  const child = spawn(process.execPath, [...program, '--secrets', 'secrets.toml'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: aws.state.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'credentials'),
      DEPLOY_SECRETS_KEY: generateKey((bytes) => new Uint8Array(bytes).fill(7)).reveal(),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  await new Promise((resolve) => child.once('close', resolve));
  return said.split('\n')[0];
}

// The parts of the SDK that are loaded later, if at all: each can go missing in a bundle without a word.
it.each([
  ['STS', { AWS_ACCESS_KEY_ID: KEY.id, AWS_SECRET_ACCESS_KEY: KEY.secret }],
  ['profiles', { AWS_PROFILE: 'etl' }],
])('the bundle has what it takes to ask %s', async (_, env) => {
  expect(await firstLine(env)).toBe('aws 123456789012 eu-west-1 · secrets.toml · 1 secret');
  expect(aws.asked().slice(-2)).toEqual(['ListSecrets', 'GetCallerIdentity']);
});

it('the bundle hears why a profile does not serve, which the SDK only logs', async () => {
  expect(await firstLine({ AWS_PROFILE: 'nowhere' })).toBe(
    "error: there is no profile nowhere in AWS's files",
  );
});
