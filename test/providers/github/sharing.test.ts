import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { carryOut } from '../../../src/core/sync/sync.ts';
import { github } from '../../../src/providers/github/index.ts';
import type { GitHubOptions } from '../../../src/providers/github/options.ts';
import { entriesOf } from '../../core/entries.ts';
import { marksOf } from '../../keyring.ts';
import { prepareAt } from '../../sync.ts';
import { startRuns } from './runs.ts';

const { clock, fake, open } = await startRuns({ repositories: ['acme/etl', 'acme/elt', 'acme/reports'] });
afterEach(() => fake.reset());
afterAll(() => fake.close());

type Values = Readonly<Record<string, string>>;

/** A push as a project does it, some seconds after the one before. `between`: after the look. */
async function pushTo(options: GitHubOptions, values: Values, between?: () => void) {
  clock.pass(5000);
  const from = fake.requests.length;
  const { store } = await open({ options });
  const here = { limits: github.limits, open: async () => store };
  const how = { marks: marksOf, overwrite: true, concurrent: 1 };
  const prepared = await prepareAt(here, entriesOf(values), how);
  const { plan } = prepared.ready;
  const refused = prepared.problems;
  between?.();
  const { outcomes } =
    refused.length > 0 ? { outcomes: [] } : await carryOut(prepared, new AbortController().signal);
  const requests = fake.requests.slice(from).map(({ method, path }) => `${method} ${path}`);
  const changes = plan.changes.map((change) =>
    change.action === 'update' ? `${change.why}: ${change.settings?.join(', ') ?? ''}` : change.action,
  );
  return {
    plan: changes,
    refused,
    outcomes,
    writes: requests.filter((one) => one.startsWith('PUT')),
    requests,
  };
}

const APPS = ['actions', 'dependabot', 'codespaces'] as const;

describe.each(APPS)('a secret of an organization for %s', (app) => {
  const where = app === 'actions' ? 'acme' : `acme:${app}`;
  const to = (options: GitHubOptions = {}): GitHubOptions => ({ org: 'acme', app, ...options });
  const path = (name: string) => `/orgs/acme/${app}/secrets/${name}`;
  const value = (name = 'A') => fake.secret(where, name)?.value;
  const shared = (name = 'A') => fake.sharedWith(where, name);

  it('is not made before someone says who may use it', async () => {
    fake.setSecret(where, 'THERE', 'x');
    const { refused, writes } = await pushTo(to(), { THERE: 'canary-1', A: 'canary-1', B: 'canary-2' });
    expect(refused).toMatchObject([
      {
        code: 'nothing-new',
        severity: 'error',
        message: 'nothing says which repositories of acme may use what is new: A and B',
        hint: 'say it with --visibility all, --visibility private, or --repos A,B',
      },
    ]);
    expect(writes).toEqual([]);
  });

  it.each<[GitHubOptions, string | string[]]>([
    [{ visibility: 'all' }, 'all'],
    [{ visibility: 'private' }, 'private'],
    [{ repos: 'etl' }, ['acme/etl']],
    [{ visibility: 'selected', repos: 'reports, ACME/etl,etl' }, ['acme/reports', 'acme/etl']],
  ])('is made with %j', async (options, expected) => {
    await pushTo(to(options), { A: 'canary-1' });
    expect([value(), shared()]).toEqual(['canary-1', expected]);
    expect((await pushTo(to(options), { A: 'canary-1' })).plan).toEqual(['keep']);
    expect((await pushTo(to(), { A: 'canary-1' })).plan).toEqual(['keep']);
  });

  it.each<[GitHubOptions, string | string[]]>([
    [{ visibility: 'all' }, 'all'],
    [{ visibility: 'private' }, 'private'],
    [{ repos: 'etl,reports' }, ['acme/etl', 'acme/reports']],
  ])('made with %j keeps that when its value changes', async (options, expected) => {
    await pushTo(to(options), { A: 'canary-1' });
    const { plan } = await pushTo(to(), { A: 'canary-2' });
    expect(plan).toEqual(['new value: ']);
    expect([value(), shared()]).toEqual(['canary-2', expected]);
  });

  it('keeps what someone chose while the push was under way', async () => {
    await pushTo(to({ repos: 'etl' }), { A: 'canary-1' });
    const chosen = () => fake.shareSecret(where, 'A', 'selected', 'acme/etl', 'acme/elt');
    await pushTo(to(), { A: 'canary-2' }, chosen);
    expect([value(), shared()]).toEqual(['canary-2', ['acme/etl', 'acme/elt']]);
  });

  it('that is gone when it is its turn is not made again with a guess', async () => {
    await pushTo(to({ repos: 'etl' }), { A: 'canary-1', B: 'canary-1' });
    const values = { A: 'canary-2', B: 'canary-2' };
    const { outcomes } = await pushTo(to(), values, () => fake.removeSecret(where, 'A'));
    expect(outcomes).toMatchObject([
      { result: 'failed', error: { message: expect.stringContaining('404: A of acme (organization)') } },
      { result: 'done' },
    ]);
    expect(value()).toBeUndefined();
    expect((await pushTo(to({ repos: 'etl' }), values)).plan).toEqual(['deleted elsewhere: ', 'keep']);
  });

  it('gets another visibility, for which GitHub wants the value as well', async () => {
    const both = { A: 'canary-1', B: 'canary-2' };
    await pushTo(to({ visibility: 'all' }), { ...both, B: 'canary-1' });
    const { plan, writes } = await pushTo(to({ visibility: 'private' }), both);
    expect(plan).toEqual(['settings: visibility all → private', 'new value: visibility all → private']);
    expect(writes).toEqual([`PUT ${path('A')}`, `PUT ${path('B')}`]);
    expect([shared('A'), shared('B'), value('A')]).toEqual(['private', 'private', 'canary-1']);
    const some = await pushTo(to({ repos: 'elt' }), both);
    expect(some.plan[0]).toBe('settings: visibility private → selected (elt)');
    expect(shared('A')).toEqual(['acme/elt']);
    const back = await pushTo(to({ visibility: 'all' }), both);
    expect(back.plan[0]).toBe('settings: visibility selected → all');
    expect((await pushTo(to(), both)).plan).toEqual(['keep', 'keep']);
  });

  it('gets other repositories without its value', async () => {
    await pushTo(to({ repos: 'etl' }), { A: 'canary-1', B: 'canary-1' });
    fake.shareSecret(where, 'B', 'selected', 'acme/etl', 'acme/reports');
    const { plan, writes } = await pushTo(to({ repos: 'elt,reports' }), { A: 'canary-1', B: 'canary-1' });
    expect(plan).toEqual(['settings: repositories +elt +reports -etl', 'settings: repositories +elt -etl']);
    expect(writes).toEqual([`PUT ${path('A')}/repositories`, `PUT ${path('B')}/repositories`]);
    expect([shared('A'), shared('B')]).toEqual([
      ['acme/elt', 'acme/reports'],
      ['acme/elt', 'acme/reports'],
    ]);
    expect(fake.secret(where, 'A')).toMatchObject({ value: 'canary-1', writes: 1 });
    expect((await pushTo(to({ repos: 'reports,elt' }), { A: 'canary-1', B: 'canary-1' })).plan).toEqual([
      'keep',
      'keep',
    ]);
  });

  it('is known afterwards, also if GitHub dates a change of the repositories', async () => {
    fake.dateSharing(true);
    await pushTo(to({ repos: 'etl' }), { A: 'canary-1' });
    const { plan, writes } = await pushTo(to({ repos: 'elt' }), { A: 'canary-1' });
    expect(plan).toEqual(['settings: repositories +elt -etl']);
    expect(writes).toEqual([`PUT ${path('A')}/repositories`, `PUT ${path('A')}`]);
    expect((await pushTo(to({ repos: 'elt' }), { A: 'canary-1' })).plan).toEqual(['keep']);
  });

  it.each([false, true])('is compared anew when the answer to that is lost (dated: %j)', async (dated) => {
    fake.dateSharing(dated);
    await pushTo(to({ repos: 'etl' }), { A: 'canary-1' });
    const isSharing = { match: ({ path: asked }: { path: string }) => asked.endsWith('/repositories') };
    fake.faults.push({ ...isSharing, when: 'after', times: Number.POSITIVE_INFINITY, do: 'cut' });
    const { outcomes } = await pushTo(to({ repos: 'elt' }), { A: 'canary-1' });
    expect(outcomes).toMatchObject([{ result: 'failed' }]);
    fake.faults.clear();
    expect((await pushTo(to({ repos: 'elt' }), { A: 'canary-1' })).plan).toEqual(['cannot compare: ']);
    expect((await pushTo(to({ repos: 'elt' }), { A: 'canary-1' })).plan).toEqual(['keep']);
  });

  it.each([
    { what: 'the question for its date', method: 'GET' },
    { what: 'its value', method: 'PUT' },
  ])('is compared anew when GitHub dates that and then refuses $what', async ({ method }) => {
    fake.dateSharing(true);
    await pushTo(to({ repos: 'etl' }), { A: 'canary-1' });
    const match = (asked: { method: string; path: string }) =>
      asked.method === method && asked.path === path('A');
    fake.faults.push({ match, do: { status: 422, body: { message: 'no' } } });
    const { outcomes } = await pushTo(to({ repos: 'elt' }), { A: 'canary-1' });
    expect(outcomes).toMatchObject([{ result: 'failed' }]);
    expect((await pushTo(to({ repos: 'elt' }), { A: 'canary-1' })).plan).toEqual(['cannot compare: ']);
  });

  it('that is no longer selected when it is its turn stays as it is, and says so', async () => {
    await pushTo(to({ repos: 'etl' }), { A: 'canary-1' });
    const { outcomes } = await pushTo(to({ repos: 'elt' }), { A: 'canary-1' }, () =>
      fake.shareSecret(where, 'A', 'all'),
    );
    expect(outcomes).toMatchObject([
      { result: 'failed', error: { message: expect.stringContaining('409') } },
    ]);
    expect(shared()).toBe('all');
    expect((await pushTo(to(), { A: 'canary-1' })).plan).toEqual(['keep']);
  });

  it('that another hand wrote is a conflict first', async () => {
    await pushTo(to({ visibility: 'all' }), { A: 'canary-1' });
    clock.pass(5000);
    fake.setSecret(where, 'A', 'by hand', 'private');
    expect((await pushTo(to({ visibility: 'all' }), { A: 'canary-1' })).plan).toEqual([
      'changed elsewhere: visibility private → all',
    ]);
    expect(shared()).toBe('all');
  });

  it('is asked for its repositories only when that matters', async () => {
    await pushTo(to({ repos: 'etl' }), { A: 'canary-1' });
    fake.setSecret(where, 'THEIRS', 'x', 'selected', 'acme/elt');
    fake.setSecret(where, 'ALL', 'x', 'all');
    const asking = async (options: GitHubOptions) =>
      (await pushTo(to(options), { A: 'canary-1' })).requests.filter((one) => one.includes('/repositories?'));
    expect(await asking({})).toEqual([]);
    expect(await asking({ repos: 'etl' })).toEqual([`GET ${path('A')}/repositories?per_page=100&page=1`]);
  });

  it('may be for more repositories than a page has', async () => {
    const names = Array.from({ length: 120 }, (_, n) => `r${n}`);
    for (const name of names) fake.addRepository(`acme/${name}`);
    await pushTo(to({ repos: names.join(',') }), { A: 'canary-1' });
    await pushTo(to(), { A: 'canary-2' });
    expect(shared()).toHaveLength(120);
    expect((await pushTo(to({ repos: names.join(',') }), { A: 'canary-2' })).plan).toEqual(['keep']);
  });
});
