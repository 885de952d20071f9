import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonRepr } from '../../../src/core/dlt/encode.ts';
import { isTable, type Table, tableOf } from '../../../src/core/layouts/table.ts';
import type { Leaf, TomlValue } from '../../../src/core/model.ts';
import { dotted } from '../../../src/core/toml/path.ts';

export const versions = ['1.31.0', '1.26.0'] as const;
export type Version = (typeof versions)[number];

/** What `told.py` prints. */
export interface Told {
  readonly name?: string;
  readonly files: readonly string[];
  readonly doc: unknown;
  /** Empty for a dlt that does not keep them. */
  readonly origins: Readonly<Record<string, string>>;
  readonly error?: string;
}

export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

/** What a Python program beside this file prints, with this version of dlt: lines of JSON. */
export async function ask<T>(
  version: Version,
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env }: Place = { cwd: root, env: {} },
): Promise<T[]> {
  const { stdout } = await promisify(execFile)(
    `${root}.cache/peers/dlt-${version}/bin/python`,
    [`${here}${program}`, ...args],
    {
      cwd,
      env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1', ...env },
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** Our leaves in the form of `told.py`. */
export const toldOf = (leaves: readonly Leaf[]): unknown => nodeTold(tableOf(leaves));

const nodeTold = (node: Leaf | Table): unknown =>
  isTable(node)
    ? ['table', Object.fromEntries([...node.children].map(([key, child]) => [key, nodeTold(child)]))]
    : valueTold(node.value.reveal());

function valueTold(value: TomlValue): unknown {
  switch (value.type) {
    case 'table':
      return ['table', Object.fromEntries([...value.entries].map(([key, item]) => [key, valueTold(item)]))];
    case 'array':
      return ['array', value.items.map(valueTold)];
    case 'boolean':
      return ['boolean', value.value ? 'True' : 'False'];
    case 'integer':
      return ['int', String(value.value)];
    case 'float':
      return ['float', pythonRepr(value.value)];
    case 'string':
      return ['str', value.value];
    default:
      return [value.type, value.value];
  }
}

/** Dotted path of a value -> file. An empty table is no value. */
export const originsOf = (leaves: readonly Leaf[], shown: (file: string) => string): Record<string, string> =>
  Object.fromEntries(
    leaves
      .filter(({ value }) => value.reveal().type !== 'table')
      .map(({ path, at }) => [dotted(path), shown(at.file)]),
  );
