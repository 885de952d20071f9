import { expect, it } from 'vitest';
import { generateKey } from '../../../src/core/marks/key.ts';
import { inOneText, KEY } from '../../testbed.ts';
import { apply, codesOf, edit, planned, planStage, REPOSITORY, SECRETS, TARGETS, writes } from './stage.ts';

const OTHER_KEY = generateKey((bytes) => new Uint8Array(bytes).fill(9)).reveal();

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

it('what stopped a target when it was planned is told as that', async () => {
  const stage = await planStage();
  const times = Number.POSITIVE_INFINITY;
  stage.server.faults.push({ times, do: { status: 403, body: { message: 'no' } } });
  await stage.ci(['plan', '--out', 'plan.json']);
  const { stderr } = await stage.ci(['plan', '--show', 'plan.json']);
  expect(stderr).toContain(
    'error: something stopped it when the plan was made\nhint: plan again: it says what\n',
  );
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
