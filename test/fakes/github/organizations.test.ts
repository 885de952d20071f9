import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../core/clock.ts';
import { ask, field, line, names, seal } from './ask.ts';
import { type FakeGitHub, startFakeGitHub } from './index.ts';

const APPS = [
  { app: 'actions', place: 'acme', permission: 'organization_secrets' },
  { app: 'dependabot', place: 'acme:dependabot', permission: 'organization_dependabot_secrets' },
  { app: 'codespaces', place: 'acme:codespaces', permission: 'organization_codespaces_secrets' },
] as const;

describe.each(APPS)('secrets of a fake organization for $app', ({ app, place, permission }) => {
  const secrets = `/orgs/acme/${app}/secrets`;
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  let github: FakeGitHub;
  let ids: Record<string, number>;
  beforeEach(async () => {
    github = await startFakeGitHub({ clock, repositories: ['acme/etl', 'acme/elt', 'other/one'] });
    ids = {};
    for (const name of ['acme/etl', 'acme/elt', 'other/one'])
      ids[name] = Number(field((await ask(github, `GET /repos/${name}`)).body, 'id'));
  });
  afterEach(() => github.close());

  const written = (list: readonly string[]) =>
    list.map((name) => (app === 'dependabot' ? String(ids[name]) : ids[name]));
  const put = async (name: string, more: object) =>
    ask(github, `PUT ${secrets}/${name}`, { body: { ...(await seal(github, secrets, 'canary')), ...more } });
  const share = (name: string, selected_repository_ids: unknown) =>
    ask(github, `PUT ${secrets}/${name}/repositories`, { body: { selected_repository_ids } });

  it('takes a visibility with every value, and shows it', async () => {
    expect(line(await put('A', { visibility: 'all' }))).toBe('201');
    expect(github.secret(place, 'a')).toMatchObject({ value: 'canary', writes: 1 });
    expect(github.sharedWith(place, 'A')).toBe('all');
    expect(line(await put('a', { visibility: 'private' }))).toBe('204');
    const { body } = await ask(github, `GET ${secrets}`);
    expect(body).toMatchObject({ total_count: 1, secrets: [{ name: 'A', visibility: 'private' }] });
  });

  it('takes the selected repositories by number, and lists them', async () => {
    const more = { visibility: 'selected', selected_repository_ids: written(['acme/etl', 'acme/elt']) };
    expect(line(await put('A', more))).toBe('201');
    expect(github.sharedWith(place, 'A')).toEqual(['acme/etl', 'acme/elt']);
    const one = await ask(github, `GET ${secrets}/A`);
    expect(field(one.body, 'selected_repositories_url')).toBe(`${github.url}${secrets}/A/repositories`);
    const { body } = await ask(github, `GET ${secrets}/A/repositories?per_page=1&page=2`);
    expect(body).toMatchObject({ total_count: 2, repositories: [{ full_name: 'acme/elt' }] });
  });

  it('forgets the repositories when a value comes without them', async () => {
    github.setSecret(place, 'A', 'x', 'selected', 'acme/etl');
    expect(line(await put('A', { visibility: 'selected' }))).toBe('204');
    expect(github.sharedWith(place, 'A')).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['no visibility', {}, /^422 Invalid request\.\n\n"visibility" wasn't supplied/],
    ['another visibility', { visibility: 'internal' }, /^422 .*is not a member of/s],
    ['repositories without `selected`', { visibility: 'all', selected_repository_ids: [] }, /^422/],
    ['a repository that is not there', { visibility: 'selected', selected_repository_ids: ['7'] }, /^422/],
    ['a repository that is not there', { visibility: 'selected', selected_repository_ids: [7] }, /^422/],
  ])('refuses %s', async (_, more, words) => {
    expect(line(await put('A', more))).toMatch(words);
    expect(github.secrets(place)).toEqual({});
  });

  it('refuses numbers of the other kind, and repositories of others', async () => {
    const wrong = app === 'dependabot' ? ids['acme/etl'] : String(ids['acme/etl']);
    const choosing = (list: readonly unknown[]) =>
      put('A', { visibility: 'selected', selected_repository_ids: list });
    expect(line(await choosing([wrong]))).toMatch(/^422 Invalid request/);
    expect(line(await choosing(written(['other/one'])))).toBe('422 Validation Failed');
    expect(line(await choosing(written(['acme/etl'])))).toBe('201');
  });

  it('changes the repositories alone, by numbers, where they are selected', async () => {
    github.setSecret(place, 'A', 'x', 'selected', 'acme/etl');
    github.setSecret(place, 'B', 'x', 'all');
    const at = github.secret(place, 'A')?.updatedAt;
    clock.pass(5000);
    expect(line(await share('A', [ids['acme/elt']]))).toBe('204');
    expect(github.sharedWith(place, 'A')).toEqual(['acme/elt']);
    expect(github.secret(place, 'A')).toMatchObject({ value: 'x', writes: 1, updatedAt: at });
    expect(line(await share('B', [ids['acme/elt']]))).toBe('409 Conflict');
    expect(line(await share('NONE', []))).toBe('404 Not Found');
    expect(line(await share('A', ['1']))).toMatch(/^422/);
    github.dateSharing(true);
    expect(line(await share('A', []))).toBe('204');
    expect(github.secret(place, 'A')).toMatchObject({ writes: 1, updatedAt: clock.now() });
  });

  it('has a key of its own', async () => {
    const other = app === 'actions' ? 'dependabot' : 'actions';
    const body = { ...(await seal(github, `/orgs/acme/${other}/secrets`, 'canary')), visibility: 'all' };
    expect(line(await ask(github, `PUT ${secrets}/A`, { body }))).toContain('improperly encrypted');
  });

  it('pages, linked by the number of the organization', async () => {
    for (let n = 0; n < 90; n++) github.setSecret(place, `N_${100 + n}`, 'x');
    const first = await ask(github, `GET ${secrets}?per_page=50`);
    expect(names(first.body, 'secrets')).toHaveLength(50);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect(next).toMatch(/\/organizations\/\d+\/\w+\/secrets\?/);
    const second = await ask(github, `GET ${next.slice(github.url.length)}`);
    expect(names(second.body, 'secrets')).toHaveLength(40);
  });

  it.each<[string, Parameters<FakeGitHub['tokens']['set']>[1], string]>([
    [
      'a classic token without admin:org',
      { kind: 'classic', scopes: ['repo'] },
      '403 You must be an org admin',
    ],
    [
      'a member who is no owner',
      { kind: 'classic', scopes: ['admin:org'], role: 'write' },
      '403 You must be an org admin',
    ],
    [
      'someone from outside',
      { kind: 'classic', scopes: ['admin:org'], organizations: ['other'] },
      '403 You must be an org admin',
    ],
    [
      'a token without the permission',
      { kind: 'fine-grained', permissions: { secrets: 'write' } },
      '403 Resource not accessible by personal access token',
    ],
    [
      'a token of another organization',
      { kind: 'fine-grained', permissions: { [permission]: 'write' }, organizations: ['other'] },
      '403 Resource not accessible by personal access token',
    ],
    [
      'an App elsewhere',
      { kind: 'app-installation', permissions: { [permission]: 'write' }, organizations: [] },
      '403 Resource not accessible by integration',
    ],
    [
      'a workflow',
      { kind: 'actions', permissions: { [permission]: 'write' } },
      '403 Resource not accessible by integration',
    ],
  ])('refuses %s', async (_, token, words) => {
    github.tokens.set('t', token);
    expect(line(await ask(github, `GET ${secrets}`, { token: 't' }))).toContain(words);
  });

  it('lets a fine-grained token read, or write', async () => {
    github.tokens.set('t', { kind: 'fine-grained', permissions: { [permission]: 'read' } });
    const look = await ask(github, `GET ${secrets}`, { token: 't' });
    expect(line(look)).toBe('200');
    expect(look.headers.get('x-accepted-github-permissions')).toBe(`${permission}=read`);
    const remove = () => ask(github, `DELETE ${secrets}/A`, { token: 't' });
    expect(line(await remove())).toContain('403');
    github.tokens.set('t', { kind: 'fine-grained', permissions: { [permission]: 'write' } });
    expect(line(await remove())).toBe('404 Not Found');
  });

  it('answers 404 for an organization that is not there', async () => {
    expect(line(await ask(github, `GET /orgs/none/${app}/secrets`))).toBe('404 Not Found');
  });
});

describe('variables of a fake organization', () => {
  const variables = '/orgs/acme/actions/variables';
  let github: FakeGitHub;
  beforeEach(async () => {
    github = await startFakeGitHub();
  });
  afterEach(() => github.close());

  it('are shared too, and keep that through a change of the value', async () => {
    const made = { name: 'A', value: 'x', visibility: 'selected', selected_repository_ids: [] };
    expect(line(await ask(github, `POST ${variables}`, { body: made }))).toBe('201');
    expect(line(await ask(github, `PATCH ${variables}/A`, { body: { value: 'y' } }))).toBe('204');
    expect((await ask(github, `GET ${variables}/A`)).body).toMatchObject({
      value: 'y',
      visibility: 'selected',
    });
    const { body } = await ask(github, `GET ${variables}/A/repositories`);
    expect(body).toEqual({ total_count: 0, repositories: [] });
    expect(line(await ask(github, `PATCH ${variables}/A`, { body: { visibility: 'all' } }))).toBe('204');
    expect(github.variable('acme', 'A')?.access?.visibility).toBe('all');
  });

  it('want a visibility, and a permission of their own', async () => {
    const body = { name: 'A', value: 'x' };
    expect(line(await ask(github, `POST ${variables}`, { body }))).toContain('"visibility" wasn\'t supplied');
    github.tokens.set('t', { kind: 'fine-grained', permissions: { organization_secrets: 'write' } });
    expect(line(await ask(github, `GET ${variables}/A`, { token: 't' }))).toContain('403');
  });
});

it('keeps Codespaces from organizations on the free plan', async () => {
  const github = await startFakeGitHub();
  github.setPlan('acme', 'free');
  expect(line(await ask(github, 'GET /orgs/acme/codespaces/secrets/public-key'))).toBe('404 Not Found');
  expect(line(await ask(github, 'GET /orgs/acme/actions/secrets'))).toBe('200');
  await github.close();
});
