import { expect, it } from 'vitest';
import { setUp } from './stage.ts';

const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nlimit = 10_000\n';
const push = ['github', '--owner', 'us', '--repo', 'acme/etl'] as const;
const arrived = {
  SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a',
  SOURCES__PIPEDRIVE__LIMIT: '10000',
};

it('Ctrl-C at a question sends nothing and exits with 130', async () => {
  const { write, run, runAsked, github } = await setUp();
  await write(toml);
  const atTheOffer = await runAsked(['ctrl-c'], ...push);
  expect(atTheOffer.code).toBe(130);
  await run('init');
  const atThePush = await runAsked(['ctrl-c'], ...push, '--format', 'json');
  expect(atThePush.code).toBe(130);
  expect(JSON.parse(atThePush.stdout).problems).toMatchObject([{ code: 'interrupted' }]);
  expect(github.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('Ctrl-C during the writes ends those under way, tells the rest, and the next run converges', async () => {
  const { write, run, interrupt, github } = await setUp();
  await write(toml);
  await run('init');
  const isPut = (name: string) => (request: { method: string; path: string }) =>
    request.method === 'PUT' && request.path.endsWith(`/${name}`);
  // One write ends, one is refused for the moment and would be tried again: then comes Ctrl-C.
  github.faults.push(
    { match: isPut('SOURCES__PIPEDRIVE__LIMIT'), times: 9, do: { status: 502, body: { message: 'no' } } },
    { match: isPut('SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY'), when: 'after', do: { delay: 50 } },
    { match: isPut('SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY'), when: 'after', do: interrupt },
  );
  const cut = await run(...push);
  expect(cut.screen).toMatchInlineSnapshot(`
    "github acme/etl · secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + SOURCES__PIPEDRIVE__LIMIT

      1 created, 1 failed
    error: 1 problem at github acme/etl

      SOURCES__PIPEDRIVE__LIMIT
          could not write the secrets of acme/etl: GitHub answered 502
          hint: run the same command again later (www.githubstatus.com tells how GitHub is)
    interrupted
    hint: run the same command again: it goes on with what is missing
    "
  `);
  expect(cut.code).toBe(130);
  expect(github.faults.unmet).toEqual([]);
  expect(github.requests.filter(isPut('SOURCES__PIPEDRIVE__LIMIT'))).toHaveLength(1);
  expect(github.secrets('acme/etl')).toEqual({ SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a' });

  github.faults.clear();
  const next = await run(...push);
  expect(next.stdout).toMatchInlineSnapshot(`
    "github acme/etl · secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__LIMIT

      1 created, 1 unchanged
    "
  `);
  expect(next.code).toBe(0);
  expect(github.secrets('acme/etl')).toEqual(arrived);
  expect((await run(...push)).stdout).toContain('all unchanged');
});
