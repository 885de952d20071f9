import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/diagnostics.ts';
import { equalInConstantTime } from '../../src/core/marks/key.ts';
import { verify } from '../../src/core/marks/verify.ts';
import { Redacted } from '../../src/core/redacted.ts';
import { entryPage } from '../../src/providers/airflow/answers.ts';
import { explain } from '../../src/providers/gcp/errors.ts';
import { GcpFailure } from '../../src/providers/gcp/failure.ts';
import { textsIn } from '../../src/providers/http/answers.ts';
import { KEY, testbed } from '../testbed.ts';

/** What every object of JavaScript has, so that a careless lookup finds it where nothing is. */
const names = ['__proto__', 'constructor', 'toString', 'valueOf'];

const BUG = 'bug of deploy-secrets';

describe.each(names)('%s', (name) => {
  it('is no variable of the environment', async () => {
    const { run } = await testbed('github');
    const { code, stderr } = await run(['github', '--repo', 'acme/etl', '--secrets', `env:${name}`]);
    expect({ code, stderr: stderr.split('\n')[0] }).toEqual({
      code: 1,
      stderr: `error: the environment has no ${name}`,
    });
  });

  it('is a name that verify looks up', () => {
    const names = Object.fromEntries([[name, 'a'.repeat(26)]]);
    const text = JSON.stringify({ version: 1, key: 'a'.repeat(52), names });
    expect(verify(new Redacted(text), {})).toEqual([{ name, state: 'missing' }]);
    const parsed = JSON.stringify({ version: 1, key: 'a'.repeat(52), names: { A: 'é'.repeat(26) } });
    expect(verify(new Redacted(parsed), { A: 'x' })).toEqual([{ name: 'A', state: 'different' }]);
  });

  it('is no reason that Google gives', () => {
    const failure = new GcpFailure({ code: 3, reason: name, serverMessage: 'no' });
    const context = { project: 'acme-prod', caller: 'me', server: 'x', purpose: 'x', itemPurpose: 'x' };
    expect(explain(failure, { ...context, permission: 'x', attempts: 1 }).message).toContain('no');
  });

  const toml = [
    `"${name}" = "canary-7f3a-top"`,
    `[sources."${name}"]`,
    `key = "canary-7f3a-a"`,
    `[sources.x]`,
    `"${name}" = { "${name}" = "canary-7f3a-b", other = 1 }`,
    `list = [{ "${name}" = 1 }]`,
    `[destination.postgres.credentials]`,
    `"${name}" = "canary-7f3a-c"`,
    `host = "h"`,
    `[destination.snowflake.credentials]`,
    `"${name}" = "canary-7f3a-d"`,
    `username = "u"`,
    '',
  ].join('\n');

  it.each<['github' | 'aws' | 'gcp' | 'airflow', string[]]>([
    ['github', []],
    ['github', ['--layout', 'document']],
    ['github', ['--with-verify', '--tables', 'all']],
    ['aws', ['--prefix', 'etl/']],
    ['aws', ['--layout', 'json', '--name', name.replaceAll('_', 'x')]],
    ['aws', ['--layout', 'document', '--name', 'etl']],
    ['gcp', ['--project', 'acme-prod']],
    ['gcp', ['--project', 'acme-prod', '--layout', 'json']],
    ['airflow', ['--layout', 'connection']],
    ['airflow', ['--layout', 'variable']],
    ['airflow', ['--layout', 'document']],
    ['airflow', ['--print-dag-snippet', '--dry-run']],
  ])('is a key like any other: %s %j', { timeout: 60_000 }, async (provider, args) => {
    const bed = await testbed(provider);
    const repo = provider === 'github' ? ['--repo', 'acme/etl'] : [];
    const first = await bed.push(toml, [...repo, ...args, '--yes']);
    expect(first).not.toContain(BUG);
    if (!args.includes('--dry-run')) expect(await bed.push(toml, [...repo, ...args])).not.toContain('canary');
    const json = await bed.push(toml, [...repo, ...args, '--dry-run', '--format', 'json']);
    expect(json).not.toContain(BUG);
  });

  it('is read from config.toml, and from an example file', async () => {
    const files = {
      '.dlt/secrets.toml': toml,
      '.dlt/config.toml': toml.replaceAll('canary-7f3a', 'config'),
      'example.toml': toml,
    };
    const { run } = await testbed('github', { files });
    for (const args of [
      ['--with-config', '--dry-run'],
      ['--dry-run', '--format', 'json'],
      ['--template', 'example.toml', '--from-env', '--dry-run'],
      ['--template', 'example.toml', '--names-only'],
    ]) {
      const { stdout, stderr } = await run(['github', '--repo', 'acme/etl', '--owner', 'us', ...args]);
      expect(stdout + stderr).not.toContain(BUG);
    }
  });

  it.each([
    [['NAME']],
    [['help', 'NAME']],
    [['NAME', '--help']],
    [['github', '--NAME']],
    [['github', '--NAME=x']],
    [['github', '--print-NAME']],
    [['github', '--repo', 'acme/NAME', '--dry-run']],
    [['github', '--repo', 'NAME', '--dry-run']],
    [['github', '--repo', 'acme/etl', '--environment', 'NAME', '--create-environment', '--yes']],
    [['github', '--repo', 'acme/etl', '--app', 'NAME']],
    [['github', '--repo', 'acme/etl', '--layout', 'NAME']],
    [['github', '--repo', 'acme/etl', '--tables', 'NAME']],
    [['github', '--repo', 'acme/etl', '--rename', 'sources.NAME.key=NAME', '--dry-run']],
    [['github', '--repo', 'acme/etl', '--rename', 'NAME=A', '--dry-run']],
    [['github', '--repo', 'acme/etl', '--include', 'NAME', '--dry-run']],
    [['github', '--repo', 'acme/etl', '--exclude', 'sources.NAME', '--owner', 'NAME', '--dry-run']],
    [['github', '--repo', 'acme/etl', '--profile', 'NAME', '--dry-run']],
    [['github', '--repo', 'acme/etl', '--format', 'NAME', '--dry-run']],
    [['github', '--org', 'NAME', '--repos', 'NAME', '--dry-run']],
    [['aws', '--prefix', 'NAME', '--tag', 'NAME=NAME', '--dry-run']],
    [['aws', '--region', 'NAME', '--dry-run']],
    [['gcp', '--project', 'NAME', '--location', 'NAME', '--dry-run']],
    [['gcp', '--project', 'acme', '--print-mapping', 'NAME']],
    [['airflow', '--url', 'NAME', '--dry-run']],
    [['explain', 'NAME']],
    [['explain', 'sources.NAME.key', '--format', 'json']],
    [['workflow', 'NAME.py']],
    [['workflow', 'job.py', '--schedule', 'NAME']],
    [['workflow', 'job.py', '--environment', 'NAME']],
    [['check', '--repo', 'acme/etl', '--environment', 'NAME']],
    [['check', '--repo', 'acme/etl', '--write', '--job', 'NAME']],
    [['verify', '--format', 'NAME']],
    [['--get-yargs-completions', 'deploy-secrets', 'NAME', '--']],
  ])('is a word of the command line: %j', async (words) => {
    const workflow = [
      'on: [push]',
      `env: { ${name}: "\${{ secrets.${name} }}" }`,
      'jobs:',
      `  ${name}:`,
      '    runs-on: ubuntu-latest',
      `    environment: ${name}`,
      '    strategy:',
      `      matrix: { ${name}: [${name}, a], include: [{ ${name}: b }] }`,
      '    env:',
      `      A: \${{ secrets[matrix.${name}] }}`,
      `      B: \${{ vars.${name} }}`,
      `    steps: [{ run: "python ${name}.py", env: { ${name}: x } }]`,
      '',
    ].join('\n');
    const files = { '.dlt/secrets.toml': toml, [`.github/workflows/${name}.yml`]: workflow };
    const { run } = await testbed('github', { files });
    const { stdout, stderr, code } = await run(words.map((word) => word.replaceAll('NAME', name)));
    expect(stdout + stderr).not.toContain(BUG);
    expect([0, 1, 2]).toContain(code);
  });
});

it('is no text what brings a toString of its own', () => {
  const hostile = JSON.parse('{"toString": 1, "valueOf": 1}');
  expect(textsIn({ a: hostile, b: 1, c: null })).toEqual({ a: '', b: '1', c: '' });
  const item = { key: 'a', value: hostile, description: hostile };
  expect(() => entryPage({ total_entries: 1, variables: [item] }, 'variables')).toThrow(UserError);
});

describe('a key with a character that no key has', () => {
  it.each([
    ['in its end', `${KEY.slice(0, -6)}${'é'.repeat(6)}`],
    ['in its body', KEY.replace(/^(dsk1_.{10})./, '$1é')],
    ['twice as long in bytes', `${KEY.slice(0, -3)}ééé`],
    ['beyond the first plane', `${KEY.slice(0, -2)}😀`],
    ['half of a pair', `${KEY.slice(0, -1)}\ud83d`],
  ])('%s is damaged', async (_, key) => {
    const { write, run, at } = await testbed('github');
    await write('a = "canary-7f3a"\n');
    const { code, stderr } = await run(['github', '--repo', 'acme/etl', '--secrets', at('secrets.toml')], {
      env: { DEPLOY_SECRETS_KEY: key },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: DEPLOY_SECRETS_KEY is damaged/);
  });

  it('is compared in bytes', () => {
    expect(equalInConstantTime('é'.repeat(26), 'a'.repeat(26))).toBe(false);
    expect(equalInConstantTime('é', 'é')).toBe(true);
    expect(equalInConstantTime('ab', 'é')).toBe(false);
  });
});
