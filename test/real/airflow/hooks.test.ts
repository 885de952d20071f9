import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectionLayout } from '../../../src/core/connections/layout.ts';
import { CONNECTION_TYPES } from '../../../src/core/connections/types.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { type HookCase, hookCases } from './hook-cases.ts';

/*
 * Each type of Connection, opened by Airflow's own hook: what reaches the driver is what dlt would use. Two sets of
 * providers: the newest, and those of the day on which Airflow 2.11.0 came out.
 */
const sets = ['newest', '2025-05-20'] as const;

type ProviderSet = (typeof sets)[number];

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Pushed {
  readonly connection: Readonly<Record<string, unknown>>;
  readonly unread: readonly string[];
}

/** The Connection that the credentials of a file become, and what it leaves out. */
function pushed({ toml }: HookCase): Pushed {
  const options = { tables: 'auto', rename: new Map(), caseInsensitive: false } as const;
  const { entries, problems } = connectionLayout.lay(parseToml(toml, 'secrets.toml'), options);
  const entry = entries.find(({ name }) => name.endsWith('credentials'));
  if (!entry) throw new Error('the file has no credentials');
  const unread = problems
    .filter(({ code }) => code === 'not-in-connection')
    .flatMap(({ paths = [] }) => paths);
  return { connection: JSON.parse(entry.value.reveal()), unread };
}

/** Opens them all in one process. */
async function openIn(set: ProviderSet, connections: readonly unknown[]): Promise<unknown[]> {
  const python = `${root}.cache/peers/airflow-providers-${set}/bin/python`;
  const program = fileURLToPath(new URL('hooks.py', import.meta.url));
  const child = promisify(execFile)(python, [program], { maxBuffer: 64 * 1024 * 1024 });
  child.child.stdin?.end(JSON.stringify(connections));
  const { stdout } = await child;
  return JSON.parse(stdout);
}

describe.each(sets)('providers: %s', (set) => {
  const found: unknown[] = [];

  beforeAll(async () => {
    found.push(
      ...(await openIn(
        set,
        hookCases.map((one) => pushed(one).connection),
      )),
    );
  });

  it.each(hookCases.map((one, nth) => [one.title, one, nth] as const))('%s', (_, one, nth) => {
    expect(pushed(one).connection).toMatchObject({ conn_type: one.type });
    expect(found[nth]).toMatchObject({ ...one.reaches, ...(set === 'newest' ? one.newest : one.oldest) });
    // The driver was asked whether it takes such arguments.
    if (Object.hasOwn(Object(found[nth]), 'driver')) expect(found[nth]).toMatchObject({ driver: 'taken' });
  });
});

it('what a hook would not read is told, and nothing else', () => {
  expect(hookCases.map((one) => [one.title, pushed(one).unread])).toEqual(
    hookCases.map(({ title, unread = [] }) => [title, unread]),
  );
});

it('no type is listed that no hook was built of', () => {
  const built = new Set(hookCases.map(({ type }) => type));
  expect(CONNECTION_TYPES.map(({ type }) => type).filter((type) => !built.has(type))).toEqual([]);
});
