import { describe, expect, it } from 'vitest';
import { actionStage, pullRequest, push, SECRETS } from './stage.ts';

const workflow = `on: push
jobs:
  load:
    runs-on: ubuntu-latest
    steps:
      - run: python load.py
        env:
          SOURCES__CRM__API_KEY: \${{ secrets.SOURCES__CRM__API_KEY }}
          SOURCES__CRM__OTHER: \${{ secrets.SOURCES__CRM__OTHER }}
`;

describe('check', () => {
  it('holds the workflows against what is there, at their lines', async () => {
    const stage = await actionStage({ '.github/workflows/load.yml': workflow });
    await stage.step({ command: 'push' });
    const { code, outputs, annotations, summary } = await stage.step({ command: 'check', key: '' });
    expect([code, outputs.result]).toEqual([1, 'refused']);
    expect(annotations).toEqual([
      expect.stringMatching(
        /^::error file=\.github\/workflows\/load\.yml,line=9,col=\d+,title=deploy-secrets not-there::/,
      ),
    ]);
    expect(summary).toContain('SOURCES__CRM__OTHER');
  });
});

describe('verify', () => {
  it('tells what the environment lacks', async () => {
    const stage = await actionStage({
      'deploy-secrets.toml':
        'version = 1\n[targets.a]\nto = "github"\nrepo = "acme/etl"\nowner = "us"\nwith-verify = true\n',
    });
    expect((await stage.step({ command: 'push' })).code).toBe(0);
    const there = stage.server.secrets('acme/etl');
    const inputs = { command: 'verify', key: '', 'github-token': '' };
    expect(await stage.step(inputs, push, there)).toMatchObject({ code: 0, annotations: [] });
    const { SOURCES__CRM__USER: _, ...others } = there;
    const { code, annotations, outputs } = await stage.step(inputs, push, others);
    expect([code, outputs.result]).toEqual([1, 'refused']);
    expect(annotations).toEqual([expect.stringContaining('2 variables: 1 as pushed, 1 missing')]);
  });
});

describe('fail-on', () => {
  it.each([
    ['error', 0],
    ['changes', 1],
    ['drift', 0],
  ])('%s with changes pending: exit %i', async (failOn, code) => {
    const stage = await actionStage();
    const number = stage.server.addPullRequest('acme/etl');
    expect(await stage.step({ 'fail-on': failOn }, pullRequest(number))).toMatchObject({ code });
  });
});

describe('push', () => {
  it('goes by the token that it was given, whatever else the job has', async () => {
    const stage = await actionStage();
    const others = { GH_TOKEN: 'ghp_another', GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY: 'none' };
    expect(await stage.step({ command: 'push' }, push, others)).toMatchObject({ code: 0 });
  });

  it('is partial where one target is refused, and tells which', async () => {
    const stage = await actionStage();
    stage.server.setSecret('acme/etl', 'SOURCES__CRM__USER', 'canary-of-another');
    stage.clock.pass(60_000);
    const { code, outputs, annotations } = await stage.step({ command: 'push' });
    expect([code, outputs.result, outputs.changed, outputs.conflict]).toEqual([1, 'partial', 'true', '1']);
    expect(JSON.parse(outputs.conflicts ?? '')).toEqual([
      { target: 'production', name: 'SOURCES__CRM__USER', paths: ['sources.crm.user'], why: 'not ours yet' },
    ]);
    expect(annotations).toHaveLength(1);
  });

  it('removes what is left over with prune, up to max-removals', async () => {
    const stage = await actionStage();
    await stage.step({ command: 'push' });
    await stage.write(SECRETS.replace(/user.*\n/, ''), '.dlt/secrets.toml');
    const some = await stage.step({
      command: 'push',
      targets: 'production',
      prune: 'true',
      'max-removals': '0',
    });
    expect([some.code, some.outputs.result]).toEqual([1, 'refused']);
    const { code, outputs } = await stage.step({ command: 'push', targets: 'production', prune: 'true' });
    expect([code, outputs.result, outputs.remove]).toEqual([0, 'applied', '1']);
    expect(Object.keys(stage.server.secrets('acme/etl'))).toEqual(['SOURCES__CRM__API_KEY']);
  });

  it('takes names of an example file and values of the environment', async () => {
    const stage = await actionStage({ '.dlt/example.secrets.toml': '[sources.crm]\napi_key = "…"\n' });
    const inputs = { command: 'push', template: '.dlt/example.secrets.toml', targets: 'production' };
    const { code, masks } = await stage.step(inputs, push, { SOURCES__CRM__API_KEY: 'canary-from-env' });
    expect([code, stage.server.secret('acme/etl', 'SOURCES__CRM__API_KEY')?.value]).toEqual([
      0,
      'canary-from-env',
    ]);
    expect(masks).toContain('canary-from-env');
  });
});

it('status compares names alone where there are no values', async () => {
  const stage = await actionStage({
    '.dlt/example.secrets.toml': '[sources.crm]\napi_key = "…"\nnew = "…"\n',
  });
  await stage.step({ command: 'push' });
  const inputs = { command: 'status', 'names-only': 'true', template: '.dlt/example.secrets.toml', key: '' };
  const { code, outputs } = await stage.step(inputs);
  expect([code, outputs.create, outputs.unchanged, outputs.result]).toEqual([0, '2', '2', 'pending']);
});
