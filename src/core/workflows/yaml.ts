import {
  type Document,
  type ErrorCode,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { type Position, place, UserError } from '../diagnostics.ts';
import { resolveAliases } from './aliases.ts';
import { countTokens } from './limits.ts';

/** The text of a workflow, and where an offset of it is. */
export interface YamlSource {
  readonly text: string;
  positionAt(offset: number): Position;
}

/**
 * Parses the text of a workflow or an action, with its aliases resolved: the tree is for reading alone.
 * @throws UserError when it is not YAML, or more of it than any workflow has
 */
export function parseYaml(text: string, file: string): { root: Node | null; source: YamlSource } {
  const { document, source } = parseWithAliases(text, file);
  resolveAliases(document.contents, file, source);
  return { root: document.contents, source };
}

/**
 * Parses a text and leaves its aliases as they are.
 * @throws UserError when it is not YAML, or longer than any workflow
 */
export function parseWithAliases(text: string, file: string): { document: Document; source: YamlSource } {
  countTokens(text, file);
  const lines = new LineCounter();
  // The library compares each key with each one before; `resolveAliases` looks for doubles by itself.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const source = { text, positionAt };
  const [error] = document.errors;
  if (error) throw notYaml(error.code, source.positionAt(error.pos[0]));
  return { document, source };
}

const notYaml = (code: ErrorCode, at: Position): UserError =>
  new UserError(`${place(at)} is not YAML (${code.toLowerCase().replaceAll('_', ' ')})`);

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
