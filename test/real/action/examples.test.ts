import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../../fakes/github/index.ts';
import { KEY } from '../../testbed.ts';
import { actionlint, repository, run, type Said } from '../workflows/tools.ts';
import { act, builtAction } from './act.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const examples = path.join(root, 'examples/workflows');
const texts = Object.fromEntries(
  readdirSync(examples).map((name) => [
    `.github/workflows/${name}`,
    readFileSync(path.join(examples, name), 'utf8'),
  ]),
);

const OWN = 'ghs_canary0workflow0token';
const CANARIES = ['canary-7f3a-crm', 'canary-7f3a-line-one', 'canary-7f3a-line-two', KEY, TOKEN];
const TOML = `[sources.crm]
api_key = "canary-7f3a-crm"
private_key = """
canary-7f3a-line-one
canary-7f3a-line-two
"""
`;
/** The stand-in for the App's token says it in clear, so act shall know it. */
const SECRETS = { DLT_SECRETS_TOML: TOML, DEPLOY_SECRETS_KEY: KEY, GITHUB_TOKEN: OWN, APP_TOKEN: TOKEN };
const TARGETS = `version = 1
[targets.production]
to = "github"
repo = "acme/etl"
owner = "acme/etl"
`;

let action: string;
let github: FakeGitHub;
beforeAll(async () => {
  action = await builtAction(root);
  github = await startFakeGitHub({
    tokens: {
      [TOKEN]: { kind: 'classic', scopes: ['repo'] },
      [OWN]: {
        kind: 'actions',
        permissions: { pull_requests: 'write', issues: 'write', contents: 'read' },
      },
    },
  });
});
beforeEach(() => github.reset());
afterAll(async () => {
  await github.close();
  await rm(action, { recursive: true });
});

describe('the example workflows', () => {
  it('are what actionlint and zizmor find nothing wrong with', async () => {
    const folder = await repository(texts);
    expect(await actionlint(folder)).toEqual([]);
    const zizmor = path.join(root, '.cache/peers/zizmor/bin/zizmor');
    const { code, said } = await run(zizmor, ['--offline', '--quiet', '--no-progress', '.github'], {
      cwd: folder,
    });
    expect([code, said]).toEqual([0, expect.stringMatching(/^No findings to report/)]);
  });
});

const pullRequest = (number: number, from: string) => ({
  repository: { full_name: 'acme/etl' },
  pull_request: { number, head: { sha: 'abc1234abc1234', repo: { full_name: from } } },
});

/** Runs an example in a project, as the event would. */
async function example(name: string, event: string, payload: object, after = ''): Promise<Said> {
  const file = `.github/workflows/${name}.yml`;
  const folder = await repository({
    ...texts,
    [file]: `${texts[file]}${after}`,
    'deploy-secrets.toml': TARGETS,
    '.dlt/example.secrets.toml': '[sources.crm]\napi_key = "…"\n',
  });
  await run('git', ['remote', 'add', 'origin', 'https://github.com/acme/etl.git'], { cwd: folder });
  return await act(folder, action, {
    ...{ event, payload, workflow: `.github/workflows/${name}.yml`, token: TOKEN },
    env: { GITHUB_API_URL: github.url },
    secrets: SECRETS,
  });
}

/** What act shows of a log is masked as on GitHub; nothing of it may come through. */
function expectMasked({ said }: Said): void {
  for (const canary of CANARIES) expect(said).not.toContain(canary);
}

const PRINTING = `      - run: printenv PRINTED
        env:
          PRINTED: $\{{ secrets.DLT_SECRETS_TOML }}
`;

describe('act runs', () => {
  it('the plan of a pull request, with its comment', async () => {
    const number = github.addPullRequest('acme/etl');
    const ran = await example('plan', 'pull_request', pullRequest(number, 'acme/etl'));
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.said).toContain('⚙  ***');
    expectMasked(ran);
    const [comment] = github.comments('acme/etl', number);
    expect(comment?.login).toBe('github-actions[bot]');
    expect(comment?.body).toContain('### Secrets: 2 changes');
    expect(github.secrets('acme/etl')).toEqual({});
  });

  it('the names of a fork, whose example file comes by the API', async () => {
    const number = github.addPullRequest('acme/etl');
    github.addFile(
      'acme/etl',
      '.dlt/example.secrets.toml',
      'abc1234abc1234',
      '[sources.crm]\napi_key = "…"\nnew = "…"\n',
    );
    const ran = await example('plan-forks', 'pull_request_target', pullRequest(number, 'stranger/etl'));
    expect(ran).toMatchObject({ code: 0 });
    expect(github.comments('acme/etl', number)[0]?.body).toContain('SOURCES__CRM__NEW');
    const writes = github.requests.filter(
      ({ method, path: to }) => method !== 'GET' && !to.includes('/issues/'),
    );
    expect(writes).toEqual([]);
  });

  it('the push of a release', async () => {
    // Whatever a later step prints of the values, the log has none.
    const ran = await example('push', 'release', { action: 'published' }, PRINTING);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.said).toMatch(/\| api_key = "\*\*\*"/);
    expectMasked(ran);
    expect(Object.keys(github.secrets('acme/etl'))).toEqual([
      'SOURCES__CRM__API_KEY',
      'SOURCES__CRM__PRIVATE_KEY',
    ]);
  });

  it('the plan and its apply', async () => {
    const ran = await example('apply', 'push', { ref: 'refs/heads/main' });
    expect(ran).toMatchObject({ code: 0 });
    expectMasked(ran);
    expect(ran.said).toContain('::set-output:: result=applied');
    expect(ran.said).toContain('Summary - ## deploy-secrets apply');
    expect(Object.keys(github.secrets('acme/etl'))).toHaveLength(2);
  });

  it('the watch, which opens an issue and fails', async () => {
    const ran = await example('drift', 'schedule', {});
    expect(ran.code).toBe(1);
    expect(github.issues('acme/etl')).toMatchObject([{ state: 'open', labels: ['deploy-secrets-drift'] }]);
  });

  it('nothing of a push that a fork causes', async () => {
    const text =
      texts['.github/workflows/push.yml']?.replace(/on:\n {2}release:\n.*\n/, 'on: pull_request_target\n') ??
      '';
    const folder = await repository({ '.github/workflows/w.yml': text, 'deploy-secrets.toml': TARGETS });
    const ran = await act(folder, action, {
      ...{ event: 'pull_request_target', payload: pullRequest(1, 'stranger/etl'), token: TOKEN },
      workflow: '.github/workflows/w.yml',
      env: { GITHUB_API_URL: github.url },
      secrets: SECRETS,
    });
    expect(ran.code).toBe(1);
    expect(ran.said).toMatch(/::error title=deploy-secrets stranger-event::nothing is pushed/);
    expect(github.requests).toEqual([]);
  });
});
