import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oursOnAirflow } from '../../bench/airflow/remote.ts';
import { oursOnAws } from '../../bench/aws/remote.ts';
import type { Cost } from '../../bench/bench.ts';
import { oursOnGcp } from '../../bench/gcp/push.ts';
import { oursOnGitHub } from '../../bench/github/remote.ts';
import { type Remote, serving } from '../../bench/remote.ts';
import { timed } from '../../bench/timed.ts';
import { generateKey } from '../../src/core/marks/key.ts';

const root = path.resolve(import.meta.dirname, '../..');
const nothing: Cost = { wall: 1, cpu: 1 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-remote-'));
  await writeFile(path.join(folder, 'secrets.toml'), '[sources.a]\nkey = "canary-7f3a"\n', { mode: 0o600 });
});
afterAll(() => rm(folder, { recursive: true }));

/** What a server in another process is asked, and the process is gone afterwards. */
async function during<T>(server: string, args: readonly string[], ask: (remote: Remote) => Promise<T>) {
  let result: T | undefined;
  const { close } = await serving(server, args, async (remote) => {
    result = await ask(remote);
    return [];
  });
  await close();
  return result;
}

describe('a server in a process of its own', () => {
  const write = async (name: string, text: string) => {
    const serve = JSON.stringify(pathToFileURL(path.join(root, 'bench/serve.ts')).href);
    const file = path.join(folder, name);
    await writeFile(file, `import { serve } from ${serve};\n${text}`);
    return file;
  };

  it('says where it is, makes targets, and counts what came in during a run and no more', async () => {
    const server = await write(
      'counting.mjs',
      `let [made, n] = [0, 0];
      serve({ at: process.argv[2], make: () => 'target-' + ++made, tally: () => ({ requests: (n += 5), written: n * 2 }) });`,
    );
    const told = await during(server, ['here'], async (remote) => [
      remote.at,
      await remote.make(),
      await remote.make(),
      await remote.counted(async () => nothing),
    ]);
    expect(told).toEqual(['here', 'target-1', 'target-2', { ...nothing, requests: 5, written: 10 }]);
  });

  it('ends when the rows cannot be made, and says so when it ends by itself', async () => {
    const server = await write(
      'dying.mjs',
      `import { writeFileSync } from 'node:fs';
      process.on('exit', () => writeFileSync(process.argv[2], 'gone'));
      serve({ make: () => process.exit(3), tally: () => ({ requests: 0 }) });`,
    );
    const end = path.join(folder, 'end');
    const failing = serving(server, [end], () => Promise.reject(new Error('no rows')));
    await expect(failing).rejects.toThrow('no rows');
    expect(await readFile(end, 'utf8')).toBe('gone');
    await expect(during(server, [end], (remote) => remote.make())).rejects.toThrow('the server ended with 3');
  });
});

describe('the fake stores', () => {
  const key = generateKey((bytes) => new Uint8Array(bytes).fill(7)).reveal();

  // A first push of one secret, then one with nothing to do: requests, and entries where they are told.
  it.each([
    [
      'github',
      [path.join(tmpdir(), `deploy-secrets-socket-${process.pid}`)],
      oursOnGitHub,
      [8, 2],
      undefined,
    ],
    ['aws', [], () => oursOnAws, [2, 1], undefined],
    ['gcp', [], () => oursOnGcp, [4, 1], undefined],
    ['airflow', ['3.3.2'], () => oursOnAirflow, [5, 4], [1, 0]],
    ['airflow', ['2.11.2'], () => oursOnAirflow, [6, 5], [1, 0]],
  ] as const)(
    '%s %j count what a push asks',
    { timeout: 60_000 },
    async (store, args, ours, requests, written) => {
      const server = path.join(root, 'bench', store, 'server.ts');
      const costs = await during(server, args, async (remote) => {
        const { args: where, env } = ours(remote)(await remote.make());
        const push = [...where, '--owner', 'us', '--yes', '--secrets', 'secrets.toml'];
        const run = () =>
          remote.counted(() =>
            timed({
              program: process.execPath,
              args: [path.join(root, 'src/cli/bin.ts'), ...push],
              cwd: folder,
              env: { PATH: process.env.PATH, HOME: folder, DEPLOY_SECRETS_KEY: key, ...env },
            }),
          );
        return [await run(), await run()];
      });
      expect(costs?.map((cost) => cost.requests)).toEqual(requests);
      expect(costs?.map((cost) => cost.written)).toEqual(written ?? [undefined, undefined]);
    },
  );
});
