import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectionLayout } from '../../../src/core/connections/layout.ts';
import { CONNECTION_TYPES } from '../../../src/core/connections/types.ts';
import { encodeJson } from '../../../src/core/dlt/encode.ts';
import { isTable, type Table, tableOf, valueIn } from '../../../src/core/layouts/table.ts';
import type { Leaf, TomlValue } from '../../../src/core/model.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { dagSnippet } from '../../../src/providers/airflow/snippets.ts';
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
  /** The lines of a DAG that hand it to dlt, and the path that they set. */
  readonly lines: string;
  readonly path: string;
  /** What stands in the file there. */
  readonly value: TomlValue;
}

/** The Connection that the credentials of a file become, and what it leaves out. */
function pushed({ toml }: HookCase): Pushed {
  const options = { tables: 'auto', rename: new Map(), caseInsensitive: false } as const;
  const leaves = parseToml(toml, 'secrets.toml');
  const { entries, problems } = connectionLayout.lay(leaves, options);
  const entry = entries.find(({ name }) => name.endsWith('credentials'));
  if (!entry) throw new Error('the file has no credentials');
  const unread = problems
    .filter(({ code }) => code === 'not-in-connection')
    .flatMap(({ paths = [] }) => paths);
  const keys = entry.name.split('.');
  const node = keys.reduce<Leaf | Table | undefined>(
    (table, key) => (table && isTable(table) ? table.children.get(key) : undefined),
    tableOf(leaves),
  );
  if (!node) throw new Error('the credentials are nowhere');
  return {
    connection: JSON.parse(entry.value.reveal()),
    unread,
    lines: dagSnippet([entry]),
    path: entry.name,
    value: valueIn(node),
  };
}

interface Found {
  readonly opened: Readonly<Record<string, unknown>>;
  readonly handed: unknown;
  readonly url: Readonly<Record<string, unknown>> | null;
}

/** Opens them all in one process, and runs the lines of a DAG for each. */
async function openIn(set: ProviderSet, all: readonly Pushed[]): Promise<Found[]> {
  const python = `${root}.cache/peers/airflow-providers-${set}/bin/python`;
  const program = fileURLToPath(new URL('hooks.py', import.meta.url));
  const child = promisify(execFile)(python, [program], { maxBuffer: 64 * 1024 * 1024 });
  const questions = all.map(({ connection, lines, path, value }) => ({
    connection,
    lines,
    path,
    ...(value.type === 'string' && { text: value.value }),
  }));
  child.child.stdin?.end(JSON.stringify(questions));
  const { stdout } = await child;
  return JSON.parse(stdout);
}

/** Numbers in a URL are text, and hooks want some as numbers: dlt reads both alike. */
const alike = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === 'number' || typeof one === 'boolean' ? String(one).toLowerCase() : one,
  );

/** What dlt would take of the file. */
function inTheFile({ value }: Pushed, url: Found['url']): unknown {
  if (value.type === 'table') return JSON.parse(encodeJson(value));
  if (url) return url;
  return value.type === 'string' ? JSON.parse(value.value) : undefined;
}

describe.each(sets)('providers: %s', (set) => {
  const found: Found[] = [];

  beforeAll(async () => {
    found.push(...(await openIn(set, hookCases.map(pushed))));
  });

  it.each(hookCases.map((one, nth) => [one.title, one, nth] as const))('%s', (_, one, nth) => {
    expect(pushed(one).connection).toMatchObject({ conn_type: one.type });
    const { opened, handed, url } = found[nth] ?? {};
    expect(opened).toMatchObject({ ...one.reaches, ...(set === 'newest' ? one.newest : one.oldest) });
    // The driver was asked whether it takes such arguments.
    if (opened && Object.hasOwn(opened, 'driver')) expect(opened).toMatchObject({ driver: 'taken' });
    if (pushed(one).unread.length === 0 && !one.isNoUrl)
      expect(alike(handed)).toMatchObject(one.handed ?? Object(alike(inTheFile(pushed(one), url ?? null))));
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
