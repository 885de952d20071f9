// Bundles the program and the library: `node scripts/build.ts [FOLDER]`, by default into dist/. One file to start, one
// chunk a provider that is loaded only when it is used, source maps beside them, the library's types, and the licences
// of everything inside.
import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { finish } from './build/finish.ts';
import { type Layers, layered } from './build/layers.ts';
import { licencesOf } from './build/licences.ts';
import { pluginsOf, replaced } from './build/plugins.ts';
import { nameOf } from './build/rewrite.ts';
import { writeTypes } from './build/types.ts';

const root = path.resolve(import.meta.dirname, '..');

const ENTRY = 'src/cli/bin.ts';
const LIBRARY = 'src/index.ts';

/** The build fails when one of these has moved; `npm run bench -- --only start-up-since` tells what another choice does. */
const layers: Layers = {
  entry: ENTRY,
  library: LIBRARY,
  start: [
    'src/core/marks/key.ts',
    'src/core/marks/verify.ts',
    'src/core/words.ts',
    'src/providers/github/ahead.ts',
  ],
  push: [
    'src/cli/push/push.ts',
    'src/providers/http/client.ts',
    'src/providers/http/errors.ts',
    'src/providers/http/refusals.ts',
  ],
  light: [
    'src/cli/commands/completion/scripts.ts',
    'src/cli/commands/completion/words.ts',
    'src/cli/commands/verify/run.ts',
    'src/cli/yargs.ts',
    'src/providers/github/ahead.ts',
  ],
};

const TARGET = 'node22.12';

const options = {
  absWorkingDir: root,
  entryPoints: { 'deploy-secrets': ENTRY, index: LIBRARY },
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  write: false,
  format: 'esm',
  platform: 'node',
  // A package's ES modules before its CommonJS: of these esbuild leaves out what is not used.
  mainFields: ['module', 'main'],
  target: TARGET,
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** Builds into an empty folder and tells what went in. */
export async function buildInto(folder: string): Promise<Metafile> {
  await rm(folder, { recursive: true, force: true });
  const flat = await build({ ...options, outdir: folder, plugins: pluginsOf(root, ENTRY) });
  const bundled = await build({
    ...options,
    outdir: folder,
    sourcemap: 'inline',
    plugins: pluginsOf(root, ENTRY, [layered(flat.metafile, root, layers)]),
  });
  const metafile = await finish(bundled, TARGET);
  const inside = new Set(Object.keys(metafile.inputs).map(nameOf));
  for (const file of replaced)
    if (!inside.has(file)) throw new Error(`${file} is to be replaced, and was not bundled`);
  await writeFile(path.join(folder, 'THIRD-PARTY-LICENSES.txt'), await licencesOf(metafile, root));
  await writeTypes(path.join(folder, 'types'), root);
  await chmod(path.join(folder, 'deploy-secrets.js'), 0o755);
  return metafile;
}

if (import.meta.main) {
  const folder = path.resolve(process.argv[2] ?? path.join(root, 'dist'));
  const { outputs } = await buildInto(folder);
  for (const [file, { bytes }] of Object.entries(outputs))
    if (file.endsWith('.js'))
      console.log(
        `${String(Math.ceil(bytes / 1024)).padStart(5)} kB  ${path.relative(root, path.resolve(root, file))}`,
      );
}
