import { exportsOf, typeNamesOf } from './declarations.ts';
import { functionsOf } from './functions.ts';
import { cycleThrough, cyclicGroupsOf, graphOf, importersOf } from './graph.ts';
import type { Source } from './sources.ts';

export interface LineCount {
  readonly name: string;
  readonly lines: number;
}

export interface Sizes {
  readonly count: number;
  readonly lines: number;
  readonly median: number;
  readonly ninetieth: number;
  /** The longest first. */
  readonly all: readonly LineCount[];
}

/** A file that only one other file imports. */
export interface SingleImport extends LineCount {
  readonly importer: string;
  /** It exports one function, and no other value. */
  readonly isOneFunction: boolean;
}

export interface Figures {
  readonly files: Sizes;
  readonly functions: Sizes;
  /** Groups of files that reach each other, each with a shortest way around in it. */
  readonly cycles: readonly { readonly files: readonly string[]; readonly path: readonly string[] }[];
  /** How many such groups are left without the imports of types, which vanish before the program runs. */
  readonly cyclesAtRunTime: number;
  readonly duplicates: readonly { readonly type: string; readonly files: readonly string[] }[];
  readonly singleImports: readonly SingleImport[];
}

export function figuresOf(sources: readonly Source[]): Figures {
  const graph = graphOf(sources);
  return {
    files: sizesOf(sources),
    functions: sizesOf(
      sources.flatMap(({ name: file, text }) =>
        functionsOf(text).map(({ name, line, lines }) => ({ name: `${file}:${line} ${name}`, lines })),
      ),
    ),
    cycles: cyclicGroupsOf(graph).map((files) => ({ files, path: cycleThrough(graph, files) })),
    cyclesAtRunTime: cyclicGroupsOf(graphOf(sources.map(withoutTypes))).length,
    duplicates: duplicatesOf(sources),
    singleImports: singleImportsOf(sources, importersOf(graph)),
  };
}

const withoutTypes = ({ name, imports }: Source): Pick<Source, 'name' | 'imports'> => ({
  name,
  imports: imports.filter(({ kind }) => kind !== 'type'),
});

export function sizesOf(counts: readonly LineCount[]): Sizes {
  const all = counts
    .map(({ name, lines }) => ({ name, lines }))
    .sort((left, right) => right.lines - left.lines);
  const atShare = (share: number): number => all[Math.floor(all.length * (1 - share))]?.lines ?? 0;
  const lines = all.reduce((sum, one) => sum + one.lines, 0);
  return { count: all.length, lines, median: atShare(0.5), ninetieth: atShare(0.9), all };
}

function duplicatesOf(sources: readonly Source[]): Figures['duplicates'] {
  const files = new Map<string, string[]>();
  for (const { name, text } of sources)
    for (const type of typeNamesOf(text)) files.set(type, [...(files.get(type) ?? []), name]);
  return [...files]
    .filter(([, names]) => names.length > 1)
    .map(([type, names]) => ({ type, files: names }))
    .sort((left, right) => right.files.length - left.files.length || (left.type < right.type ? -1 : 1));
}

function singleImportsOf(
  sources: readonly Source[],
  importers: ReadonlyMap<string, readonly string[]>,
): SingleImport[] {
  return sources.flatMap(({ name, lines, text }) => {
    const [importer, ...others] = importers.get(name) ?? [];
    if (importer === undefined || others.length > 0) return [];
    const values = exportsOf(text);
    const isOneFunction = values.length === 1 && values[0]?.isFunction === true;
    return [{ name, lines, importer, isOneFunction }];
  });
}
