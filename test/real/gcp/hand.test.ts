import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startFakeSecretManager } from '../../fakes/gcp/index.ts';
import { python, run } from './runs.ts';

it('Google’s own client reads what we wrote, and what it writes is seen', async () => {
  const google = await startFakeSecretManager();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-hand-'));
  const secrets = path.join(folder, 'secrets.toml');
  await writeFile(secrets, 'ours = "canary-7f3a"\n');
  const where = ['--project', 'acme-prod', '--secrets', secrets];
  expect((await run(google, ...where)).code).toBe(0);
  expect(await python(google, 'hand.py', 'acme-prod')).toEqual({
    names: ['OURS', 'THEIRS'],
    annotated: ['OURS'],
    checked: true,
    value: 'canary-7f3a',
    added: '2',
    'stale etag': 'FailedPrecondition',
    'wrong checksum': 'InvalidArgument',
    empty: 'InvalidArgument',
    again: 'AlreadyExists',
  });
  expect((await run(google, ...where)).printed).toContain('unchanged by us');
  expect((await run(google, ...where, '--deep')).said).toContain('changed at gcp acme-prod');
  await writeFile(secrets, 'ours = "canary-7f3b"\ntheirs = "canary-7f3c"\n');
  const { code, said } = await run(google, ...where);
  expect([code, said]).toEqual([1, expect.stringContaining('already at gcp acme-prod')]);
  await google.close();
  await rm(folder, { recursive: true });
});

it('the settings that are printed switch dlt’s own provider on', async () => {
  const google = await startFakeSecretManager();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-hand-'));
  const secrets = path.join(folder, 'secrets.toml');
  await writeFile(secrets, 'ours = "canary-7f3a"\n');
  const where = ['--project', 'acme-prod', '--secrets', secrets, '--layout', 'document'];
  await run(google, ...where);
  const { printed } = await run(google, ...where, '--print-mapping', 'cloud-run');
  const flag = printed.split('\n').find((line) => line.startsWith('--update-env-vars=')) ?? '';
  expect(await python(google, 'switched_on.py', flag)).toEqual({
    project: 'acme-prod',
    value: 'canary-7f3a',
  });
  await google.close();
  await rm(folder, { recursive: true });
});
