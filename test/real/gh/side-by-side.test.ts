import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TOKEN } from '../../fakes/github/index.ts';
import { type Gh, type Said, startGh } from './gh.ts';

const PROGRAM = resolve(import.meta.dirname, '../../../src/cli/bin.ts');
const API_KEY = 'SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY';
const PASSWORD = 'DESTINATION__POSTGRES__CREDENTIALS__PASSWORD';
const CERTIFICATE = 'SOURCES__BANK__CERTIFICATE';

const TOML = `
[sources.pipedrive]
pipedrive_api_key = "canary-7f3a-api-ä-🐤"

[sources.bank]
certificate = """
-----BEGIN CANARY-----
canary-7f3a-line
-----END CANARY-----
"""

[destination.postgres.credentials]
password = "canary-7f3a-password"
`;

describe("deploy-secrets and GitHub's own gh on one server", () => {
  let gh: Gh;
  let project: string;
  beforeEach(async () => {
    gh = await startGh();
    gh.github.addEnvironment('acme/etl/production');
    project = await mkdtemp(join(tmpdir(), 'project-'));
    await mkdir(join(project, '.dlt'));
    await writeFile(join(project, '.dlt/secrets.toml'), TOML, { mode: 0o600 });
    expect(await tool('init')).toMatchObject({ code: 0 });
    gh.github.addRepository('acme/reports');
  });
  afterEach(async () => {
    await gh.close();
    await rm(project, { recursive: true });
  });

  /** Runs the program as a process of its own, in the project. */
  function tool(...args: readonly string[]): Promise<Said> {
    const env = { PATH: process.env.PATH, HOME: project, GITHUB_API_URL: gh.github.url, GH_TOKEN: TOKEN };
    return new Promise((done) => {
      execFile(process.execPath, [PROGRAM, ...args], { cwd: project, env }, (error, stdout, stderr) => {
        done({ code: typeof error?.code === 'number' ? error.code : error ? null : 0, stdout, stderr });
      });
    });
  }

  const push = (...more: readonly string[]) =>
    tool('github', '--repo', 'acme/etl', '--owner', 'canary-owner', '--yes', ...more);

  /** What the next run would do, by name. */
  async function look(...more: readonly string[]): Promise<Record<string, string>> {
    const { stdout } = await push('--dry-run', '--format', 'json', ...more);
    const { targets }: { targets: { changes: { name: string; kind: string; why: string | null }[] }[] } =
      JSON.parse(stdout);
    const changes = targets.flatMap((target) => target.changes);
    return Object.fromEntries(changes.map(({ name, kind, why }) => [name, why ? `${kind}: ${why}` : kind]));
  }

  async function listed(...more: readonly string[]): Promise<string[]> {
    const { stdout } = await gh.run(['secret', 'list', '--repo', 'acme/etl', ...more]);
    return stdout.split('\n').flatMap((line) => line.split('\t')[0] || []);
  }

  it('gh lists what was pushed, and sees the manifest as a variable', async () => {
    expect(await push()).toMatchObject({ code: 0 });
    expect(await listed()).toEqual([PASSWORD, CERTIFICATE, API_KEY]);
    expect(gh.github.secrets('acme/etl')).toEqual({
      [API_KEY]: 'canary-7f3a-api-ä-🐤',
      [CERTIFICATE]: '-----BEGIN CANARY-----\ncanary-7f3a-line\n-----END CANARY-----\n',
      [PASSWORD]: 'canary-7f3a-password',
    });
    const path = 'repos/acme/etl/actions/variables';
    const { stdout } = await gh.run(['api', path, '--jq', '.variables[].name']);
    expect(stdout.trim().split('\n')).toEqual(['DEPLOY_SECRETS_MANIFEST']);
  });

  it('gh lists what was pushed to an environment, and nothing in the repository', async () => {
    expect(await push('--environment', 'production')).toMatchObject({ code: 0 });
    expect(await listed('--env', 'production')).toEqual([PASSWORD, CERTIFICATE, API_KEY]);
    expect(await listed()).toEqual([]);
  });

  const inOrganization = (...more: readonly string[]) =>
    tool('github', '--org', 'acme', '--owner', 'canary-owner', '--yes', ...more);
  const api = async (path: string, query: string): Promise<string[]> =>
    (await gh.run(['api', path, '--jq', query])).stdout.trim().split('\n');

  it.each([[], ['--app', 'dependabot'], ['--app', 'codespaces']])(
    'gh sees in an organization what was pushed there, and for whom (%s %s)',
    async (...app) => {
      const path = `orgs/acme/${app[1] ?? 'actions'}/secrets`;
      expect(await inOrganization('--visibility', 'private', ...app)).toMatchObject({ code: 0 });
      const { stdout } = await gh.run(['secret', 'list', '--org', 'acme', ...app]);
      const rows = stdout
        .trim()
        .split('\n')
        .map((line) => line.split('\t'));
      expect(rows.map(([name]) => name)).toEqual([PASSWORD, CERTIFICATE, API_KEY]);
      expect(new Set(rows.map((row) => row.at(-1)))).toEqual(new Set(['PRIVATE']));
      expect(await inOrganization('--repos', 'etl,reports', ...app)).toMatchObject({ code: 0 });
      expect(await api(`${path}/${API_KEY}`, '.visibility')).toEqual(['selected']);
      expect(await api(`${path}/${API_KEY}/repositories`, '.repositories[].full_name')).toEqual([
        'acme/etl',
        'acme/reports',
      ]);
      const variables = await api('orgs/acme/actions/variables', '.variables[].name');
      expect(variables).toEqual([
        ['DEPLOY_SECRETS_MANIFEST', app[1]?.toUpperCase()].filter(Boolean).join('_'),
      ]);
      const readers = await api(`orgs/acme/actions/variables/${variables[0]}/repositories`, '.total_count');
      expect(readers).toEqual(['0']);
    },
  );

  it('what gh chose for a secret of an organization stays when its value changes', async () => {
    await inOrganization('--visibility', 'all');
    gh.pass(2000);
    const path = `orgs/acme/actions/secrets/${API_KEY}`;
    await inOrganization('--repos', 'reports');
    const id = (await api('repos/acme/etl', '.id')).join();
    const sharing = ['api', '--method', 'PUT', `${path}/repositories`, '--input', '-'];
    expect(await gh.run(sharing, `{"selected_repository_ids":[${id}]}`)).toMatchObject({ code: 0 });
    gh.pass(2000);
    const file = join(project, '.dlt/secrets.toml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('api-ä', 'api-new-ä'));
    expect(await inOrganization()).toMatchObject({ code: 0 });
    expect(gh.github.secret('acme', API_KEY)?.value).toBe('canary-7f3a-api-new-ä-🐤');
    expect(await api(`${path}/repositories`, '.repositories[].full_name')).toEqual(['acme/etl']);
  });

  it.each(['dependabot', 'codespaces'])(
    'gh lists what was pushed for %s, and nothing for Actions',
    async (app) => {
      expect(await push('--app', app)).toMatchObject({ code: 0 });
      expect(await listed('--app', app)).toEqual([PASSWORD, CERTIFICATE, API_KEY]);
      expect(await listed()).toEqual([]);
      expect(await look('--app', app)).toEqual({
        [API_KEY]: 'keep',
        [CERTIFICATE]: 'keep',
        [PASSWORD]: 'keep',
      });
    },
  );

  it('what gh sets in our place afterwards is a conflict, and is kept', async () => {
    await push();
    expect(await look()).toEqual({ [API_KEY]: 'keep', [CERTIFICATE]: 'keep', [PASSWORD]: 'keep' });
    gh.pass(2000);
    await gh.run(['secret', 'set', API_KEY, '--repo', 'acme/etl', '--body', 'canary-by-hand']);
    expect(await look()).toMatchObject({ [API_KEY]: 'update: changed elsewhere', [PASSWORD]: 'keep' });

    const refused = await push();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(API_KEY);
    expect(gh.github.secret('acme/etl', API_KEY)?.value).toBe('canary-by-hand');

    expect(await push('--overwrite')).toMatchObject({ code: 0 });
    expect(gh.github.secret('acme/etl', API_KEY)?.value).toBe('canary-7f3a-api-ä-🐤');
    expect(await look()).toMatchObject({ [API_KEY]: 'keep' });
  });

  it('what gh had set before us is not ours', async () => {
    await gh.run(['secret', 'set', PASSWORD, '--repo', 'acme/etl', '--body', 'canary-by-hand']);
    gh.pass(2000);
    expect(await look()).toEqual({
      [API_KEY]: 'create',
      [CERTIFICATE]: 'create',
      [PASSWORD]: 'update: not ours yet',
    });
    expect(await push()).toMatchObject({ code: 1 });
    expect(gh.github.secrets('acme/etl')).toEqual({ [PASSWORD]: 'canary-by-hand' });
  });

  it('what gh deletes is a conflict, and what it added is left alone by a prune', async () => {
    await push();
    gh.pass(2000);
    await gh.run(['secret', 'delete', PASSWORD, '--repo', 'acme/etl']);
    await gh.run(['secret', 'set', 'A_HAND_MADE_KEY', '--repo', 'acme/etl', '--body', 'canary-by-hand']);
    expect(await look('--prune')).toEqual({
      [API_KEY]: 'keep',
      [CERTIFICATE]: 'keep',
      [PASSWORD]: 'update: deleted elsewhere',
    });
    expect(await push('--prune')).toMatchObject({ code: 1 });
    expect(await push('--prune', '--overwrite')).toMatchObject({ code: 0 });
    expect(await listed()).toEqual(['A_HAND_MADE_KEY', PASSWORD, CERTIFICATE, API_KEY]);
  });
});
