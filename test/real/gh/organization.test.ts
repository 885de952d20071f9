import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gh, startGh } from './gh.ts';

const ORG = ['--org', 'acme'];

describe("GitHub's own gh on the fake's organization and other apps", () => {
  let gh: Gh;
  beforeAll(async () => {
    gh = await startGh();
  });
  afterAll(() => gh.close());
  beforeEach(() => gh.github.reset());

  const ok = async (args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await gh.run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  it.each(['actions', 'dependabot', 'codespaces'])('seals for %s of an organization', async (app) => {
    const where = app === 'actions' ? 'acme' : `acme:${app}`;
    for (const visibility of ['all', 'private']) {
      await ok([
        'secret',
        'set',
        'A_KEY',
        ...ORG,
        '--app',
        app,
        '--visibility',
        visibility,
        '--body',
        'canary',
      ]);
      expect(gh.github.secret(where, 'A_KEY')?.value).toBe('canary');
      expect(gh.github.sharedWith(where, 'A_KEY')).toBe(visibility);
    }
    const { stdout } = await gh.run(['secret', 'list', ...ORG, '--app', app]);
    expect(stdout).toMatch(/^A_KEY\t\S+\tPRIVATE\n$/);
    await ok(['secret', 'delete', 'A_KEY', ...ORG, '--app', app]);
    expect(gh.github.secrets(where)).toEqual({});
  });

  it.each(['dependabot', 'codespaces'])('seals for %s of a repository', async (app) => {
    const repo = ['--repo', 'acme/etl', '--app', app];
    await ok(['secret', 'set', 'A_KEY', ...repo, '--body', 'canary']);
    expect(gh.github.secret(`acme/etl:${app}`, 'A_KEY')?.value).toBe('canary');
    expect(gh.github.secrets('acme/etl')).toEqual({});
    expect(await ok(['secret', 'list', ...repo])).toMatch(/^A_KEY\t/);
    await ok(['secret', 'delete', 'A_KEY', ...repo]);
    expect(gh.github.secrets(`acme/etl:${app}`)).toEqual({});
  });

  it('says which scope it lacks', async () => {
    for (const token of gh.github.tokens.keys())
      gh.github.tokens.set(token, { kind: 'classic', scopes: ['repo'] });
    const { code, stderr } = await gh.run(['secret', 'list', ...ORG]);
    expect(code).toBe(1);
    expect(stderr).toContain('HTTP 403: You must be an org admin or have the actions secrets fine-grained');
    expect(stderr).toContain('"admin:org" scope');
  });
});
