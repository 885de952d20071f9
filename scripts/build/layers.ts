import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Rewrite } from './rewrite.ts';

/*
 * esbuild puts into one file what the same `import()`s reach. Two of ours seldom reach the same, so it makes dozens of
 * small files, and each takes a millisecond to load. Here every module that is loaded by `import()` is told to
 * import what is there already when it is loaded: then all that this reaches is reached by all, and is one file.
 */

export interface Layers {
  /** What runs first, loads the layer that every command needs, and is left as it is. */
  readonly entry: string;
  /** What goes into that layer besides: small, and needed by most commands. */
  readonly start: readonly string[];
  /** The layer of a push, on top of it. */
  readonly push: readonly string[];
  /** Loaded by `import()` without a push. Everything else that is loaded so is loaded on top of one. */
  readonly light: readonly string[];
}

/** @throws Error when a file is named that no `import()` loads, so that the names stay true */
export async function layered(root: string, { entry, start, push, light }: Layers): Promise<Rewrite> {
  const loads = await lazyImports(root);
  const first = loads.get(entry) ?? new Set();
  const lazy = new Set([...loads.values()].flatMap((each) => [...each]));
  const [door = ''] = push;
  for (const file of [door, ...light])
    if (!lazy.has(file))
      throw new Error(`the layers of the build name ${file}, which no import() in src/ loads`);
  const below = (file: string): readonly string[] => {
    if (first.has(file) || light.includes(file)) return [...first, ...start];
    if (file === door) return [...first, ...start, ...push];
    // What a store loads later, it loads after this.
    const store = path.posix.join(path.posix.dirname(file), 'open.ts');
    return [...first, ...start, ...push, ...(lazy.has(store) ? [store] : [])];
  };
  return (file, text) =>
    lazy.has(file)
      ? importing(
          root,
          below(file).filter((other) => other !== file),
          text,
        )
      : text;
}

/** On the first line, so that every line stays where a stack trace says it is. */
const importing = (root: string, files: readonly string[], text: string): string =>
  files.map((file) => `import ${JSON.stringify(path.join(root, file))};`).join('') + text;

/** What each file under src/ loads by `import()` of our own. */
async function lazyImports(root: string): Promise<Map<string, Set<string>>> {
  const loads = new Map<string, Set<string>>();
  for await (const file of glob('src/**/*.ts', { cwd: root })) {
    const text = await readFile(path.join(root, file), 'utf8');
    const targets = [...text.matchAll(/\bimport\('(\.[^']+)'\)/g)];
    loads.set(file, new Set(targets.map(([, to = '']) => path.posix.join(path.posix.dirname(file), to))));
  }
  return loads;
}
