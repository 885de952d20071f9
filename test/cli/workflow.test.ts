import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { realContext } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';
import { verifyScript } from '../../src/core/workflows/generate/verify-script.ts';
import { workflowLines } from '../../src/providers/github/snippets.ts';

const real = realContext('1.2.3');
const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nregion = "EU"\n';

let folder: string;
let within: string;
beforeEach(async () => {
  within = '';
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-workflow-'));
  await writeFile(path.join(folder, 'secrets.toml'), toml, { mode: 0o600 });
  await writeFile(path.join(folder, 'load.py'), 'print(1)\n');
  await writeFile(path.join(folder, 'config.toml'), '[sources.pipedrive]\nlimit = 7317\n');
});
afterEach(() => rm(folder, { recursive: true }));

/** Both streams as the reader sees them, then the exit code. */
async function run(...args: string[]): Promise<string> {
  let said = '';
  const screen = {
    write: (text: string) => {
      said += text;
    },
    isTerminal: false,
    colour: false,
    width: 100,
  };
  const code = await main(['workflow', ...args, '--secrets', 'secrets.toml'], {
    ...real,
    interactive: false,
    env: {},
    stdout: screen,
    stderr: screen,
    readFile: (file) => real.readFile(path.join(folder, file)),
    findTexts: (one, wanted) => real.findTexts(path.join(folder, one), wanted),
    createFile: (file, text) => real.createFile(path.join(folder, file), text),
    run: async () => `${within}\n`,
  });
  return `${said.trimEnd()}\nexit ${code}`;
}

it('writes a workflow that passes every secret on', async () => {
  expect(await run('load.py', '--schedule', '0 6 * * *', '--with-verify')).toMatchInlineSnapshot(`
    ".github/workflows/run-load-py.yml: runs load.py with 3 secrets
    .github/deploy_secrets_verify.py: checks in the job that every secret arrived
    hint: push the secrets before it runs: deploy-secrets github --secrets secrets.toml --with-verify
    exit 0"
  `);
  const { jobs, on } = parse(await readFile(path.join(folder, '.github/workflows/run-load-py.yml'), 'utf8'));
  expect(on.schedule).toEqual([{ cron: '0 6 * * *' }]);
  expect(Object.keys(jobs.run.env)).toEqual([
    'SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY',
    'SOURCES__PIPEDRIVE__REGION',
    'DEPLOY_SECRETS_VERIFY',
  ]);
  expect(jobs.run.steps.at(-2).run).toBe('python .github/deploy_secrets_verify.py');
  expect(await readFile(path.join(folder, '.github/deploy_secrets_verify.py'), 'utf8')).toBe(verifyScript);
});

it('leaves a file that checks jobs alone where it is another, and writes no workflow that runs it', async () => {
  await mkdir(path.join(folder, '.github'));
  await writeFile(path.join(folder, '.github/deploy_secrets_verify.py'), 'print(1)\n');
  expect(await run('load.py', '--with-verify')).toMatchInlineSnapshot(`
    "error: there is .github/deploy_secrets_verify.py already, and it is not what this version writes
    hint: see who changed it; deploy-secrets check --write renews it
    exit 1"
  `);
  expect(await readdir(path.join(folder, '.github'))).toEqual(['deploy_secrets_verify.py']);
  expect(await run('load.py')).toMatch(/exit 0$/);
});

it('says which file a printed workflow needs', async () => {
  expect(await run('load.py', '--with-verify', '--output', '-')).toContain(
    'hint: it runs .github/deploy_secrets_verify.py: deploy-secrets check --write writes that file\n',
  );
});

it('fetches nothing that another could own', async () => {
  expect(await run('load.py', '--with-verify', '--output', '-')).not.toMatch(
    /npx|npm |pip install|curl|wget/,
  );
});

it('passes on the variables too, and names the push that brings them', async () => {
  expect(await run('load.py', '--with-config', '--environment', 'production')).toMatchInlineSnapshot(`
    ".github/workflows/run-load-py.yml: runs load.py with 2 secrets and 1 variable
    hint: push the secrets before it runs: deploy-secrets github --environment production --secrets secrets.toml --with-config
    exit 0"
  `);
  const text = await readFile(path.join(folder, '.github/workflows/run-load-py.yml'), 'utf8');
  expect(parse(text).jobs.run.env).toEqual({
    SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: '${{ secrets.SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY }}',
    SOURCES__PIPEDRIVE__REGION: '${{ secrets.SOURCES__PIPEDRIVE__REGION }}',
    SOURCES__PIPEDRIVE__LIMIT: '${{ vars.SOURCES__PIPEDRIVE__LIMIT }}',
  });
  expect(text).not.toMatch(/canary|7317/);
});

it('passes a renamed secret on under the name that dlt looks up', async () => {
  const rename = ['--rename', 'sources.pipedrive.region=where'];
  const said = await run('load.py', ...rename, '--exclude', "sources.it's.*", '--output', '-');
  expect(said).toContain(' SOURCES__PIPEDRIVE__REGION: ${{ secrets.WHERE }}\n');
  expect(said).toContain(
    String.raw`deploy-secrets github --secrets secrets.toml --exclude 'sources.it'\''s.*' --rename sources.pipedrive.region=where`,
  );
});

it('writes the step that writes the file, the one that --print-env prints', async () => {
  const args = ['--layout', 'document', '--name', 'dlt_prod', '--with-config'];
  expect(await run('load.py', ...args)).toMatchInlineSnapshot(`
    ".github/workflows/run-load-py.yml: runs load.py with 1 secret of 3 keys
    hint: push the secrets before it runs: deploy-secrets github --layout document --name dlt_prod --secrets secrets.toml --with-config
    exit 0"
  `);
  const { jobs } = parse(await readFile(path.join(folder, '.github/workflows/run-load-py.yml'), 'utf8'));
  const naming = { layouts: ['document'] };
  const printed = workflowLines([{ type: 'secret', name: 'DLT_PROD' }], { options: {}, layout: naming });
  expect(jobs.run.steps.at(-2)).toEqual(parse(printed).steps[0]);
  expect(jobs.run.env).toBeUndefined();
});

it('leaves one that is there as it is', async () => {
  await run('load.py');
  expect(await run('load.py')).toMatchInlineSnapshot(`
    "error: there is .github/workflows/run-load-py.yml already
    hint: deploy-secrets check --write adds to it what it lacks; --output names another file
    exit 1"
  `);
});

it('writes to standard output what holds no value', async () => {
  const printed = await run('load.py', '--output', '-');
  expect(printed).toContain('SOURCES__PIPEDRIVE__REGION: ${{ secrets.SOURCES__PIPEDRIVE__REGION }}');
  expect(printed).not.toContain('canary');
});

it.each([
  ['pyproject.toml', '', 'uv run load.py'],
  ['requirements.txt', '', 'uv run --no-project --with-requirements requirements.txt load.py'],
  ['load.py', '# /// script\n# dependencies = ["dlt"]\n# ///\n', 'uv run --script load.py'],
  ['other.txt', '', 'uv run --no-project --with dlt load.py'],
])('runs it as %s wants', async (file, text, command) => {
  await writeFile(path.join(folder, file), text);
  expect(await run('load.py', '--output', '-')).toContain(`run: "${command}"`);
});

it.each<[string, string[], () => void]>([
  ['a script that is not there', ['laod.py'], () => {}],
  ['no script', [], () => {}],
  ['two scripts', ['load.py', 'other.py'], () => {}],
  ['a name where there are many', ['load.py', '--name', 'X'], () => {}],
  ['a check of what is in a file', ['load.py', '--layout', 'document', '--with-verify'], () => {}],
  ['a schedule that is none', ['load.py', '--schedule', 'daily'], () => {}],
  [
    'a folder below the root',
    ['load.py'],
    () => {
      within = 'jobs/daily/';
    },
  ],
])('refuses %s', async (_, args, given) => {
  given();
  expect(await run(...args)).toMatchSnapshot();
});
