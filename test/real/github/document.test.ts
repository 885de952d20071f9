import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { testbed } from '../../testbed.ts';
import { ask, type Told, toldOf, versions } from '../sources/dlt.ts';

const TOML = `root = "canary-7f3a-root"
[sources.x]
api_key = '''canary-7f3a $HOME \`id\` $(id) "double" 'single' \\n %s é 漢字 🗝'''
X-Not-A-Variable = "canary-7f3a-dashes"
limit = 10
ratio = 1e-5
since = 2026-11-24T09:00:00Z
names = ["a", 'b', { c = 1.0 }]
[sources.x.headers]
"x.dotted" = "canary-7f3a-dots"
[destination.bigquery.credentials]
private_key = """
-----BEGIN PRIVATE KEY-----
canary-7f3a-pem
-----END PRIVATE KEY-----
"""
empty = {}
`;

let job: string;
beforeEach(() => {
  job = mkdtempSync(path.join(tmpdir(), 'deploy-secrets-job-'));
});
afterEach(() => rmSync(job, { recursive: true }));

/** The printed step, as the runner runs it: what `shell: bash` means (docs.github.com, checked 2026-11-24). */
function runStep(step: { readonly run: string }, secret: string, cwd = job): void {
  execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    cwd,
    env: { PATH: process.env.PATH, SECRETS_TOML: secret },
    stdio: 'pipe',
  });
}

async function pushed(): Promise<{ step: { run: string; env: Record<string, string> }; secret: string }> {
  const stage = await testbed('github');
  await stage.write(TOML);
  const push = ['github', '--repo', 'acme/etl', '--layout', 'document'];
  expect((await stage.run(push)).code).toBe(0);
  const { stdout } = await stage.run([...push, '--print-env']);
  const secret = stage.server.secret('acme/etl', 'DLT_SECRETS_TOML')?.value ?? '';
  return { step: parse(stdout).steps[0], secret };
}

describe('the step that --print-env prints for a document', () => {
  it.each(versions)('gives dlt %s all that it reads from the file itself', async (version) => {
    const { step, secret } = await pushed();
    expect(step.env).toEqual({ SECRETS_TOML: `\${{ secrets.DLT_SECRETS_TOML }}` });
    runStep(step, secret);
    const own = path.join(job, 'own');
    mkdirSync(path.join(own, '.dlt'), { recursive: true });
    writeFileSync(path.join(own, '.dlt', 'secrets.toml'), TOML);
    const env = { HOME: path.join(job, 'home') };
    const [written] = await ask<Told>(version, ['found.py', '1000'], { cwd: job, env });
    const [original] = await ask<Told>(version, ['found.py', '1000'], { cwd: own, env });
    expect(written?.doc).toEqual(original?.doc);
    expect(written?.doc).toEqual(toldOf(parseToml(TOML, 'secrets.toml')));
  });

  it('writes it for its owner alone, byte for byte, in the place of what is there', async () => {
    const { step, secret } = await pushed();
    mkdirSync(path.join(job, '.dlt'));
    writeFileSync(path.join(job, 'elsewhere'), 'stays', { mode: 0o644 });
    symlinkSync('../elsewhere', path.join(job, '.dlt', 'secrets.toml'));
    runStep(step, secret);
    const file = path.join(job, '.dlt', 'secrets.toml');
    expect(readFileSync(file, 'utf8')).toBe(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(job, 'elsewhere'), 'utf8')).toBe('stays');
  });

  it('fails where the secret is not there, and writes nothing', async () => {
    const { step } = await pushed();
    expect(() => runStep(step, '')).toThrow(/there is no secret DLT_SECRETS_TOML here/);
    expect(() => statSync(path.join(job, '.dlt'))).toThrow(/ENOENT/);
  });
});
