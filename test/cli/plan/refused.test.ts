import { expect, it } from 'vitest';
import { generateKey } from '../../../src/core/marks/key.ts';
import { apply, codesOf, edit, type PlanStage, planned, REPOSITORY, SECRETS, writes } from './stage.ts';

const OTHER_KEY = generateKey((bytes) => new Uint8Array(bytes).fill(9)).reveal();

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
