import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { github } from '../../../src/providers/github/index.ts';
import type { GitHubOptions } from '../../../src/providers/github/options.ts';
import { push } from '../../contract/store-under-test.ts';
import { envFor, type FakeGitHub, startFakeGitHub, TOKEN } from '../../fakes/github/index.ts';
import { startRuns } from './runs.ts';
import { runtimeWith } from './runtime.ts';

let fake: FakeGitHub;
beforeAll(async () => {
  fake = await startFakeGitHub({ prefix: '/api/v3' });
});
afterEach(() => fake.reset());
afterAll(() => fake.close());

interface Answer {
  readonly status: number;
  readonly message?: string;
  readonly more?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly page?: boolean;
}

/** What is said where every request is answered so. */
async function said(
  { status, message, more, headers }: Answer,
  { env, ...options }: GitHubOptions & { readonly env?: Record<string, string> } = {},
): Promise<string> {
  const body = message === undefined ? '<html>' : { message, ...more };
  fake.faults.push({ do: { status, body, ...(headers && { headers }) }, times: Number.POSITIVE_INFINITY });
  const runtime = runtimeWith({ env: { ...envFor(fake), ...env } });
  const open = () => github.open({ repo: 'acme/etl', ...options }, runtime);
  const error = await push({ open, limits: github.limits }, { A: 'canary-91c2' }).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw new Error('it was not refused');
  return `${error.message}\nhint: ${error.hint}`.replaceAll(new URL(fake.url).host, 'HOST');
}

describe('words that nobody has seen before', () => {
  const url = `https://docs.github.com/${'very/'.repeat(100)}long?q=1`;

  it('are quoted whole, with their URL and the page that GitHub links to', async () => {
    expect(
      await said({ status: 403, message: `The moon is wrong: see ${url}`, more: { documentation_url: url } }),
    ).toBe(
      `403: the token from GH_TOKEN may not list the secrets of acme/etl: The moon is wrong: see ${url}\n` +
        `hint: GitHub says why (${url}); if it is about permissions: a fine-grained token or an App needs "Secrets: write", "Variables: write" on acme/etl; a classic token needs the scope repo`,
    );
  });

  it('are one line, and bounded', async () => {
    const shown = await said({ status: 418, message: `a\u001b[31m\n${'so it goes, '.repeat(100_000)}` });
    expect(shown.length).toBeLessThan(2_500);
    expect(shown.split('\n')).toHaveLength(2);
  });

  it.each([
    ['the token', `not for ${TOKEN}`],
    ['the token without its end', `not for ${TOKEN.slice(0, 20)}`],
    ['the token in capitals', `not for ${TOKEN.toUpperCase()}`],
    ['the token in base64', `not for ${Buffer.from(TOKEN).toString('base64')}`],
    ['the token in a URL', `see https://a.example/?token=${TOKEN}`],
    [
      'the token where an organization is named',
      `\`${TOKEN}\` forbids access via a personal access token (classic).`,
    ],
    ['another token', 'not for ghs_12_eyJabcdefgh.eyJijklmnop.signature'],
  ])('are without %s', async (_, message) => {
    const shown = (await said({ status: 403, message })).toLowerCase();
    for (const part of ['canary', 'eyj', Buffer.from(TOKEN).toString('base64').slice(0, 12).toLowerCase()])
      expect(shown).not.toContain(part);
  });

  it.each(['documentation_url', 'block'])('a link with the token in it is not shown: %s', async (field) => {
    const page = `https://github.com/x?t=${TOKEN}`;
    const more =
      field === 'block' ? { block: { reason: 'dmca', html_url: page } } : { documentation_url: page };
    expect(await said({ status: 403, message: 'no', more })).not.toContain('canary');
  });

  it('are no message of GitHub in a page: then something else answers', async () => {
    expect(await said({ status: 403, headers: { 'content-type': 'text/html' } })).toMatchInlineSnapshot(`
      "could not list the secrets of acme/etl: http://HOST/api/v3 answers 403, and not as GitHub does
      hint: is GITHUB_API_URL right, and no proxy or page to sign in answering in its place?"
    `);
    fake.reset();
    expect(await said({ status: 404 })).toContain('answers 404, and not as GitHub does');
  });
});

it('a value that GitHub quotes back is not shown', async () => {
  const value = 'canary-value with spaces,\nand a second line of it';
  const { fake: server, run } = await startRuns();
  const quote = (text: string) => ({
    status: 422,
    body: { message: `For 'properties/value', "${text}" is bad` },
  });
  for (const text of [
    value,
    value.slice(0, 30),
    JSON.stringify(value),
    encodeURIComponent(value),
    value.toUpperCase(),
  ]) {
    server.faults.push({ match: ({ method }) => method === 'PUT', do: quote(text) });
    const { outcomes } = await run({ A: value });
    const [failed] = outcomes;
    if (failed?.result !== 'failed') throw new Error('it was taken');
    expect(failed.error.message).toMatch(/For 'properties\/value', "+…"+ is bad$/);
    expect(failed.error.message).not.toMatch(/canary|second|spaces/i);
  }
  await server.close();
});

describe('an Enterprise Server', () => {
  it('has no Codespaces, and is not asked for them', async () => {
    const open = github.open({ repo: 'acme/etl', app: 'codespaces' }, runtimeWith({ env: envFor(fake) }));
    const error = await open.catch((thrown: unknown) => thrown);
    if (!(error instanceof UserError)) throw new Error('it was taken');
    expect(
      [error.code, error.message, error.hint].join('\n').replaceAll(new URL(fake.url).host, 'HOST'),
    ).toMatchInlineSnapshot(`
      "usage
      --app codespaces: HOST is a GitHub Enterprise Server, which has no Codespaces
      leave out --app for Actions, or take --app dependabot; Codespaces are a feature of github.com"
    `);
    expect(fake.requests).toEqual([]);
  });

  it('in maintenance is not looked for at www.githubstatus.com', async () => {
    expect(await said({ status: 503 })).toMatchInlineSnapshot(`
      "could not list the secrets of acme/etl: GitHub answered 503, tried 5 times
      hint: run the same command again later (HOST may be in maintenance: its administrators know)"
    `);
  });

  it("wants a token of its own, and a suspended user's administrator", async () => {
    expect(await said({ status: 401, message: 'Bad credentials' })).toContain(
      'it must be a token of https://HOST, not of github.com',
    );
    fake.reset();
    expect(await said({ status: 403, message: 'Your account is suspended.' })).toContain(
      'a site administrator of https://HOST can lift that',
    );
  });
});

describe('ghs_ tokens', () => {
  const refused: Answer = { status: 403, message: 'Resource not accessible by integration' };
  const token = 'ghs_16C7e42F292c6912E7710c838347Ae178B4a';

  it.each([
    ['GITHUB_TOKEN', { GH_TOKEN: '', GITHUB_TOKEN: token }, true],
    ['GH_TOKEN with the same', { GH_TOKEN: token, GITHUB_TOKEN: token }, true],
    ['GH_TOKEN', { GH_TOKEN: token }, false],
    ['GH_TOKEN in a workflow', { GH_TOKEN: token, GITHUB_ACTIONS: 'true' }, false],
  ])('in %s: that of a workflow, %s', async (_, env, isWorkflow) => {
    const shown = await said(refused, { env });
    expect(shown.includes('the GITHUB_TOKEN of a workflow can never manage secrets')).toBe(isWorkflow);
    expect(shown.includes("an App's token: the App needs")).toBe(!isWorkflow);
    expect(shown.includes('If it is github.token')).toBe('GITHUB_ACTIONS' in env);
  });
});
