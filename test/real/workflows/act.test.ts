import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { buildInto } from '../../../scripts/build.ts';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../../fakes/github/index.ts';
import { act } from './act.ts';
import { commit, repository, run, type Said } from './tools.ts';

const toml = `[sources.pipedrive]
api_key = "canary-7f3a-key"
limit = 250
share = 1e-5
active = true
text = """canary-7f3a "one"
two # $HOME
"""
accounts = ["canary-7f3a-x", "canary-7f3a-y"]

[destination.postgres.credentials]
password = "canary-7f3a-p a s s"
`;
const expected = {
  api_key: 'canary-7f3a-key',
  limit: 250,
  share: 0.00001,
  active: true,
  text: 'canary-7f3a "one"\ntwo # $HOME\n',
  accounts: ['canary-7f3a-x', 'canary-7f3a-y'],
  password: 'canary-7f3a-p a s s',
};

/** A pipeline's script: dlt looks everything up, and what it found goes to a file, past the log that masks it. */
const script = (out: string): string => `
import json
from typing import List
import dlt
from dlt.common.configuration import with_config

@with_config(sections=("sources", "pipedrive"))
def pipedrive(api_key: str = dlt.secrets.value, limit: int = dlt.secrets.value, share: float = dlt.secrets.value,
              active: bool = dlt.secrets.value, text: str = dlt.secrets.value,
              accounts: List[str] = dlt.secrets.value):
    return dict(api_key=api_key, limit=limit, share=share, active=active, text=text, accounts=list(accounts))

found = pipedrive()
found["password"] = dlt.secrets["destination.postgres.credentials.password"]
with open(${JSON.stringify(out)}, "w") as file:
    json.dump(found, file)
`;

let dist: string;
let github: FakeGitHub;
beforeAll(async () => {
  dist = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-act-dist-'));
  await buildInto(dist);
  github = await startFakeGitHub();
}, 120_000);
beforeEach(() => github.reset());
afterAll(async () => {
  await github.close();
  await rm(dist, { recursive: true });
});

interface Stage {
  readonly folder: string;
  /** Runs the packed program in the repository. */
  program(...args: string[]): Promise<Said>;
  /** What dlt resolved in the job; undefined when the script never ran to its end. */
  resolved(): Promise<unknown>;
}

/** A dlt project, whose secrets git does not see. */
async function stage(files: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const out = path.join(await mkdtemp(path.join(tmpdir(), 'deploy-secrets-act-out-')), 'resolved.json');
  onTestFinished(() => rm(path.dirname(out), { recursive: true }));
  const folder = await repository({
    '.gitignore': 'secrets.toml\n',
    '.dlt/secrets.toml': toml,
    'load.py': script(out),
    ...files,
  });
  return {
    folder,
    program: (...args) =>
      run(process.execPath, [path.join(dist, 'deploy-secrets.js'), ...args], {
        cwd: folder,
        env: { GITHUB_API_URL: github.url, GH_TOKEN: TOKEN },
      }),
    resolved: () => readFile(out, 'utf8').then(JSON.parse, () => undefined),
  };
}

const without = (secrets: Readonly<Record<string, string>>, name: string) =>
  Object.fromEntries(Object.entries(secrets).filter(([one]) => one !== name));

describe('a workflow that is written anew', () => {
  const workflow = '.github/workflows/run-load-py.yml';

  async function pushed(): Promise<Stage> {
    const all = await stage();
    expect(await all.program('workflow', 'load.py', '--with-verify')).toMatchObject({ code: 0 });
    expect(await all.program('github', '--repo', 'acme/etl', '--with-verify')).toMatchObject({ code: 0 });
    expect(await all.program('check', '--repo', 'acme/etl', '--with-verify')).toMatchObject({
      code: 0,
      said: expect.stringContaining('all that is pushed is passed on'),
    });
    await commit(all.folder);
    return all;
  }

  it('runs with what was pushed: verify finds all of it, and dlt resolves it', async () => {
    const { folder, resolved } = await pushed();
    const { code, said } = await act(folder, { workflow, secrets: github.secrets('acme/etl') });
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('7 variables: 7 as pushed') });
    expect(await resolved()).toEqual(expected);
    expect(said).not.toContain('canary-7f3a');
  });

  it.each(['SOURCES__PIPEDRIVE__API_KEY', 'SOURCES__PIPEDRIVE__LIMIT'])(
    'stops before the script where %s is gone',
    async (name) => {
      const { folder, resolved } = await pushed();
      const secrets = without(github.secrets('acme/etl'), name);
      const { code, said } = await act(folder, { workflow, secrets });
      expect(code).toBe(1);
      expect(said).toContain('7 variables: 6 as pushed, 1 missing');
      expect(said).toMatch(new RegExp(`${name} +missing: not in the environment, or empty`));
      expect(await resolved()).toBeUndefined();
    },
  );

  it('stops where another value is there than was pushed, and where nothing tells', async () => {
    const { folder, resolved } = await pushed();
    const secrets = github.secrets('acme/etl');
    const other = await act(folder, { workflow, secrets: { ...secrets, SOURCES__PIPEDRIVE__LIMIT: '251' } });
    expect(other).toMatchObject({ code: 1, said: expect.stringContaining('6 as pushed, 1 different') });
    const blind = await act(folder, { workflow, secrets: without(secrets, 'DEPLOY_SECRETS_VERIFY') });
    expect(blind).toMatchObject({ code: 1, said: expect.stringContaining('DEPLOY_SECRETS_VERIFY') });
    expect(await resolved()).toBeUndefined();
  });
});

describe('a workflow that is written anew for the configuration too', () => {
  const workflow = '.github/workflows/run-load-py.yml';
  const numbers = /^(limit|share|active) = .*\n/gm;
  // Neither file is in the repository, so what dlt finds in the job is what was pushed.
  const files = {
    '.gitignore': 'secrets.toml\nconfig.toml\n',
    '.dlt/secrets.toml': toml.replaceAll(numbers, ''),
    '.dlt/config.toml': `[sources.pipedrive]\n${toml.match(numbers)?.join('')}`,
  };

  async function pushed(...layout: string[]): Promise<Stage> {
    const all = await stage(files);
    const asked = [...layout, '--with-config'];
    expect(await all.program('workflow', 'load.py', ...asked)).toMatchObject({ code: 0 });
    expect(await all.program('github', '--repo', 'acme/etl', ...asked)).toMatchObject({ code: 0 });
    await commit(all.folder);
    return all;
  }

  it('lets dlt resolve both, and stops where a variable is gone', async () => {
    const { folder, resolved } = await pushed();
    const secrets = github.secrets('acme/etl');
    const { DEPLOY_SECRETS_MANIFEST: _, ...variables } = github.variables('acme/etl');
    expect(Object.keys(variables).length).toBe(3);
    const less = without(variables, 'SOURCES__PIPEDRIVE__LIMIT');
    expect(await act(folder, { workflow, secrets, variables: less })).toMatchObject({ code: 1 });
    expect(await resolved()).toBeUndefined();
    const { code, said } = await act(folder, { workflow, secrets, variables });
    expect(code, said).toBe(0);
    expect(await resolved()).toEqual(expected);
  });

  it('writes the one secret to the file that dlt reads, and stops where that is gone', async () => {
    const { folder, resolved } = await pushed('--layout', 'document');
    const secrets = github.secrets('acme/etl');
    expect(Object.keys(secrets)).toEqual(['DLT_SECRETS_TOML']);
    const blind = await act(folder, { workflow, secrets: {} });
    expect(blind).toMatchObject({
      code: 1,
      said: expect.stringContaining('there is no secret DLT_SECRETS_TOML here'),
    });
    expect(await resolved()).toBeUndefined();
    const { code, said } = await act(folder, { workflow, secrets });
    expect(code, said).toBe(0);
    expect(await resolved()).toEqual(expected);
  });
});

const fixture = (file: string): Promise<string> =>
  readFile(path.join(import.meta.dirname, '../../../fixtures/workflows', file), 'utf8');

describe.each(['plain.yml', 'no-env.yml', 'top-env.yml', 'step-env.yml', 'crlf.yml', 'no-newline.yml'])(
  'a workflow of someone else, %s',
  (file) => {
    const workflow = `.github/workflows/${file}`;
    // The job beside it has nothing to do with it, and no Makefile here.
    const text = async () => (await fixture(file)).replace('make lint', 'true');

    it('lets dlt resolve all once check --write has put the lines in, and not before', async () => {
      const { folder, program, resolved } = await stage({ [workflow]: await text() });
      expect(await program('github', '--repo', 'acme/etl')).toMatchObject({ code: 0 });
      const secrets = github.secrets('acme/etl');
      const before = await act(folder, { workflow, secrets });
      expect(before).toMatchObject({ code: 1, said: expect.stringContaining('ConfigFieldMissingException') });
      expect(await resolved()).toBeUndefined();
      expect(await program('check', '--repo', 'acme/etl', '--write', '--yes')).toMatchObject({ code: 0 });
      await commit(folder);
      const { code, said } = await act(folder, { workflow, secrets });
      expect(code, said).toBe(0);
      expect(await resolved()).toEqual(expected);
    });
  },
);

describe.each(['plain.yml', 'no-env.yml', 'step-env.yml', 'crlf.yml'])(
  'a workflow of someone else, %s, and one secret for the whole file',
  (file) => {
    const workflow = `.github/workflows/${file}`;
    // What it asks for itself is nothing that this push brings.
    const text = async () =>
      (await fixture(file)).replaceAll(/^.*secrets\..*\n/gm, '').replace('make lint', 'true');

    it('lets dlt resolve all once check --layout document --write has put the step in', async () => {
      const { folder, program, resolved } = await stage({ [workflow]: await text() });
      const asked = ['--repo', 'acme/etl', '--layout', 'document'];
      expect(await program('github', ...asked)).toMatchObject({ code: 0 });
      expect(await program('check', ...asked, '--write', '--yes')).toMatchObject({ code: 0 });
      await commit(folder);
      const { code, said } = await act(folder, { workflow, secrets: github.secrets('acme/etl') });
      expect(code, said).toBe(0);
      expect(await resolved()).toEqual(expected);
    });
  },
);
