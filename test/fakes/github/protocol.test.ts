import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../core/clock.ts';
import { ask, field, line } from './ask.ts';
import { type FakeGitHub, type FakeGitHubOptions, startFakeGitHub, TOKEN } from './index.ts';

const SECRETS = '/repos/acme/etl/actions/secrets';

describe('the HTTP of the fake', () => {
  let github: FakeGitHub;
  const start = async (options: FakeGitHubOptions = {}) => {
    github = await startFakeGitHub(options);
  };
  afterEach(() => github.close());

  it('refuses in the form of GitHub', async () => {
    await start();
    const { body, headers } = await ask(github, `GET ${SECRETS}/NONE`);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(body).toEqual({
      message: 'Not Found',
      documentation_url: 'https://docs.github.com/rest/actions/secrets#get-a-repository-secret',
      status: '404',
    });
  });

  it.each([
    ['GET /repos/acme/none', '404 Not Found'],
    ['GET /repos/none/etl/actions/secrets', '404 Not Found'],
    ['GET /nothing', '404 Not Found'],
    ['GET /', '404 Not Found'],
    ['POST /repos/acme/etl/actions/secrets', '404 Not Found'],
    ['GET /repos/acme/etl/actions/secrets/', '404 Not Found'],
    ['PUT /repos/acme/etl/actions/secrets/', '404 Not Found'],
    ['GET /repos/acme/etl/environments/prod/eu/secrets', '404 Not Found'],
    ['GET /repos/acme/etl/environments/prod%2/secrets', '404 Not Found'],
    ['GET /api/v3/repos/acme/etl', '404 Not Found'],
    ['GET /repositories/1/actions/secrets', '404 Not Found'],
    ['GET /repos/ACME/Etl/actions/secrets', '200'],
    ['GET /repos/acme/etl/environments/prod%2Feu/secrets', '200'],
    ['GET /repos/acme/etl/environments/PROD%2feu/secrets', '200'],
  ])('routes: %s -> %s', async (what, said) => {
    await start();
    github.addEnvironment('acme/etl/prod/eu');
    expect(line(await ask(github, what))).toBe(said);
  });

  it.each([
    ['{', '400 Problems parsing JSON'],
    ["{'a': 1}", '400 Problems parsing JSON'],
    ['[]', '400 Body should be a JSON object'],
    ['"text"', '400 Body should be a JSON object'],
  ])('bodies: %s -> %s', async (body, said) => {
    await start();
    expect(line(await ask(github, 'POST /repos/acme/etl/actions/variables', { body }))).toBe(said);
  });

  it.each([
    ['2022-11-28', '200'],
    ['2026-03-10', '200'],
    ['v3', '400 The version you specified in the "X-GitHub-API-Version" request header, "v3", is not'],
  ])('versions: %s -> %s', async (version, said) => {
    await start();
    const answer = await ask(github, 'GET /user', { headers: { 'x-github-api-version': version } });
    expect(line(answer)).toContain(said);
  });

  it('asks for a User-Agent', async () => {
    await start();
    expect(await plainly({ host: '127.0.0.1', port: new URL(github.url).port, path: '/user' })).toMatch(
      /^403 .*make sure your request has a User-Agent header/,
    );
  });

  it('ignores the body of a GET, and answers HEAD without one', async () => {
    await start();
    const { port } = new URL(github.url);
    const headers = { 'user-agent': 'test', authorization: `Bearer ${TOKEN}` };
    const get = { host: '127.0.0.1', port, path: '/rate_limit', headers };
    const withLength = { ...headers, 'content-length': 8 };
    expect(await plainly({ ...get, headers: withLength }, 'not JSON')).toMatch(/^200 \{/);
    expect(await plainly({ ...get, method: 'HEAD' })).toBe('200 ');
    expect(await plainly({ ...get, method: 'HEAD', path: SECRETS })).toBe('200 ');
  });

  it('dates every answer by the clock it was given', async () => {
    const clock = new FakeClock('2026-11-24T09:00:00.999Z');
    await start({ clock });
    const { headers } = await ask(github, 'GET /nothing');
    expect(headers.get('date')).toBe('Tue, 24 Nov 2026 09:00:00 GMT');
    expect(headers.get('x-ratelimit-reset')).toBe(String(Date.parse('2026-11-24T10:00:01Z') / 1000));
  });

  it('knows who one is, and the repository', async () => {
    await start({ repositories: ['acme/etl', { name: 'acme/open', private: false }] });
    expect(field((await ask(github, 'GET /user')).body, 'login')).toBe('octo-engineer');
    const shown = async (name: string) => field((await ask(github, `GET /repos/${name}`)).body, 'visibility');
    expect([await shown('acme/etl'), await shown('acme/open')]).toEqual(['private', 'public']);
  });

  it('leads from the former name of a repository to its number', async () => {
    await start();
    github.setSecret('acme/etl', 'A', 'canary');
    github.renameRepository('acme/etl', 'acme/elt');
    const read = await ask(github, `GET ${SECRETS}?per_page=5`);
    expect(line(read)).toBe('301 Moved Permanently');
    const location = read.headers.get('location') ?? '';
    expect(location).toMatch(/\/repositories\/\d+\/actions\/secrets\?per_page=5$/);
    expect(line(await ask(github, `GET ${location.slice(github.url.length)}`))).toBe('200');
    expect(line(await ask(github, `DELETE ${SECRETS}/A`))).toBe('307 Temporary Redirect');
    expect(github.secrets('acme/elt')).toEqual({ A: 'canary' });
    github.tokens.set('stranger', { kind: 'classic', scopes: [] });
    expect(line(await ask(github, `GET ${SECRETS}`, { token: 'stranger' }))).toBe('404 Not Found');
    github.addRepository('acme/etl');
    expect(line(await ask(github, `GET ${SECRETS}`))).toBe('200');
  });

  it('stands below a prefix, as an Enterprise Server does', async () => {
    await start({ prefix: '/api/v3' });
    for (let n = 0; n < 40; n++) github.setSecret('acme/etl', `N_${n}`, 'canary');
    expect(github.url).toMatch(/\/api\/v3$/);
    const { status, headers } = await ask(github, `GET ${SECRETS}`);
    expect(status).toBe(200);
    expect(headers.get('link')).toContain(`<${github.url}/repositories/`);
    expect((await fetch(new URL(SECRETS, github.url))).status).toBe(401);
    const signed = { headers: { authorization: `Bearer ${TOKEN}` } };
    for (const path of [SECRETS, `/api/v4${SECRETS}`]) {
      expect((await fetch(new URL(path, github.url), signed)).status).toBe(404);
    }
  });

  it('listens on a unix socket as well, as api.github.com', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fake-github-'));
    try {
      await start({ socket: join(folder, 'socket') });
      for (let n = 0; n < 40; n++) github.setSecret('acme/etl', `N_${n}`, 'canary');
      const headers = { host: 'api.github.com', 'user-agent': 'test', authorization: `token ${TOKEN}` };
      const told = await plainly({ socketPath: join(folder, 'socket'), path: SECRETS, headers });
      expect(told).toMatch(/^200 .*"total_count":40/);
      expect(github.requests).toMatchObject([
        { path: SECRETS, headers: { host: 'api.github.com' }, status: 200 },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('logs every request as it came', async () => {
    await start();
    await ask(github, 'GET /nothing?x=%41', { headers: { 'x-mine': 'y' } });
    await ask(github, 'POST /repos/acme/etl/actions/variables', { body: { name: 'A', value: 'b' } });
    expect(github.requests).toMatchObject([
      { method: 'GET', path: '/nothing?x=%41', body: '', status: 404, refusal: 'Not Found' },
      { method: 'POST', body: '{"name":"A","value":"b"}', status: 201 },
    ]);
    expect(github.requests[0]?.headers).toMatchObject({ 'x-mine': 'y', authorization: `Bearer ${TOKEN}` });
  });

  it('is as new after a reset', async () => {
    await start({ latency: 0 });
    github.setSecret('acme/etl', 'A', 'canary');
    github.addRepository('acme/other');
    github.tokens.set('late', { kind: 'classic', scopes: [] });
    github.faults.push({ do: 'cut' });
    github.latency = 5;
    await ask(github, 'GET /user').catch(() => undefined);
    github.reset();
    expect(github).toMatchObject({ requests: [], latency: 0, faults: { unmet: [] } });
    expect([...github.tokens.keys()]).toEqual([TOKEN]);
    expect(github.secrets('acme/etl')).toEqual({});
    expect(() => github.secrets('acme/other')).toThrow('has no repository acme/other');
    expect(() => github.secrets('acme/etl/production')).toThrow('has no environment acme/etl/production');
  });
});

/** Sends with no header that was not given, and tells status and body. */
async function plainly(options: RequestOptions, body?: string): Promise<string> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(options, resolve).once('error', reject).end(body);
  });
  return `${answer.statusCode} ${await text(answer)}`;
}
