import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildResult, type Metafile, transform } from 'esbuild';
import { withoutFacades } from './facades.ts';

/** For the few files that ask for modules by a name made at run time, as CommonJS may, or for where they lie. */
const REQUIRE =
  'const require=process.getBuiltinModule("module").createRequire(import.meta.url),__dirname=import.meta.dirname;';

/**
 * Minifies what esbuild bundled with maps inside, and writes it with its maps beside it.
 * @returns what was written, and of which files
 */
export async function finish(
  { outputFiles, metafile }: BuildResult<{ metafile: true; write: false }>,
  target: string,
): Promise<Metafile> {
  const folders = new Map(outputFiles.map(({ path: file }) => [path.basename(file), path.dirname(file)]));
  const helpers = helpersIn(metafile);
  const { texts, moved } = withoutFacades(
    new Map(outputFiles.map(({ path: file, text }) => [path.basename(file), without(helpers, text)])),
  );
  for (const folder of new Set(folders.values())) await mkdir(folder, { recursive: true });
  const sizes = new Map<string, number>();
  for (const [name, text] of texts) {
    const { code, map } = await minify(name, text, target);
    const file = path.join(folders.get(name) ?? '', name);
    await writeFile(file, code);
    await writeFile(`${file}.map`, map);
    sizes.set(name, Buffer.byteLength(code));
  }
  return written(metafile, sizes, moved);
}

/** The chunk of what esbuild itself brings, which is of no file. */
const helpersIn = ({ outputs }: Metafile): string =>
  Object.entries(outputs).find(
    ([, { inputs, entryPoint }]) => !entryPoint && Object.keys(inputs).length === 0,
  )?.[0] ?? '';

/** esbuild imports its helpers also where none is used, so that even `--version` would load a second file. */
const without = (helpers: string, text: string): string =>
  text.replace(new RegExp(`^import "[^"]*/${path.basename(helpers)}";\\n`, 'm'), '');

async function minify(name: string, text: string, target: string) {
  const { code, map } = await transform(text, {
    minify: true,
    format: 'esm',
    target,
    sourcefile: name,
    sourcemap: 'external',
    sourcesContent: true,
    legalComments: 'none',
    ...(/\brequire\b|\b__dirname\b/.test(text) && { banner: REQUIRE }),
  });
  return { code: `${code}//# sourceMappingURL=${name}.map\n`, map };
}

/** The same with the files that were written, and with the sizes that they have. */
function written(
  { inputs, outputs }: Metafile,
  sizes: ReadonlyMap<string, number>,
  moved: ReadonlyMap<string, string>,
): Metafile {
  const nowAt = (file: string): string => {
    const chunk = moved.get(path.basename(file));
    return chunk === undefined ? file : path.posix.join(path.posix.dirname(file), chunk);
  };
  const kept = Object.entries(outputs).flatMap(([file, output]) => {
    const bytes = sizes.get(path.basename(file));
    const imports = output.imports.map((each) => ({ ...each, path: nowAt(each.path) }));
    return bytes === undefined ? [] : [[file, { ...output, imports, bytes }] as const];
  });
  return { inputs, outputs: Object.fromEntries(kept) };
}
