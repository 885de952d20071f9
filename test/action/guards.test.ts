import { describe, expect, it } from 'vitest';
import { formsFound } from '../forms.ts';
import { actionStage, pullRequest, push, SECRETS } from './stage.ts';

const fork = (number: number, name: string) => pullRequest(number, 'stranger/etl', name);

describe('what a stranger can cause', () => {
  it.each(['pull_request', 'pull_request_target', 'issue_comment', 'workflow_run', 'pull_request_review'])(
    '%s pushes and applies nothing',
    async (name) => {
      const stage = await actionStage();
      await stage.step({ 'plan-file': 'plan.json' });
      const before = stage.server.requests.length;
      for (const inputs of [{ command: 'push' }, { command: 'apply', 'plan-file': 'plan.json' }]) {
        const { code, outputs, annotations } = await stage.step(inputs, { name });
        expect([code, outputs.result]).toEqual([1, 'refused']);
        expect(annotations).toEqual([expect.stringContaining('stranger-event')]);
      }
      expect(stage.server.requests.length).toBe(before);
    },
  );

  it.each(['pull_request', 'pull_request_target'])('%s from a fork sees no value', async (name) => {
    const stage = await actionStage();
    for (const command of ['plan', 'status']) {
      const { code, annotations, masks } = await stage.step({ command, comment: '' }, fork(1, name));
      expect([code, annotations]).toEqual([1, [expect.stringContaining('names alone are compared')]]);
      expect(masks.join()).not.toContain('7f3a');
    }
  });
});

describe('names alone, for a fork', () => {
  const inputs = { 'names-only': 'true', template: '.dlt/example.secrets.toml', key: '' };

  it('read the one file of the head by the API', async () => {
    const stage = await actionStage({ '.dlt/example.secrets.toml': '[sources.crm]\napi_key = "…"\n' });
    await stage.step({ command: 'push' });
    const number = stage.server.addPullRequest('acme/etl');
    const text = '[sources.crm]\napi_key = "canary-of-a-stranger"\nnew = "…"\n';
    stage.server.addFile('acme/etl', '.dlt/example.secrets.toml', 'abc1234abc1234', text);
    const { code, outputs, masks, seen } = await stage.step(inputs, fork(number, 'pull_request_target'));
    expect([code, outputs.result, outputs.create, outputs.unchanged]).toEqual([0, 'pending', '2', '2']);
    expect(seen).toContain('+ SOURCES__CRM__NEW');
    // What a stranger writes is no secret, and must not mask words of the log.
    expect(masks.join()).not.toContain('stranger');
    expect(stage.server.comments('acme/etl', number)[0]?.body).toContain('SOURCES__CRM__NEW');
  });

  it('are refused where the head has no such file', async () => {
    const stage = await actionStage({ '.dlt/example.secrets.toml': '[sources.crm]\napi_key = "…"\n' });
    const number = stage.server.addPullRequest('acme/etl');
    const { code, annotations } = await stage.step(inputs, fork(number, 'pull_request_target'));
    expect([code, annotations]).toEqual([
      1,
      [expect.stringContaining('there is no .dlt/example.secrets.toml')],
    ]);
  });

  it.each(['../outside.toml', '/etc/passwd'])('read no %s', async (template) => {
    const stage = await actionStage();
    const { code, annotations } = await stage.step(
      { ...inputs, template, comment: 'never' },
      fork(1, 'pull_request_target'),
    );
    expect([code, annotations]).toEqual([1, [expect.stringContaining('is no file of the repository')]]);
  });
});

describe('values', () => {
  it('are masked before anything else is said, and stand nowhere else', async () => {
    const stage = await actionStage();
    const number = stage.server.addPullRequest('acme/etl');
    const steps = [
      await stage.step({ 'plan-file': 'plan.json' }, pullRequest(number)),
      await stage.step({ command: 'push' }, push),
      await stage.step({ command: 'status' }, push),
    ];
    for (const { log, masks, seen, summary, outputs } of steps) {
      const lines = log.split('\n');
      const lastMask = lines.findLastIndex((line) => line.startsWith('::add-mask::'));
      expect(lines.slice(0, lastMask + 1).every((line) => line.startsWith('::add-mask::'))).toBe(true);
      const canaries = ['canary-7f3a-crm', 'canary-7f3a-user'];
      for (const canary of canaries) expect(masks).toContain(canary);
      expect(formsFound(canaries, seen + summary + JSON.stringify(outputs))).toEqual([]);
    }
    const [comment] = stage.server.comments('acme/etl', number);
    expect(comment?.body).not.toContain('canary');
  });

  it('and the key of the file are masked though the file is refused later', async () => {
    const stage = await actionStage({ '.dlt/secrets.toml': `${SECRETS}other = "<configure me>"\n` });
    const { code, masks, outputs } = await stage.step({ command: 'push' });
    expect([code, outputs.result]).toEqual([1, 'refused']);
    expect(masks).toContain('canary-7f3a-crm');
  });

  it('have a report beside them that has none', async () => {
    const stage = await actionStage();
    const { outputs } = await stage.step({});
    expect(outputs['report-file']).toMatch(/deploy-secrets-0\.json$/);
  });
});

it('tells a broken deploy-secrets.toml at its line', async () => {
  const stage = await actionStage({
    'deploy-secrets.toml': 'version = 1\n[targets.a]\nto = "github"\nrepoo = "x"\n',
  });
  const { code, annotations, outputs, summary } = await stage.step({});
  expect([code, outputs.result]).toEqual([1, 'refused']);
  expect(annotations).toMatchInlineSnapshot(`
    [
      "::error file=deploy-secrets.toml,line=4,col=1,title=deploy-secrets unknown-key::there is no key repoo%0Ahint: did you mean repo?",
    ]
  `);
  expect(summary).toMatchInlineSnapshot(`
    "## deploy-secrets plan

    - **error**  (\`deploy-secrets.toml:4:1\`): there is no key repoo. did you mean repo?

    "
  `);
});

it('refuses NODE_DEBUG, and tells inputs that are wrong as annotations', async () => {
  const stage = await actionStage();
  const { code, annotations } = await stage.step({ prune: 'yes' });
  expect([code, annotations]).toEqual([1, [expect.stringContaining('the input prune takes true or false')]]);
  expect((await stage.step({}, push, { NODE_DEBUG: 'http' })).code).toBe(1);
});
