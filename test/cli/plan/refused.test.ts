import { expect, it } from 'vitest';
import { generateKey } from '../../../src/core/marks/key.ts';
import { inOneText, KEY } from '../../testbed.ts';
import { codesOf, type PlanStage, planStage, SECRETS, TARGETS } from './stage.ts';

const OTHER_KEY = generateKey((bytes) => new Uint8Array(bytes).fill(9)).reveal();
const REPOSITORY = 'acme/etl';

/** A plan of two targets: production was pushed before, and its warehouse has a new password since. */
async function planned(more: readonly string[] = []): Promise<PlanStage> {
  const stage = await planStage();
  expect((await stage.ci(['push', 'production'])).code).toBe(0);
  await stage.write(SECRETS.replace('7f3a-warehouse', '7f3a-changed'), '.dlt/secrets.toml');
  expect((await stage.ci(['plan', '--out', 'plan.json', ...more])).stderr).toContain('saved');
  return stage;
}

const apply = (stage: PlanStage, args: readonly string[] = [], env = {}) =>
  stage.ci(['apply', 'plan.json', '--yes', '--format', 'json', ...args], { env });

const writes = (stage: PlanStage): number =>
  stage.server.requests.filter(({ method }) => method !== 'GET').length;

const edit = async (stage: PlanStage, file: string, change: (text: string) => string): Promise<void> =>
  stage.write(change(await stage.read(file)), file);

/** What is refused at production, while staging goes on. */
const perTarget: readonly [string, (stage: PlanStage) => unknown, string[]][] = [
  [
    'a value was rotated by hand',
    (stage) => stage.server.setSecret(REPOSITORY, 'SOURCES__CRM__USER', 'canary-hand'),
    ['conflict SOURCES__CRM__USER', 'plan-stale SOURCES__CRM__USER'],
  ],
  [
    'others put a secret there',
    (stage) => stage.server.setSecret(REPOSITORY, 'NEW', 'canary-hand'),
    ['plan-stale NEW'],
  ],
  [
    'someone pushed from elsewhere',
    async (stage) => {
      await edit(stage, '.dlt/secrets.toml', (text) => `${text}[sources.shop]\ntoken = "canary-7f3a-shop"\n`);
      expect((await stage.ci(['push', 'production', '--include', 'sources.shop.*'])).code).toBe(0);
      await edit(stage, '.dlt/secrets.toml', (text) => text.replace(/\[sources\.shop\][\s\S]*/, ''));
    },
    ['plan-stale SOURCES__SHOP__TOKEN'],
  ],
  ['it was applied', (stage) => stage.ci(['push', 'production']), ['plan-applied']],
  [
    'its options changed',
    (stage) =>
      edit(stage, 'deploy-secrets.toml', (text) =>
        text.replace('[targets.production]', '[targets.production]\nexclude = ["sources.x.*"]'),
      ),
    ['plan-other-options'],
  ],
  [
    'it is gone from the target file',
    (stage) =>
      edit(stage, 'deploy-secrets.toml', (text) => text.replace('[targets.production]', '[targets.prod]')),
    ['plan-no-target'],
  ],
  [
    'it has another owner',
    (stage) =>
      edit(stage, 'deploy-secrets.toml', (text) =>
        text.replace('[targets.production]', '[targets.production]\nowner = "them"'),
      ),
    ['plan-other-owner'],
  ],
  [
    'its own value is another',
    (stage) => edit(stage, '.dlt/secrets.toml', (text) => text.replace('7f3a-changed', '7f3a-changed-again')),
    ['plan-other-values DESTINATION__WAREHOUSE__PASSWORD'],
  ],
  [
    'it has one value more',
    (stage) => edit(stage, '.dlt/secrets.toml', (text) => `${text}port = "canary-7f3a-port"\n`),
    ['plan-other-values DESTINATION__WAREHOUSE__PORT'],
  ],
];

it.each(perTarget)('%s: that target is refused, and the other goes on', async (_, happens, codes) => {
  const stage = await planned();
  await happens(stage);
  const held = stage.server.secret(REPOSITORY, 'DESTINATION__WAREHOUSE__PASSWORD')?.value;
  const run = await apply(stage);
  expect(codesOf(run)).toEqual({ staging: [], production: codes });
  expect(run.code).toBe(1);
  expect(stage.server.secret(REPOSITORY, 'DESTINATION__WAREHOUSE__PASSWORD')?.value).toBe(held);
  // Staging is done by now.
  expect(codesOf(await apply(stage)).staging).toEqual(['plan-applied']);
});

/** What is refused whole, without a request. */
const whole: readonly [string, (stage: PlanStage) => unknown, string, string[]?, Record<string, string>?][] =
  [
    ['another key', () => {}, 'plan-other-key', [], { DEPLOY_SECRETS_KEY: OTHER_KEY }],
    ['no key', () => {}, 'no-key', [], { DEPLOY_SECRETS_KEY: '' }],
    [
      'a forged plan',
      (stage) => edit(stage, 'plan.json', (text) => text.replace('"create"', '"keep"')),
      'plan-forged',
    ],
    [
      'a target put in',
      (stage) => edit(stage, 'plan.json', (text) => text.replace('"name": "staging"', '"name": "other"')),
      'plan-forged',
    ],
    [
      'an option put in',
      (stage) =>
        edit(stage, 'plan.json', (text) => text.replace('"given": {}', '"given": {\n    "prune": true\n  }')),
      'plan-forged',
    ],
    ['no plan', (stage) => stage.write('{}\n', 'plan.json'), 'plan-unreadable'],
    [
      'a plan cut short',
      (stage) => edit(stage, 'plan.json', (text) => text.slice(0, -20)),
      'plan-unreadable',
    ],
    [
      'a newer format',
      (stage) => edit(stage, 'plan.json', (text) => text.replace('"version": 1', '"version": 2')),
      'plan-newer',
    ],
    ['an old plan', (stage) => stage.clock.pass(8 * 24 * 60 * 60_000), 'plan-too-old'],
    [
      'one older than it may be',
      (stage) => stage.clock.pass(2 * 60 * 60_000),
      'plan-too-old',
      ['--max-age', '1h'],
    ],
    [
      'a target file that is wrong',
      (stage) => edit(stage, 'deploy-secrets.toml', (text) => text.replace('repo =', 'rpo =')),
      'unknown-key',
    ],
    [
      'an event that strangers cause',
      () => {},
      'stranger-event',
      [],
      { GITHUB_EVENT_NAME: 'pull_request_target' },
    ],
  ];

it.each(whole)('%s: refused whole, before any look', async (_, happens, code, args = [], env = {}) => {
  const stage = await planned();
  await happens(stage);
  const before = stage.server.requests.length;
  const run = await apply(stage, args, env);
  expect(JSON.parse(run.stdout).problems.map((problem: { code: string }) => problem.code)).toEqual([code]);
  expect(run.code).toBe(1);
  expect(stage.server.requests.length).toBe(before);
});

it('another secrets file is refused by its values, at each target', async () => {
  const stage = await planned();
  await stage.write(SECRETS.replaceAll('7f3a', '7f3b'), 'other.toml');
  const before = writes(stage);
  expect(codesOf(await apply(stage, ['--secrets', 'other.toml']))).toEqual({
    staging: ['plan-other-values SOURCES__CRM__API_KEY', 'plan-other-values SOURCES__CRM__USER'],
    production: [
      'plan-other-values SOURCES__CRM__API_KEY',
      'plan-other-values SOURCES__CRM__USER',
      'plan-other-values DESTINATION__WAREHOUSE__PASSWORD',
    ],
  });
  expect(writes(stage)).toBe(before);
});

it('the same values from elsewhere are the same: a file, standard input, a variable', async () => {
  const stage = await planned();
  const text = await stage.read('.dlt/secrets.toml');
  const { code } = await stage.ci(['apply', 'plan.json', '--yes', '--secrets', '-'], { stdin: text });
  expect(code).toBe(0);
});

it('a plan of another project is refused at each target', async () => {
  const stage = await planned();
  await edit(stage, 'deploy-secrets.toml', (text) =>
    text.replace('owner = "acme/etl"', 'owner = "acme/other"'),
  );
  expect(codesOf(await apply(stage))).toEqual({
    staging: ['plan-other-owner'],
    production: ['plan-other-owner'],
  });
});

it('a conflict in a plan is shown, and refused at a terminal too; --overwrite is said when it is made', async () => {
  const stage = await planned();
  stage.server.setSecret(REPOSITORY, 'SOURCES__CRM__USER', 'canary-hand');
  const made = await stage.ci(['plan', '--out', 'plan.json', '--format', 'json']);
  expect([made.code, codesOf(made).production]).toEqual([1, ['conflict SOURCES__CRM__USER']]);
  const shown = await stage.ci(['plan', '--show', 'plan.json', '--format', 'json', '--exit-code']);
  expect([shown.code, codesOf(shown).production]).toEqual([1, ['conflict SOURCES__CRM__USER']]);
  expect((await stage.ci(['plan', '--show', 'plan.json'])).code).toBe(0);

  const refused = await stage.ci(['apply', 'plan.json', '--format', 'json'], { answer: true });
  expect(codesOf(refused)).toEqual({
    staging: [],
    production: ['conflict SOURCES__CRM__USER', 'plan-conflict'],
  });
  expect(stage.server.secret(REPOSITORY, 'SOURCES__CRM__USER')?.value).toBe('canary-hand');

  expect((await stage.ci(['plan', '--out', 'plan.json', '--overwrite'])).code).toBe(0);
  expect((await apply(stage)).code).toBe(0);
  expect(stage.server.secret(REPOSITORY, 'SOURCES__CRM__USER')?.value).toBe('canary-7f3a-user');
});

it('--prune and --include are in the plan, and apply takes neither', async () => {
  const stage = await planStage();
  await stage.ci(['push', 'production']);
  await stage.write(SECRETS.replace(/user = .*\n/, ''), '.dlt/secrets.toml');
  await stage.ci(['plan', 'production', '--out', 'plan.json', '--prune', '--exclude', 'destination.*']);
  expect((await stage.ci(['apply', 'plan.json', '--prune'])).stderr).toContain('no option --prune');
  expect((await stage.ci(['apply', 'plan.json', '--include', 'x'])).stderr).toContain('no option --include');
  const run = await apply(stage);
  expect(run.code).toBe(0);
  expect(stage.server.secret(REPOSITORY, 'SOURCES__CRM__USER')).toBeUndefined();
});

it('at a terminal apply shows the plan and asks once', async () => {
  const stage = await planned();
  const before = writes(stage);
  const declined = await stage.ci(['apply', 'plan.json'], { answer: false });
  expect(declined.code).toBe(1);
  expect(declined.screen).toContain('push 3 changes to 2 targets?');
  expect(writes(stage)).toBe(before);
  expect((await stage.ci(['apply', 'plan.json'], { answer: true })).code).toBe(0);
});

it('what failed in part is planned again', async () => {
  const stage = await planned();
  const match = ({ method, path }: { method: string; path: string }): boolean =>
    method === 'PUT' && path.endsWith('SOURCES__CRM__USER');
  stage.server.faults.push({
    match,
    times: Number.POSITIVE_INFINITY,
    do: { status: 403, body: { message: 'no' } },
  });
  const run = await apply(stage);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('plan again, and apply the new plan');
  stage.server.faults.clear();
  expect(codesOf(await apply(stage))).toEqual({
    staging: ['plan-stale SOURCES__CRM__API_KEY'],
    production: ['plan-applied'],
  });
  await stage.ci(['plan', '--out', 'plan.json']);
  expect((await apply(stage)).code).toBe(0);
  expect((await stage.ci(['plan', '--exit-code'])).code).toBe(0);
});

it('a plan is not written over what is no plan', async () => {
  const stage = await planStage({ 'deploy-secrets.toml': TARGETS });
  const run = await stage.ci(['plan', '--out', '.dlt/secrets.toml']);
  expect(inOneText(run)).toMatchInlineSnapshot(`
    "error: cannot write .dlt/secrets.toml: it is there already, and is no plan
    hint: name another file, or remove that one
    exit 1"
  `);
  expect(await stage.read('.dlt/secrets.toml')).toBe(SECRETS);
  expect(stage.server.requests).toEqual([]);
});

it.each([
  ['apply', ''],
  ['plan', '--out', 'nowhere/plan.json'],
])('%s %s %s: refused before any look', async (...args) => {
  const stage = await planStage();
  const { code, stderr } = await stage.ci(args.filter((one) => one !== undefined));
  expect([code, stage.server.requests.length]).toEqual([1, 0]);
  expect(stderr).toMatch(
    /^error: (apply wants a FILE|cannot write nowhere\/plan.json: there is no folder nowhere)\n/,
  );
});

it('a plan from the future is shown with a warning', async () => {
  const stage = await planStage();
  await stage.ci(['plan', '--out', 'plan.json']);
  stage.clock.pass(-3 * 60 * 60_000);
  const { code, stderr } = await stage.ci(['plan', '--show', 'plan.json']);
  expect(stderr).toContain("which this machine's clock has not reached; apply refuses it");
  expect(code).toBe(0);
});

it('without a key there is no plan to save', async () => {
  const stage = await planStage();
  const run = await stage.ci(['plan', '--out', 'plan.json'], { env: { DEPLOY_SECRETS_KEY: '' } });
  expect(inOneText(run)).toMatchInlineSnapshot(`
    "error: a saved plan is sealed by the key, and there is none
    hint: deploy-secrets init makes one; in CI it comes in DEPLOY_SECRETS_KEY
    exit 1"
  `);
  expect(stage.server.requests).toEqual([]);
});

it('a plan is shown offline, by anyone', async () => {
  const stage = await planned();
  const before = stage.server.requests.length;
  stage.clock.pass(9 * 24 * 60 * 60_000);
  const show = ['plan', '--show', 'plan.json', '--format', 'json'];
  const codes = async (env: Record<string, string>): Promise<unknown> => {
    const run = await stage.ci(show, { env });
    const { problems } = JSON.parse(run.stdout);
    return [run.code, problems.map(({ code }: { code: string }) => code)];
  };
  expect(await codes({ DEPLOY_SECRETS_KEY: KEY })).toEqual([0, ['plan-age']]);
  expect(await codes({ DEPLOY_SECRETS_KEY: '' })).toEqual([0, ['plan-unchecked', 'plan-age']]);
  expect(await codes({ DEPLOY_SECRETS_KEY: OTHER_KEY })).toEqual([0, ['plan-unchecked', 'plan-age']]);
  expect(stage.server.requests.length).toBe(before);
  await edit(stage, 'plan.json', (text) => text.replace('"create"', '"keep"'));
  expect(await codes({ DEPLOY_SECRETS_KEY: KEY })).toEqual([1, ['plan-forged']]);
});
