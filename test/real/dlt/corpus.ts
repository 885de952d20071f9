import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { layoutLine, type Mutation, objectLine } from './layout.ts';
import { keep, python, scratch, versions } from './peers.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The random documents are the same at each run; `DLT_ORACLE_SEED` and `DLT_ORACLE_COUNT` give others. */
export const seed = process.env.DLT_ORACLE_SEED ?? '20261124';
export const count = Number(process.env.DLT_ORACLE_COUNT ?? '3000');

export const fixtures = (): string[] =>
  globSync([`${root}fixtures/*/secrets.toml`, `${root}fixtures/*/.dlt/secrets.toml`]).toSorted();

/** One document for each way in which names and values can go wrong. */
export const traps = (): string[] => globSync(`${root}test/real/dlt/traps/*.toml`).toSorted();

export const randomDocuments = (): Promise<string[]> => generated('documents', seed, String(count));

/** Documents of one value each, always the same. */
export const randomValues = (): Promise<string[]> => generated('values', '1', '250');

async function generated(kind: string, from: string, many: string): Promise<string[]> {
  const folder = `${scratch}${kind}-${from}-${many}/`;
  await python('1.31.0', 'random_toml.py', [kind, from, many, folder]);
  return globSync(`${folder}*.toml`).toSorted();
}

/**
 * One table under each name that the specs of any pinned version have for a mapping, or read natively. A
 * mapping is to be known by its name: a key that no variable can hold would give it away.
 */
export async function tablesOfDlt(): Promise<string[]> {
  const known: { mappings: string[]; native: string[] }[] = await Promise.all(
    versions.map(async (version) => JSON.parse(await python(version, 'tables.py', []))),
  );
  const native = new Set(known.flatMap((names) => names.native));
  const names = new Set([...native, ...known.flatMap(({ mappings }) => mappings)]);
  mkdirSync(`${scratch}tables`, { recursive: true });
  return [...names].map((name) => {
    const file = `${scratch}tables/${name}.toml`;
    const odd = native.has(name) ? '"X-Key" = "canary-7f3a"\n' : '';
    writeFileSync(file, `[sources.pipedrive.${name}]\nkey = 1.0\n${odd}`);
    return file;
  });
}

/** Lays documents out and keeps the result under a name; gives the path for `oracle.py`. */
export const laidOut = (name: string, files: readonly string[], mutation?: Mutation): string =>
  keep(
    name,
    files.map((file) => layoutLine(file, mutation)),
  );

/** The same as one JSON object for each document. */
export const asObjects = (name: string, files: readonly string[]): string =>
  keep(
    `object-${name}`,
    files.map((file) => objectLine(file)),
  );
