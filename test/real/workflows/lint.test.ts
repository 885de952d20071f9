import { globSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildInto } from '../../../scripts/build.ts';
import type { EnvLine } from '../../../src/core/workflows/generate/snippets.ts';
import {
  generateWorkflow,
  type ProjectKind,
  type WorkflowSpec,
} from '../../../src/core/workflows/generate/workflow.ts';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../../fakes/github/index.ts';
import { actionlint, repository, run } from './tools.ts';

const scripts = ['load.py', 'jobs/daily load.py', "it's.py", 'ünï/côde.py', '-dash.py', '$(id).py', '#.py'];
const projects: readonly ProjectKind[] = ['pyproject', 'requirements', 'script', 'bare'];
const schedules = [undefined, '0 6 * * *', '*/15 0-6,18-23 1,15 jan-mar mon', '5 4 * * sun'];
const environments = [undefined, 'production', "it's: a #1", 'prod/eu {x}'];
const secretsOf = (names: readonly string[]): EnvLine[] =>
  names.map((name) => ({ context: 'secrets', name }));
const lists: readonly (readonly EnvLine[])[] = [
  [],
  secretsOf(['A']),
  secretsOf(['SOURCES__PIPEDRIVE__API_KEY', '_X1', 'ON', 'NO', 'DEPLOY_SECRETS_VERIFY']),
  [
    { context: 'vars', name: 'SOURCES__PIPEDRIVE__LIMIT' },
    { context: 'secrets', name: 'TOKEN', variable: 'SOURCES__MY-SOURCE__KEY' },
  ],
];
const checks: readonly Pick<WorkflowSpec, 'withVerify' | 'fileSecret'>[] = [
  {},
  { withVerify: true },
  { fileSecret: 'DLT_SECRETS_TOML' },
];

/** Every option with every other. */
function written(): string[] {
  const all = scripts.flatMap((script) =>
    projects.flatMap((project) =>
      schedules.flatMap((schedule) =>
        environments.flatMap((environment) =>
          lists.flatMap((lines) =>
            checks.map((check) =>
              generateWorkflow({
                script,
                project,
                envLines: lines,
                ...check,
                ...(schedule !== undefined && { schedule }),
                ...(environment !== undefined && { environment }),
              }),
            ),
          ),
        ),
      ),
    ),
  );
  return [...new Set(all)];
}

const at = (n: number | string): string => `.github/workflows/${n}.yml`;

describe('actionlint', () => {
  it('finds fault with a workflow that has one', async () => {
    const folder = await repository({
      [at('bad')]: 'on: push\njobs: { a: { runs-on: ubuntu-latest, if: secrets.A, steps: [{ run: x }] } }\n',
    });
    expect(await actionlint(folder)).toEqual([
      expect.stringContaining('context "secrets" is not allowed here'),
    ]);
  });

  it('finds none with any workflow that is written anew', async () => {
    const texts = written();
    const folder = await repository(Object.fromEntries(texts.map((text, n) => [at(n), text])));
    expect(await actionlint(folder)).toEqual([]);
    console.log(`actionlint: ${texts.length} new workflows`);
    expect(texts.length).toBe(scripts.length * projects.length * schedules.length * environments.length * 12);
  });
});

const toml = `[sources.pipedrive]
api_key = "canary-7f3a-a"
[sources.hubspot]
api_key = "canary-7f3a-b"
[destination.postgres.credentials]
password = "canary-7f3a-c"
`;
const missing = ['SOURCES__HUBSPOT__API_KEY', 'DESTINATION__POSTGRES__CREDENTIALS__PASSWORD'];

const fixtures = path.join(import.meta.dirname, '../../../fixtures/workflows');
const files = globSync('*.yml', { cwd: fixtures }).map((file) => ({
  file,
  text: readFileSync(path.join(fixtures, file), 'utf8'),
}));

const dist = path.join(import.meta.dirname, '../../../.cache/workflows-lint/dist');
let github: FakeGitHub;
beforeAll(async () => {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await buildInto(dist);
  github = await startFakeGitHub();
  github.setVariable('acme/etl', 'TELL', 'no');
});
afterAll(() => github.close());

const check = (folder: string, ...args: string[]) =>
  run(process.execPath, [path.join(dist, 'deploy-secrets.js'), 'check', '--repo', 'acme/etl', ...args], {
    cwd: folder,
    env: { GITHUB_API_URL: github.url, GH_TOKEN: TOKEN, DLT_CONFIG_FOLDER: '.' },
  });

describe('lines that check --write puts into a workflow', () => {
  it.each(files)('$file', async ({ file, text }) => {
    const folder = await repository({ [at('w')]: text, 'secrets.toml': toml, 'load.py': 'import dlt\n' });
    const shown = await check(folder, '--write', '--dry-run', '--format', 'json');
    const { code, said } = await check(folder, '--write', '--yes');
    expect({ code, said }).toEqual({
      code: 0,
      said: expect.stringContaining('all that is pushed is passed on'),
    });
    const after = await readFile(path.join(folder, at('w')), 'utf8');
    expect(await actionlint(folder)).toEqual([]);
    for (const name of missing) expect(JSON.stringify(parse(after)), file).toContain(`secrets.${name} }}`);
    const kept = text.split('\n').filter((line) => line !== '');
    expect(after.split('\n').filter((line) => kept.includes(line))).toEqual(kept);
    await expectApplied(text, JSON.parse(shown.stdout).edits[0].diff, after);
  });
});

describe('the step that check --layout document --write puts into a workflow', () => {
  // The first has its steps in one line, which is refused; the other an env: that actionlint refuses as it is.
  const inLines = files.filter(({ file }) => !['no-newline.yml', 'empty-env.yml'].includes(file));

  it.each(inLines)('$file', async ({ file, text }) => {
    const folder = await repository({ [at('w')]: text, 'secrets.toml': toml, 'load.py': 'import dlt\n' });
    const job = file === 'top-env.yml' ? ['--job', 'load'] : [];
    const asked = ['--layout', 'document', '--write', ...job];
    const shown = await check(folder, ...asked, '--dry-run', '--format', 'json');
    await check(folder, ...asked, '--yes');
    const after = await readFile(path.join(folder, at('w')), 'utf8');
    expect(await actionlint(folder)).toEqual([]);
    expect(JSON.stringify(parse(after))).toContain('secrets.DLT_SECRETS_TOML }}');
    await expectApplied(text, JSON.parse(shown.stdout).edits[0].diff, after);
  });
});

/** What was shown before is what was written: git takes it for a patch. */
async function expectApplied(before: string, diff: string, after: string): Promise<void> {
  const folder = await repository({ [at('w')]: before });
  await writeFile(path.join(folder, 'shown.diff'), diff);
  const { code, said } = await run('git', ['apply', 'shown.diff'], { cwd: folder });
  expect([code, said]).toEqual([0, '']);
  expect(await readFile(path.join(folder, at('w')), 'utf8')).toBe(after);
}
