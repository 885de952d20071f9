import { describe, expect, it } from 'vitest';
import { TOKEN } from '../fakes/github/index.ts';
import { actionStage, OWN, pullRequest, push } from './stage.ts';

const schedule = { name: 'schedule' };
const watch = { command: 'status', issue: 'drift' };

async function withPullRequest() {
  const stage = await actionStage();
  const number = stage.server.addPullRequest('acme/etl');
  return {
    ...stage,
    number,
    comments: () => stage.server.comments('acme/etl', number),
    plan: (inputs = {}) => stage.step(inputs, pullRequest(number)),
  };
}

describe('the comment', () => {
  it('is one, found again behind more than a page of others', async () => {
    const stage = await withPullRequest();
    for (let n = 0; n < 120; n += 1) stage.server.addComment('acme/etl', stage.number, 'someone', `${n}`);
    const first = await stage.plan();
    for (let n = 0; n < 120; n += 1) stage.server.addComment('acme/etl', stage.number, 'someone', `${n}`);
    const second = await stage.plan();
    expect(second.outputs['comment-id']).toBe(first.outputs['comment-id']);
    expect(stage.comments()).toHaveLength(241);
  });

  it('of somebody else is left alone, whatever it begins with', async () => {
    const stage = await withPullRequest();
    await stage.plan();
    const [own] = stage.comments();
    const copy = stage.server.addComment('acme/etl', stage.number, 'mallory', own?.body ?? '');
    stage.server.addComment('acme/etl', stage.number, 'github-actions[bot]', `> ${own?.body}`);
    await stage.plan();
    expect(stage.comments()).toHaveLength(3);
    expect(stage.comments().find(({ id }) => id === copy)?.body).toContain('run 4821.1');
    expect(stage.comments()[0]?.body).toContain('run 4822.1');
  });

  it('of a token that is no workflow’s is known by asking whose it is', async () => {
    const stage = await withPullRequest();
    const inputs = { 'comment-token': TOKEN };
    await stage.plan(inputs);
    await stage.plan(inputs);
    expect(stage.comments().map(({ login }) => login)).toEqual(['octo-engineer']);
    expect(stage.server.requests.filter(({ path }) => path === '/graphql')).toHaveLength(1);
  });

  it('is one after two runs at once', async () => {
    const stage = await withPullRequest();
    // Both have listed before either has written.
    let waiting: (() => void)[] = [];
    const meet = () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 2) {
          for (const go of waiting) go();
          waiting = [];
        }
      });
    const isComment = ({ method, path }: { method: string; path: string }) =>
      method === 'POST' && path.endsWith('/comments');
    stage.server.faults.push({ match: isComment, times: 2, do: meet });
    const ran = await Promise.all([stage.plan(), stage.plan()]);
    expect(ran.map(({ code }) => code)).toEqual([0, 0]);
    expect(stage.comments()).toHaveLength(1);
  });

  it('is one after an answer that was lost', async () => {
    const stage = await withPullRequest();
    const isComment = ({ method, path }: { method: string; path: string }) =>
      method === 'POST' && path.endsWith('/comments');
    stage.server.faults.push({ match: isComment, when: 'after', do: 'cut' });
    await stage.plan();
    expect(stage.comments()).toHaveLength(1);
  });

  it('of a later run is not written over by one that was slow', async () => {
    const stage = await withPullRequest();
    await stage.step({}, pullRequest(stage.number), { GITHUB_RUN_ID: '9000' });
    await stage.plan();
    expect(stage.comments().map(({ body }) => body.includes('run 9000.1'))).toEqual([true]);
  });

  it('is one for each file and each choice of targets', async () => {
    const stage = await withPullRequest();
    const choices = ['staging', '', 'production', 'staging', 'production,staging', ''];
    for (const targets of choices) await stage.plan({ targets });
    expect(stage.comments()).toHaveLength(4);
  });

  it.each([
    [{ comment: 'never' }, 0],
    [{ comment: 'on-changes' }, 0],
    [{ comment: 'always' }, 1],
  ])('with %j, where nothing is to do: %i', async (inputs, n) => {
    const stage = await withPullRequest();
    await stage.step({ command: 'push' }, push);
    await stage.plan(inputs);
    expect(stage.comments()).toHaveLength(n);
  });

  it('that may not be written is a warning with the way out, and the plan counts', async () => {
    const stage = await withPullRequest();
    stage.server.tokens.set(OWN, { kind: 'actions', permissions: { contents: 'read' } });
    const { code, outputs, annotations } = await stage.plan();
    expect([code, outputs.result, outputs['comment-id']]).toEqual([0, 'pending', '']);
    expect(annotations).toMatchInlineSnapshot(`
      [
        "::warning title=deploy-secrets::403: could not list the comments of acme/etl#1: Resource not accessible by integration%0Ahint: the job needs "permissions: pull-requests: write"; the run for a pull request from a fork gets a token that may only read",
      ]
    `);
  });
});

describe('the issue', () => {
  async function drifted() {
    const stage = await actionStage();
    await stage.step({ command: 'push' });
    stage.clock.pass(60_000);
    stage.server.setSecret('acme/etl', 'SOURCES__CRM__API_KEY', 'canary-by-hand');
    return { ...stage, issues: () => stage.server.issues('acme/etl') };
  }

  it('is one, as long as it is open', async () => {
    const stage = await drifted();
    const [first, second] = [await stage.step(watch, schedule), await stage.step(watch, schedule)];
    expect(stage.issues()).toHaveLength(1);
    expect([first, second].map(({ outputs }) => outputs['comment-id'])).toEqual(['1', '1']);
  });

  it('is opened anew when somebody closed it and nothing is mended', async () => {
    const stage = await drifted();
    await stage.step(watch, schedule);
    const [first] = stage.issues();
    if (first) first.state = 'closed';
    await stage.step(watch, schedule);
    expect(stage.issues().map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  it('stays as it is where a look failed', async () => {
    const stage = await drifted();
    await stage.step(watch, schedule);
    stage.server.faults.push({
      match: ({ path }) => path.includes('/secrets'),
      times: 99,
      do: { status: 403 },
    });
    const { code, outputs } = await stage.step(watch, schedule);
    expect([code, outputs.result]).toEqual([1, 'refused']);
    expect(stage.issues().map(({ state }) => state)).toEqual(['open']);
  });

  it('is not opened for what a push would mend by itself', async () => {
    const stage = await actionStage();
    await stage.step({ command: 'push' });
    await stage.write(
      '[sources.crm]\napi_key = "canary-7f3a-2"\nuser = "canary-7f3a-user"\n',
      '.dlt/secrets.toml',
    );
    const { code, outputs } = await stage.step(watch, schedule);
    expect([code, outputs.result, stage.server.issues('acme/etl')]).toEqual([0, 'pending', []]);
  });

  it('is opened for a secret that expires, which fails nothing', async () => {
    const stage = await actionStage({
      '.dlt/secrets.toml': '[sources.crm]\napi_key = "canary-7f3a"  # expires 2026-12-01\n',
    });
    await stage.step({ command: 'push' });
    const { code } = await stage.step({ ...watch, 'fail-on': 'drift' }, schedule);
    expect([code, stage.server.issues('acme/etl').length]).toEqual([0, 1]);
  });
});
