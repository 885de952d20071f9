import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fixtures, randomDocuments, traps } from '../corpus.ts';
import { layoutLine } from '../layout.ts';
import { keep, python, scratch, type Version } from '../peers.ts';
import { documentLine } from '../vault-documents.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The documents that are made to fit specs are the same at each run; these two give others. */
export const seed = process.env.DLT_RESOLVE_SEED ?? '20261124';
export const count = Number(process.env.DLT_RESOLVE_COUNT ?? '2580');

/** Documents that say what is to be asked about them. */
export const ownTraps = (): string[] => globSync(`${here}traps/*.toml`).toSorted();

/** Documents that say nothing: every table is asked as if it was made for a spec with just these fields. */
export const asTheyStand = async (): Promise<string[]> => [
  ...fixtures(),
  ...traps(),
  ...(await randomDocuments()).slice(0, 1000),
];

/** Documents made for the specs that one version of dlt has, the same number for each. */
export async function fitting(version: Version): Promise<string[]> {
  const folder = `${scratch}fitting-${version}-${seed}-${count}/`;
  await python(version, 'resolve/fitting.py', [seed, String(count), folder]);
  return globSync(`${folder}*.toml`).toSorted();
}

/** As an environment, under a name; gives the path for `resolve_oracle.py`. */
export const asEnvironment = (name: string, files: readonly string[], tables?: 'auto' | 'all'): string =>
  keep(
    `resolve-${name}`,
    files.map((file) => layoutLine(file, undefined, tables)),
  );

/** As the one document that dlt finds in a vault. */
export const asDocument = (name: string, files: readonly string[]): string =>
  keep(
    `resolve-document-${name}`,
    files.map((file) => documentLine(file)),
  );
