/*
 * Where a module that is loaded by `import()` shares a chunk with others, esbuild makes a file for it that has nothing
 * but the names to pass on. It is loaded too, and takes as long as any: so the names are picked where they are asked for.
 */

/** Where the names of such a file come from: each name there, by its name here. */
interface Facade {
  readonly chunk: string;
  readonly names: Readonly<Record<string, string>>;
}

export interface Chunks {
  /** By file name. */
  readonly texts: ReadonlyMap<string, string>;
  /** The chunk that is loaded now, for each file that was left out. */
  readonly moved: ReadonlyMap<string, string>;
}

/** The chunks without such files. `chunks`: as esbuild writes them when it leaves the white space, by file name. */
export function withoutFacades(chunks: ReadonlyMap<string, string>): Chunks {
  const facades = new Map(
    [...chunks].flatMap(([name, text]) => {
      const facade = facadeIn(text);
      return facade ? [[name, facade] as const] : [];
    }),
  );
  const kept = [...chunks].filter(([name]) => !facades.has(name));
  return {
    texts: new Map(kept.map(([name, text]) => [name, pickingFrom(facades, text)])),
    moved: new Map([...facades].map(([name, { chunk }]) => [name, chunk])),
  };
}

const IMPORTS = /^import (?:\{([^}]*)\} from )?"\.\/([^"]+)";$/gm;
const EXPORTS = /^export \{([^}]*)\};$/gm;

/** Undefined: it has code of its own, or names of several chunks. */
function facadeIn(text: string): Facade | undefined {
  const rest = text
    .replace(IMPORTS, '')
    .replace(EXPORTS, '')
    .replace(/^\/\/.*$/gm, '');
  if (rest.trim() !== '') return undefined;
  const imported = new Map(
    [...text.matchAll(IMPORTS)].flatMap(([, names = '', chunk = '']) =>
      pairsIn(names).map(([there, here]) => [here, { chunk, there }] as const),
    ),
  );
  const exported = [...text.matchAll(EXPORTS)].flatMap(([, names = '']) => pairsIn(names));
  const found = exported.flatMap(([here, as]) => {
    const from = imported.get(here);
    return from ? [{ as, ...from }] : [];
  });
  const [first] = found;
  if (!first || found.length < exported.length || found.some(({ chunk }) => chunk !== first.chunk))
    return undefined;
  return { chunk: first.chunk, names: Object.fromEntries(found.map(({ as, there }) => [as, there])) };
}

/** `a, b as c` -> a and a, b and c */
const pairsIn = (names: string): [string, string][] =>
  names
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [from = '', to = from] = each.split(/\s+as\s+/);
      return [from, to];
    });

const pickingFrom = (facades: ReadonlyMap<string, Facade>, text: string): string =>
  text.replace(/\bimport\("(\.\/(?:[^"/]+\/)*)([^"/]+)"\)/g, (whole, folder: string, name: string) => {
    const facade = facades.get(name);
    if (!facade) return whole;
    const picked = Object.entries(facade.names).map(([as, there]) => `${as}: all.${there}`);
    return `import("${folder}${facade.chunk}").then((all) => ({ ${picked.join(', ')} }))`;
  });
