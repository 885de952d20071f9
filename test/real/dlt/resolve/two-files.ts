import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Code } from '../../../../src/core/codes/index.ts';
import { type Diagnostic, diagnostic } from '../../../../src/core/diagnostics.ts';
import {
  type ConfigFiles,
  type Delivery,
  findConfigConflicts,
  findHiddenByEnvironment,
} from '../../../../src/core/dlt/config-conflicts/index.ts';
import { mergeLeaves } from '../../../../src/core/dlt/merge.ts';
import { documentLayout } from '../../../../src/core/layouts/document.ts';
import { envLayout } from '../../../../src/core/layouts/env.ts';
import type { LayoutOptions } from '../../../../src/core/layouts/layout.ts';
import { parseToml } from '../../../../src/core/toml/parse.ts';
import { dotted } from '../../../../src/core/toml/path.ts';
import { python, scratch } from '../peers.ts';

/** What an environment may have already. */
const already: Readonly<Record<string, string>> = {
  LIMIT: 'environment',
  SOURCES__A__TOKEN: 'environment',
  MY_PIPELINE__SOURCES__LIMIT: 'environment',
  DESTINATION__HEADERS: '{"from": "environment"}',
  SOURCES__CREDENTIALS__PASSWORD: 'environment',
  SOURCES__B__CREDENTIALS: 'postgresql://environment/d',
};

/** A way in which both files reach a job, or how they are read here, beside the variables that are set already. */
export interface Way extends Delivery {
  readonly isHere?: true;
}

/** `separate` and `inline` are what `--with-config` does. */
export const ways: readonly Way[] = [
  { secrets: 'variables' },
  { secrets: 'variables', config: 'separate' },
  { secrets: 'variables', config: 'inline' },
  { secrets: 'file' },
  { secrets: 'file', config: 'inline' },
  { secrets: 'vault' },
  { secrets: 'vault', config: 'inline' },
  { secrets: 'file', isHere: true },
].flatMap((way) => [way, { ...way, pipeline: 'my_pipeline' }]) as readonly Way[];

export const nameOf = ({ secrets, config, pipeline, isHere }: Way): string =>
  [
    isHere ? 'here, with variables' : secrets,
    config && `configuration ${config}`,
    pipeline && 'for a pipeline',
  ]
    .filter(Boolean)
    .join(', ');

/** Folders of pairs, made by a seed: the same at each run. */
export async function pairs(seed: string, count: number): Promise<string[]> {
  const folder = `${scratch}two-files-${seed}-${count}/`;
  await python('1.31.0', 'resolve/two_files.py', [seed, String(count), folder]);
  return foldersIn(folder);
}

/** Pairs that get in each other's way in one way each. */
export const ownPairs = (): string[] => foldersIn(fileURLToPath(new URL('pairs/', import.meta.url)));

const foldersIn = (folder: string): string[] =>
  globSync(`${folder}*/secrets.toml`)
    .map((file) => file.replace(/secrets\.toml$/, ''))
    .toSorted();

const options: LayoutOptions = { tables: 'auto', rename: new Map(), caseInsensitive: false };

/** A tool that tells something else on purpose. */
export type Tell = (files: ConfigFiles, way: Way) => readonly Diagnostic[];

const tellAll: Tell = (files, way) => [
  ...findConfigConflicts(files, way),
  ...(way.isHere ? findHiddenByEnvironment(files, way, (name) => name in already) : []),
];

/** One line of JSON: both files, what would be pushed of them, and what is told. Values in clear: they are made up. */
export function pairLine(folder: string, tell: Tell = tellAll): string {
  const read = (name: string) => parseToml(readFileSync(`${folder}${name}.toml`, 'utf8'), `${name}.toml`);
  const files = { secrets: read('secrets'), config: read('config') };
  const line = {
    folder,
    ways: ways.map((way) => ({
      name: nameOf(way),
      secrets: way.isHere ? 'here' : way.secrets,
      pipeline: way.pipeline ?? null,
      ...(way.isHere ? { variables: already, document: '', own: [] } : pushed(files, way)),
      problems: tell(files, way).map(told),
    })),
  };
  return `${JSON.stringify(line)}\n`;
}

const told = ({ code, paths = [], name }: Diagnostic) => ({ code, paths, name });

function pushed({ secrets, config }: ConfigFiles, way: Way) {
  const leaves = way.config === 'inline' ? mergeLeaves([secrets, config]).leaves : secrets;
  const apart = envLayout(way.config === 'separate' ? config : [], options);
  const env = envLayout(way.secrets === 'variables' ? leaves : [], options);
  const [document] = documentLayout({ name: () => 'dlt_secrets_toml' }).lay(leaves, options).entries;
  const entries = [...apart.entries, ...env.entries].map(({ name, value }) => [name, value.reveal()]);
  return {
    variables: Object.fromEntries(entries),
    document: document?.value.reveal() ?? '',
    own: [...apart.problems, ...env.problems].map(told),
  };
}

/** Tools that tell something else. The oracle has to see every one of them in the pairs that were written by hand. */
export const slips: Readonly<Record<string, Tell>> = {
  'split credentials untold': without('split-credentials'),
  'what the job reads of the configuration untold': without('config-first'),
  'secrets that win by their names untold': without('secret-first'),
  'variables here untold': without('set-in-environment'),
  'vaults taken for variables': taken({ secrets: 'variables' }),
  'variables taken for vaults': taken({ secrets: 'vault' }),
  'files taken for variables': (files, way) =>
    tellAll(files, way.secrets === 'file' ? { ...way, secrets: 'variables' } : way),
  'configuration forgotten': (files, { config: _, ...way }) => tellAll(files, way),
  'configuration apart and within mixed up': (files, way) =>
    tellAll(files, way.config === 'inline' ? { ...way, config: 'separate' } : way),
  'pipelines forgotten': (files, { pipeline: _, ...way }) => tellAll(files, way),
  'every value of the configuration told to be unread': (files, way) => [
    ...tellAll(files, way),
    ...files.config.map(({ path }) =>
      diagnostic('shadowed-config', { message: '', paths: [dotted(path), ''] }),
    ),
  ],
  'what dlt never reads told to be read in the job': (files, way) =>
    tellAll(files, way).map((one) =>
      one.code === 'shadowed-config' ? { ...one, code: 'config-first' } : one,
    ),
};

function without(code: Code): Tell {
  return (files, way) => tellAll(files, way).filter((one) => one.code !== code);
}

function taken(change: Partial<Way>): Tell {
  return (files, way) => tellAll(files, { ...way, ...change });
}
