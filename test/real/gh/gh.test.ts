import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gh, startGh } from './gh.ts';

const REPO = ['--repo', 'acme/etl'];

describe("GitHub's own gh on the fake", () => {
  let gh: Gh;
  beforeAll(async () => {
    gh = await startGh();
  });
  afterAll(() => gh.close());
  beforeEach(() => {
    gh.github.reset();
    gh.github.addEnvironment('acme/etl/production');
  });

  const ok = async (args: readonly string[], input?: string | Uint8Array): Promise<string> => {
    const { code, stdout, stderr } = await gh.run(args, input);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  it.each([
    ['text', 'canary-7f3a'],
    ['newlines inside', '-----BEGIN CANARY-----\nline\r\nline\n-----END CANARY-----'],
    ['newlines at the end', 'canary\n\n'],
    ['unicode', 'canary-ä-日本-🐤-e\u0301'],
    ['quotes and dollars', `canary "'\`$HOME \\n`],
    ['spaces', '  canary\t '],
    ['49,152 bytes', 'c'.repeat(49_152)],
  ])('seals what it is given with --body, and the fake opens it: %s', async (_, value) => {
    await ok(['secret', 'set', 'A_KEY', ...REPO, '--body', value]);
    await ok(['secret', 'set', 'A_KEY', ...REPO, '--env', 'production', '--body', value]);
    expect(gh.github.secret('acme/etl', 'A_KEY')?.value).toBe(value);
    expect(gh.github.secret('acme/etl/production', 'A_KEY')?.value).toBe(value);
  });

  // gh drops line ends from standard input alone (pkg/cmd/secret/set/set.go of 2.23, checked 2026-11-24).
  it.each([
    ['canary', 'canary'],
    ['canary\n', 'canary'],
    ['canary\nline two\r\n\n', 'canary\nline two'],
    ['canary \n', 'canary '],
    ['\n\ncanary', '\n\ncanary'],
  ])('drops the line ends of standard input: %j', async (input, value) => {
    await ok(['secret', 'set', 'A_KEY', ...REPO], input);
    expect(gh.github.secret('acme/etl', 'A_KEY')?.value).toBe(value);
  });

  it('seals bytes that are no text', async () => {
    const bytes = Uint8Array.of(0, 200, 255, 1);
    await ok(['secret', 'set', 'A_KEY', ...REPO], bytes);
    expect(gh.github.secret('acme/etl', 'A_KEY')?.bytes).toEqual(bytes);
  });

  it('sets many from a file, each sealed alone', async () => {
    const lines = Array.from({ length: 40 }, (_, n) => `CANARY_${10 + n}="value ${n}\\nline two"`);
    await ok(['secret', 'set', ...REPO, '--env-file', await gh.file('many.env', lines.join('\n'))]);
    const expected = Array.from({ length: 40 }, (_, n) => [`CANARY_${10 + n}`, `value ${n}\nline two`]);
    expect(gh.github.secrets('acme/etl')).toEqual(Object.fromEntries(expected));
  });

  it('lists what is there in the fold of GitHub, place by place', async () => {
    await ok(['secret', 'set', 'a_key', ...REPO, '--body', 'canary']);
    await ok(['secret', 'set', 'B_KEY', ...REPO, '--env', 'production', '--body', 'canary']);
    const today = new Date().toISOString().slice(0, 10);
    expect(await ok(['secret', 'list', ...REPO])).toMatch(new RegExp(`^A_KEY\\t${today}.*\\n$`));
    expect(await ok(['secret', 'list', ...REPO, '--env', 'production'])).toMatch(/^B_KEY\t.*\n$/);
  });

  it('replaces, which the fake tells from making', async () => {
    await ok(['secret', 'set', 'A_KEY', ...REPO, '--body', 'canary-one']);
    await ok(['secret', 'set', 'A_KEY', ...REPO, '--body', 'canary-two']);
    expect(gh.github.secret('acme/etl', 'A_KEY')).toMatchObject({ value: 'canary-two', writes: 2 });
    const puts = gh.github.requests.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ status }) => status)).toEqual([201, 204]);
  });

  it('deletes, each place alone', async () => {
    gh.github.setSecret('acme/etl', 'A_KEY', 'canary');
    gh.github.setSecret('acme/etl/production', 'A_KEY', 'canary');
    await ok(['secret', 'delete', 'A_KEY', ...REPO]);
    expect(gh.github.secrets('acme/etl')).toEqual({});
    expect(gh.github.secrets('acme/etl/production')).toEqual({ A_KEY: 'canary' });
    await ok(['secret', 'delete', 'A_KEY', ...REPO, '--env', 'production']);
    expect(gh.github.secrets('acme/etl/production')).toEqual({});
  });

  it('never sends a value in clear', async () => {
    await ok(['secret', 'set', 'A_KEY', ...REPO, '--body', 'canary-in-clear']);
    expect(JSON.stringify(gh.github.requests)).not.toContain('canary-in-clear');
    expect(gh.github.secret('acme/etl', 'A_KEY')?.value).toBe('canary-in-clear');
  });

  it.each([
    [
      ['secret', 'set', 'GITHUB_KEY', ...REPO, '--body', 'x'],
      'HTTP 422: Failed to add secret. Secret names must not',
    ],
    [
      ['secret', 'set', '1KEY', ...REPO, '--body', 'x'],
      'HTTP 422: Failed to add secret. Secret names can only',
    ],
    [
      ['secret', 'set', 'KEY', ...REPO, '--body', 'x'.repeat(49_153)],
      'HTTP 422: Failed to add secret. Value is too',
    ],
    [['secret', 'set', 'KEY', ...REPO, '--env', 'staging', '--body', 'x'], 'HTTP 404: Not Found'],
    [['secret', 'set', 'KEY', '--repo', 'acme/none', '--body', 'x'], 'HTTP 404: Not Found'],
    [['secret', 'delete', 'NONE', ...REPO], 'HTTP 404: Not Found'],
  ])('understands a refusal (%#)', async (args, words) => {
    const { code, stderr } = await gh.run(args);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(gh.github.secrets('acme/etl')).toEqual({});
  });

  it('tells of a missing permission what the fake says', async () => {
    for (const token of gh.github.tokens.keys()) {
      gh.github.tokens.set(token, { kind: 'fine-grained', permissions: { secrets: 'read' } });
    }
    const { code, stderr } = await gh.run(['secret', 'set', 'A_KEY', ...REPO, '--body', 'x']);
    expect(code).toBe(1);
    expect(stderr).toContain('HTTP 403: Resource not accessible by personal access token');
  });

  it('makes, changes and reads variables with gh api', async () => {
    const path = 'repos/acme/etl/actions/variables';
    await ok(['api', path, '-f', 'name=STATE', '-f', 'value=one']);
    const again = await gh.run(['api', path, '-f', 'name=STATE', '-f', 'value=two']);
    expect(again.stderr).toContain('Already exists - Variable already exists (HTTP 409)');
    await ok(['api', '--method', 'PATCH', `${path}/STATE`, '-f', 'value=two']);
    expect(await ok(['api', `${path}/state`, '--jq', '.value'])).toBe('two\n');
    expect(gh.github.variable('acme/etl', 'STATE')).toMatchObject({ value: 'two', writes: 2 });
  });

  it('follows the links from page to page', async () => {
    for (let n = 0; n < 75; n++) gh.github.setVariable('acme/etl', `V_${100 + n}`, 'x');
    const path = 'repos/acme/etl/actions/variables?per_page=30';
    const names = await ok(['api', '--paginate', path, '--jq', '.variables[].name']);
    expect(names.trim().split('\n')).toEqual(Array.from({ length: 75 }, (_, n) => `V_${100 + n}`));
    expect(gh.github.requests).toHaveLength(3);
  });

  it('makes an environment whose name has a slash, encoded', async () => {
    await ok(['api', '--method', 'PUT', 'repos/acme/etl/environments/prod%2Feu']);
    expect(gh.github.environment('acme/etl/prod/eu')?.name).toBe('prod/eu');
  });
});
