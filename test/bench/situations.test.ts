import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { wholeOf } from '../../bench/aws/command-line.ts';
import type { Lab } from '../../bench/lab.ts';
import type { Remote } from '../../bench/remote.ts';
import { pushRows } from '../../bench/situations.ts';

/** Runs nothing: keeps what would be run where, and what lay in the secrets file then. */
async function stage() {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-situations-'));
  const ran: { readonly args: string; readonly values: string[] }[] = [];
  const lab: Lab = {
    path: (name) => path.join(folder, name),
    async project(name) {
      await mkdir(path.join(folder, name, '.dlt'), { recursive: true });
      return path.join(folder, name);
    },
    async ours(args, where) {
      const text = await readFile(path.join(where?.folder ?? '', '.dlt/secrets.toml'), 'utf8');
      const values = [...text.matchAll(/^api_key = "(.*)"$/gm)].map(([, value = '']) => value);
      ran.push({ args: args.join(' '), values });
      return { wall: 1, cpu: 1 };
    },
    peer: () => Promise.reject(new Error('no peer here')),
    weighing: () => lab,
  };
  let targets = 0;
  const remote: Remote = {
    at: '',
    make: async () => `target-${++targets}`,
    counted: async (run) => ({ ...(await run()), requests: 1 }),
    close: async () => {},
  };
  return { lab, remote, ran, close: () => rm(folder, { recursive: true }) };
}

describe('the rows of a store', () => {
  it('push into an empty target, or again where the last push went, with as many new values as they say', async () => {
    const { lab, remote, ran, close } = await stage();
    const rows = await pushRows({
      lab,
      remote,
      folder: 'x',
      ours: (target) => ({ args: ['store', target], env: {} }),
      situations: ['first', 'none', 'few', 'all'],
      beside: (situation) => ({ floor: { requests: situation === 'none' ? 1 : 2 } }),
    });
    const again: string[] = [];
    for (const { what, ours } of rows)
      for (const _ of ['a round', 'another']) {
        await ours();
        const { args, values } = ran.at(-1) ?? { args: '', values: [] };
        const target = args.split(' ')[1];
        const before = ran.slice(0, -1).findLast((one) => one.args.includes(`store ${target} `));
        const changed = before && values.filter((value, n) => value !== before.values[n]).length;
        again.push(`${what}: ${values.length} to ${target}, ${changed ?? 'nothing there'}`);
      }
    await close();
    expect(again).toMatchInlineSnapshot(`
      [
        "first push, all new: 100 to target-4, nothing there",
        "first push, all new: 100 to target-5, nothing there",
        "nothing changed: 100 to target-1, 0",
        "nothing changed: 100 to target-1, 0",
        "2 changed: 100 to target-2, 2",
        "2 changed: 100 to target-2, 2",
        "100 changed, all rotated: 100 to target-3, 100",
        "100 changed, all rotated: 100 to target-3, 100",
      ]
    `);
    expect(rows.map(({ floor }) => floor?.requests)).toEqual([2, 1, 2, 2]);
    expect(ran.every(({ args }) => args === 'init' || args.endsWith(' --owner bench --yes'))).toBe(true);
  });

  it('tell what a hundred starts take by ten', () => {
    expect(wholeOf({ wall: 400, cpu: 300, requests: 10 })).toEqual({ wall: 4000, cpu: 3000, requests: 100 });
    expect(wholeOf({ wall: 400, cpu: 300 })).toEqual({ wall: 4000, cpu: 3000 });
  });
});
