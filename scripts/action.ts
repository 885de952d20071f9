// Bundles the action into one file: `node scripts/action.ts [FOLDER]`, by default into action/, which action.yml names. It is
// made for a release and is in no commit of main: the tag of the release has it.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { licencesOf } from './build/licences.ts';
import { bundleInOneFile } from './build/one-file.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The Node of `runs.using` in action.yml, in its first version on runners. */
const TARGET = 'node24';

/** Bundles into an empty folder; the same sources give the same bytes. */
export async function buildAction(folder: string): Promise<void> {
  const { text, metafile } = await bundleInOneFile(root, 'src/action/main.ts', TARGET);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'index.cjs'), text);
  await writeFile(path.join(folder, 'THIRD-PARTY-LICENSES.txt'), await licencesOf(metafile, root));
}

if (import.meta.main) {
  const folder = path.resolve(process.argv[2] ?? path.join(root, 'action'));
  await buildAction(folder);
  console.log(path.relative(root, path.join(folder, 'index.cjs')));
}
