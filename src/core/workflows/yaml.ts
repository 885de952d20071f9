import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { type Position, UserError } from '../diagnostics.ts';

/** The text of a workflow, and where an offset of it is. */
export interface YamlSource {
  readonly text: string;
  positionAt(offset: number): Position;
}

/**
 * Parses the text of a workflow or an action, with its aliases resolved.
 * @throws UserError when it is not YAML
 */
export function parseYaml(text: string, file: string): { root: Node | null; source: YamlSource } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const [error] = document.errors;
  if (error) {
    const { line, column } = positionAt(error.pos[0]);
    const reason = error.code.toLowerCase().replaceAll('_', ' ');
    throw new UserError(`${file}:${line}:${column} is not YAML (${reason})`);
  }
  resolveAliases(document, file);
  return { root: document.contents, source: { text, positionAt } };
}

/** An anchor that stands for more nodes than this is in no workflow that anyone wrote. */
const MOST_ALIASES = 1000;

/**
 * Replaces each alias by what its anchor holds, as GitHub does. The document is for reading alone.
 * @throws UserError for an alias of nothing, or of what it stands in
 */
function resolveAliases(document: Document, file: string): void {
  let left = MOST_ALIASES;
  visit(document, {
    Alias: (_, alias, path) => {
      const anchored = alias.resolve(document);
      left -= 1;
      if (anchored && !isAlias(anchored) && !path.some((one) => one === anchored) && left >= 0)
        return anchored;
      throw new UserError(`${file}: the alias *${alias.source} leads nowhere`, {
        hint: 'an anchor stands before its aliases, and not around them',
      });
    },
  });
}

/** Finds the start of a node, and that of the file for what is none. */
export const positionOf = (node: unknown, source: YamlSource): Position => {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return source.positionAt(Array.isArray(range) ? Number(range[0]) : 0);
};

/** The named values of a map; none of anything else. */
export const pairsOf = (map: unknown): [string, Node][] =>
  isMap(map)
    ? map.items.flatMap(({ key, value }) =>
        isScalar(key) && isNode(value) ? [[String(key.value), value]] : [],
      )
    : [];

/** The keys of a map, those without a value too. */
export const keysOf = (map: unknown): string[] =>
  isMap(map) ? map.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];

/** The value of a key as a node; undefined where there is no map, or no such key in it. */
export const valueIn = (map: unknown, key: string): unknown => (isMap(map) ? map.get(key, true) : undefined);

export const itemsOf = (list: unknown): readonly unknown[] => (isSeq(list) ? list.items : []);

export const textOf = (node: unknown): string | undefined =>
  isScalar(node) && typeof node.value === 'string' ? node.value : undefined;

export const isTrue = (node: unknown): boolean => isScalar(node) && node.value === true;

/** The text of the `if:` of a job or a step, if it has one. */
export const conditionOf = (map: unknown): string | undefined => {
  const condition = valueIn(map, 'if');
  return isScalar(condition) ? String(condition.value) : undefined;
};

/** The keys of the maps around a node, the outermost first, from the ancestors that `visit` names. */
export const keysAbove = (path: readonly unknown[]): string[] =>
  path.flatMap((one) => (isPair(one) && isScalar(one.key) ? [String(one.key.value)] : []));
