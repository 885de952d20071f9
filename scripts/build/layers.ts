import path from 'node:path';
import type { Metafile } from 'esbuild';
import { nameOf, type Rewrite } from './rewrite.ts';

/*
 * esbuild puts into one file what the same `import()`s reach. Two of them seldom reach the same, so it makes dozens of
 * small files, and each takes a millisecond to load. Here every module that is loaded by `import()` is told to
 * import what is there by then anyway: all that this reaches is then reached by all, and is one file.
 */

export interface Layers {
  /** Loads the layer that every command needs, by `import()`, and is left as it is. */
  readonly entry: string;
  /** The library: another way in, on top of all that a push has, so that it shares every file with the program. */
  readonly library: string;
  /** What goes into that layer besides: small, and needed by most commands. */
  readonly start: readonly string[];
  /** The layer of a push. The first of these is loaded by `import()`, the others are what several stores share. */
  readonly push: readonly [string, ...string[]];
  /** Loaded by `import()` without a push. Everything else of ours that is loaded so is loaded on top of one. */
  readonly light: readonly string[];
}

/**
 * @param metafile of the same program without layers
 * @throws Error when a file is named that is not in the program, or that no `import()` loads where one should
 */
export function layered(metafile: Metafile, root: string, layers: Layers): Rewrite {
  const paths = new Map(Object.keys(metafile.inputs).map((file) => [nameOf(file), path.join(root, file)]));
  for (const file of [...layers.start, ...layers.push])
    if (!paths.has(file))
      throw new Error(`the layers of the build name ${file}, which is not in the program`);
  const below = belowEach(metafile, layers);
  return (file, text) => {
    const others = [...(below.get(file) ?? [])].filter((other) => other !== file);
    // On the first line, so that every line stays where a stack trace says it is.
    return others.map((other) => `import ${JSON.stringify(paths.get(other))};`).join('') + text;
  };
}

/** What is there when a module is loaded by `import()`, for each that is. */
function belowEach(metafile: Metafile, layers: Layers): Map<string, Set<string>> {
  const { loaders, reached } = importsIn(metafile, layers.entry);
  for (const file of [layers.push[0], ...layers.light])
    if (!loaders.has(file)) throw new Error(`the layers of the build name ${file}, which no import() loads`);
  const below = new Map([...loaders.keys()].map((file) => [file, layersOf(file, layers, loaders)]));
  below.set(layers.library, layersOf(layers.library, layers, loaders));
  // What loads it is there too, with what is there then; where several may load it, what all of them have.
  for (let grows = true; grows; ) {
    grows = false;
    for (const [file, known] of below) {
      const ways = [...(loaders.get(file) ?? [])].map((by) => [by, ...(below.get(by) ?? [])]);
      const common = (ways[0] ?? []).filter((each) => ways.every((way) => way.includes(each)));
      for (const each of common) {
        grows ||= !known.has(each);
        known.add(each);
      }
    }
  }
  for (const [file, known] of below)
    for (const each of known) if (each === layers.entry || reached(each).has(file)) known.delete(each);
  return below;
}

/** For a module of ours: the layers, and of a store what opens it. */
function layersOf(
  file: string,
  { entry, start, push, light }: Layers,
  loaders: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
  if (file.startsWith('node_modules/')) return new Set();
  const first = [...loaders.keys()].filter((other) => loaders.get(other)?.has(entry));
  const store = path.posix.join(path.posix.dirname(file), 'open.ts');
  const more =
    first.includes(file) || light.includes(file) ? [] : [...push, ...(loaders.has(store) ? [store] : [])];
  return new Set([...first, ...start, ...more]);
}

/** By what each module is loaded that is loaded by `import()`, and all that a module has imported when it runs. */
function importsIn({ inputs }: Metafile, entry: string) {
  const files = new Map(
    Object.entries(inputs).map(([file, { imports, format }]) => [nameOf(file), { imports, format }]),
  );
  const importedBy = (file: string, lazily: boolean): string[] =>
    (files.get(file)?.imports ?? []).flatMap(({ path, kind, external }) =>
      external || (kind === 'dynamic-import') !== lazily ? [] : [nameOf(path)],
    );
  const reached = (file: string): Set<string> => {
    const all = new Set([file]);
    for (const each of all) for (const next of importedBy(each, false)) all.add(next);
    return all;
  };
  // CommonJS can import nothing, and what it loads would be wrapped as if it were CommonJS, with all that it imports.
  const isModule = (file: string): boolean => files.get(file)?.format === 'esm';
  const loaders = new Map<string, Set<string>>();
  for (const loader of [entry, ...[...files.keys()].flatMap((file) => importedBy(file, true))])
    for (const file of [...reached(loader)].filter(isModule))
      for (const loaded of importedBy(file, true).filter(isModule))
        loaders.set(loaded, (loaders.get(loaded) ?? new Set()).add(loader));
  return { loaders, reached };
}
