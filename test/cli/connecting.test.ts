import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { trustCertificate } from '../fakes/tls.ts';
import { KEY, type Testbed, testbed } from '../testbed.ts';

trustCertificate();

const secure = (): Promise<Testbed<'github'>> => testbed('github', { server: { tls: true } });
const toml = '[sources.a]\none = "canary-1"\ntwo = "canary-2"\n';
const github = ['github', '--owner', 'us', '--repo', 'acme/etl'] as const;
const soon = () => new Promise((resolve) => setTimeout(resolve, 50));

it('a push and a dry run use one connection each', async () => {
  const { write, run, server } = await secure();
  await write(toml);
  const env = { DEPLOY_SECRETS_KEY: KEY };
  for (const [n, more] of [['--yes'], ['--dry-run']].entries()) {
    expect((await run([...github, ...more], { env })).code).toBe(0);
    expect(server.connections).toBe(n + 1);
  }
  expect(server.secrets('acme/etl')).toEqual({ SOURCES__A__ONE: 'canary-1', SOURCES__A__TWO: 'canary-2' });
});

it('it is made while the file is read: before it is known that there is none', async () => {
  const { run, server } = await secure();
  const { code, stderr } = await run([...github, '--dry-run', '--secrets', 'nowhere.toml']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('nowhere.toml')]);
  await expect.poll(() => server.connections).toBe(1);
  expect(server.requests).toEqual([]);
});

it.each<[string, readonly string[], Record<string, string>]>([
  ['nothing is there to sign in with', ['--dry-run'], { GH_TOKEN: '' }],
  ['a text is printed instead of a push', ['--print-env'], {}],
  ['the server is none', ['--dry-run'], { GITHUB_API_URL: 'http://github.example' }],
])('none is made where %s', async (_, more, env) => {
  const { write, run, server } = await secure();
  await write(toml);
  await run([...github, ...more], { env });
  await soon();
  expect(server.connections).toBe(0);
});

it('one that fails is told of by the first request, and not before', async () => {
  const { write, run } = await secure();
  const closed = createServer();
  const port = await new Promise<number>((resolve) =>
    closed.listen(0, '127.0.0.1', () => {
      const address = closed.address();
      closed.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    }),
  );
  const env = { GITHUB_API_URL: `https://127.0.0.1:${port}` };
  const nowhere = await run([...github, '--dry-run', '--secrets', 'nowhere.toml'], { env });
  expect(nowhere.stderr).not.toContain('127.0.0.1');
  await write(toml);
  const { code, stderr } = await run([...github, '--dry-run'], { env });
  expect([code, stderr]).toEqual([1, expect.stringContaining('could not list the secrets of acme/etl')]);
});
