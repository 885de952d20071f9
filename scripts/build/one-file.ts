import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { pluginsOf } from './plugins.ts';

export interface OneFile {
  readonly text: string;
  readonly metafile: Metafile;
}

/**
 * Bundles the program into one file of CommonJS, with everything in it that is loaded by `import()`: it still runs no
 * sooner than it is asked for. For where there is one file and nothing beside it, and no `import()`, as in an executable.
 */
export async function bundleInOneFile(root: string, entry: string, target: string): Promise<OneFile> {
  const options = {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: 'one-file.cjs',
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    mainFields: ['module', 'main'],
    target,
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // CommonJS has none; it is asked for where to look for further files, and nothing needs any.
    define: { 'import.meta.url': 'WHERE' },
    banner: { js: 'const WHERE = process.getBuiltinModule("url").pathToFileURL(__filename).href;' },
    plugins: [requiredSodium, ...pluginsOf(root, entry)],
  } satisfies BuildOptions;
  const { outputFiles, metafile } = await build(options);
  return { text: outputFiles.map(({ text }) => text).join(''), metafile };
}

/** libsodium as a module awaits its WebAssembly before anything else runs, which CommonJS cannot; required it does not. */
const requiredSodium: Plugin = {
  name: 'required-sodium',
  setup(build) {
    build.onResolve({ filter: /^libsodium(?:-wrappers)?$/ }, ({ path, kind, resolveDir }) =>
      kind === 'require-call' ? undefined : build.resolve(path, { kind: 'require-call', resolveDir }),
    );
  },
};
