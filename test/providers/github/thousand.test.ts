import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { preflight } from '../../../src/core/sync/preflight.ts';
import { github } from '../../../src/providers/github/index.ts';
import { killEverywhere } from '../../contract/kill.ts';
import type { MarksOfOwner } from '../../contract/mark-laws.ts';
import { push } from '../../contract/store-under-test.ts';
import { entriesOf } from '../../core/entries.ts';
import type { FakeGitHub } from '../../fakes/github/index.ts';
import { marksOf, testKeyring, theirKeyring } from '../../keyring.ts';
import { startRuns, VARIABLE } from './runs.ts';
import { githubUnderTest, scopes } from './under-test.ts';

const as: MarksOfOwner = (owner) => (store) => marksOf(store, testKeyring, owner);

const runs = await startRuns();
const { fake, run } = runs;
afterEach(() => fake.reset());
afterAll(() => fake.close());

const organization = { options: { org: 'acme', visibility: 'private' } };
const many = (count: number, value = 'canary-1') =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`SOURCES__SALES__SOURCE_${1000 + n}__API_KEY`, value]),
  );
const pages = () => Object.keys(fake.variables('acme')).filter((name) => name.startsWith(VARIABLE));

describe('a thousand secrets of an organization', { timeout: 60_000 }, () => {
  it('are written, known, changed and pruned like ten', async () => {
    await run(many(1000), organization);
    expect((await run(many(1000), organization)).plan.filter((one) => !one.startsWith('keep'))).toEqual([]);
    expect(pages().length).toBeGreaterThan(2);
    const half = { ...many(1000), ...many(500, 'canary-2') };
    const { plan } = await run(half, organization);
    expect(plan.filter((one) => one.endsWith('new value'))).toHaveLength(500);
    const { SOURCES__SALES__SOURCE_1999__API_KEY: _, ...shorter } = half;
    const pruned = await run(shorter, { ...organization, prune: true });
    expect(pruned.plan.filter((one) => !one.startsWith('keep'))).toEqual([
      'remove SOURCES__SALES__SOURCE_1999__API_KEY',
    ]);
    expect(Object.keys(fake.secrets('acme'))).toHaveLength(999);
    const back = await run(many(999), organization);
    expect(back.plan[0]).toBe('update SOURCES__SALES__SOURCE_1000__API_KEY: older value');
  });

  it('take a look at ten pages of the list and at the pages of marks', async () => {
    await run(many(1000), organization);
    const { requests } = await run(many(1000), organization);
    expect(requests.filter((one) => one.includes('/actions/secrets?'))).toHaveLength(10);
    expect(requests.filter((one) => one.includes('/actions/variables/')).length).toBeLessThanOrEqual(16);
    expect(requests.every((one) => one.startsWith('GET'))).toBe(true);
  });

  it('are as many as there may be', async () => {
    for (let n = 0; n < 999; n++) fake.setSecret('acme', `THEIRS_${n}`, 'x');
    const open = async () => (await runs.open(organization)).store;
    expect((await push({ open, limits: github.limits }, { A: 'canary-1' })).outcomes).toMatchObject([
      { result: 'done' },
    ]);
    const { refused } = await push({ open, limits: github.limits }, { A: 'canary-1', B: 'canary-2' });
    expect(refused.map(({ code }) => code)).toContain('too-many-entries');
    expect((await open()).limits?.types.secret?.entries).toBe(1000);
  });
});

describe('what a workflow gets to see', () => {
  it('is the first hundred, by name: those of ours behind them are named before the push', async () => {
    for (let n = 0; n < 99; n++) fake.setSecret('acme', `DESTINATION_${100 + n}`, 'x');
    const { store } = await runs.open(organization);
    const told = async (values: Record<string, string>) =>
      preflight(entriesOf(values), store.limits ?? github.limits, await store.observe());
    expect(await told({ SOURCES__A: 'x' })).toEqual([]);
    expect(await told({ SOURCES__A: 'x', SOURCES__B: 'x', A: 'x' })).toMatchObject([
      {
        code: 'out-of-sight',
        severity: 'warning',
        message:
          'a workflow sees only the first 100, by name, of the organization secrets for its repository: of 102, SOURCES__A and SOURCES__B may be out of sight',
      },
    ]);
  });

  it.each([{ app: 'dependabot' }, { app: 'codespaces' }])('is no matter for $app', async ({ app }) => {
    const { store } = await runs.open({ options: { ...organization.options, app } });
    expect((store.limits ?? github.limits).types.secret?.readableEntries).toBeUndefined();
  });
});

describe('the variables that the marks are on', () => {
  it('are for no repository, and are made so again if someone shares them', async () => {
    await run(many(400), organization);
    expect(pages()).toEqual([VARIABLE, `${VARIABLE}_2`]);
    const access = () => pages().map((name) => fake.variable('acme', name)?.access);
    const none = { visibility: 'selected', repositories: [] };
    expect(access()).toEqual([none, none]);
    fake.shareVariable('acme', VARIABLE, 'all');
    await run(many(400, 'canary-2'), organization);
    expect(access()).toEqual([none, none]);
  });

  it.each(['dependabot', 'codespaces'])('of %s lie beside, under a name of their own', async (app) => {
    const name = `${VARIABLE}_${app.toUpperCase()}`;
    for (const options of [{ org: 'acme', visibility: 'all' }, { repo: 'acme/etl' }]) {
      await run({ A: 'canary-1' }, { options });
      await run({ A: 'canary-1' }, { options: { ...options, app } });
      expect((await run({ A: 'canary-1' }, { options: { ...options, app } })).plan).toEqual(['keep A']);
      const where = 'org' in options ? 'acme' : 'acme/etl';
      expect(Object.keys(fake.variables(where))).toEqual([VARIABLE, name]);
      expect(fake.variable(where, name)?.value).toMatch(
        new RegExp(`^section-2 \\w+ \\S+/${where}:${app} \\S+$`, 'm'),
      );
    }
  });

  it('of a repository that was renamed are those of its other apps too', async () => {
    const options = { repo: 'acme/etl', app: 'dependabot' };
    await run({ A: 'canary-1' }, { options });
    fake.renameRepository('acme/etl', 'acme/elt');
    const renamed = { options: { ...options, repo: 'acme/elt' } };
    expect((await run({ A: 'canary-1' }, renamed)).plan).toEqual(['keep A']);
  });

  it('copied from one app to another are for another place', async () => {
    await run({ A: 'canary-1' }, { options: { repo: 'acme/etl' } });
    const text = fake.variable('acme/etl', VARIABLE)?.value ?? '';
    fake.setVariable('acme/etl', `${VARIABLE}_DEPENDABOT`, text);
    const copied = run({ A: 'canary-1' }, { options: { repo: 'acme/etl', app: 'dependabot' } });
    await expect(copied).rejects.toThrow(/is for .*acme\/etl, not for .*acme\/etl:dependabot/);
  });
});

describe('projects that share an organization', () => {
  const us = { ...organization };
  const them = { ...organization, keyring: theirKeyring };

  it('with a key each leave the other’s marks alone, however many there are', async () => {
    await run(many(450), them);
    const theirs = () =>
      Object.values(fake.variables('acme'))
        .join('\n')
        .match(/section-2 (?!x)\w+/g) ?? [];
    expect(pages()).toHaveLength(2);
    await run({ OURS_A: 'canary-1', OURS_B: 'canary-2' }, us);
    expect(theirs().length).toBeGreaterThan(2);
    expect((await run(many(450), them)).plan.every((one) => one.startsWith('keep'))).toBe(true);
    expect((await run({ OURS_A: 'canary-1', OURS_B: 'canary-2' }, us)).plan).toEqual([
      'keep OURS_A',
      'keep OURS_B',
    ]);
  });

  it('with one key never prune what is the other’s', async () => {
    const [ours, others] = [as('us'), as('others')];
    await run({ A: 'canary-1', GONE: 'canary-1' }, { ...us, marks: ours });
    await run({ B: 'canary-1' }, { ...us, marks: others });
    const { plan } = await run({ A: 'canary-1' }, { ...us, marks: ours, prune: true });
    expect(plan).toEqual(['keep A', 'remove GONE']);
    expect(Object.keys(fake.secrets('acme'))).toEqual(['A', 'B']);
  });
});

/** Another key's section that leaves so many bytes of the first page. */
function leaving(bytes: number): string {
  const [start, end] = ['deploy-secrets-manifest 1\nsection aaaa anywhere\n', '\nseal x\n'];
  return `${start}${'x'.repeat(48 * 1024 - start.length - end.length - bytes)}${end}`;
}

describe('a death while the marks of an organization are on two pages', () => {
  it.each([
    { name: 'which there were before', bytes: 1000, before: 2 },
    { name: 'of which one is made', bytes: 2130, before: 1 },
  ])('$name: the next run converges', { timeout: 120_000 }, async ({ bytes, before }) => {
    let server = fake;
    const count = () =>
      Object.keys(server.variables('acme')).filter((name) => name.startsWith(VARIABLE)).length;
    const prepare = (started: FakeGitHub) => {
      server = started;
      server.setVariable('acme', VARIABLE, leaving(bytes));
    };
    const start = () => githubUnderTest({ ...scopes.organization, prepare });
    const place = await start();
    const twenty = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`KEY_${n % 10}${n > 9 ? 'B' : ''}`, 'x']),
    );
    await push(place, twenty, { marks: as('us') });
    expect(count()).toBe(before);
    await place.close();
    const counts: number[] = [];
    const deaths = await killEverywhere(start, as, () => counts.push(count()));
    expect(deaths).toBeGreaterThanOrEqual(100);
    // The next run has less to announce than the one that died, and may need no second page.
    expect(counts.every((pages) => pages === 1 || pages === 2)).toBe(true);
    expect(counts.filter((pages) => pages === 2).length).toBeGreaterThan(90);
  });
});
