import { isMap, isSeq, type Node } from 'yaml';
import { place } from '../../diagnostics.ts';
import { limits, tooLarge } from '../limits.ts';
import { pairsOf, positionOf, textOf, type YamlSource } from '../yaml.ts';
import type { Reference } from './expressions.ts';

/** The texts that the list of each key holds, without the keys whose list is known only when it runs. */
export type Matrix = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the `strategy: matrix:` of a job as far as it is written out.
 * @throws UserError where a key has more values than GitHub starts jobs from
 */
export function matrixOf(job: Node, source: YamlSource): Matrix {
  const matrix = isMap(job) ? job.getIn(['strategy', 'matrix'], true) : undefined;
  const lists = pairsOf(matrix).flatMap(([key, list]) =>
    isSeq(list) && key !== 'include' && key !== 'exclude' ? [[key, list.items.map(textOf)] as const] : [],
  );
  const include = isMap(matrix) ? matrix.get('include', true) : undefined;
  const included = (isSeq(include) ? include.items : []).flatMap((item) =>
    pairsOf(item).map(([key, value]) => [key, [textOf(value)]] as const),
  );
  const byKey = Map.groupBy([...lists, ...included], ([key]) => key);
  return new Map(
    [...byKey].flatMap(([key, found]) => {
      const values = found.flatMap(([, texts]) => texts);
      if (values.length > limits.matrix)
        throw tooLarge(
          place(positionOf(matrix, source)),
          `the matrix has more than ${limits.matrix.toLocaleString('en')} values of one key`,
        );
      const known = values.filter((value) => value !== undefined);
      return known.length === values.length ? [[key, known] as const] : [];
    }),
  );
}

/** Turns `secrets[matrix.NAME]` into one reference for each name that the matrix has there. */
export const expandReference = (reference: Reference, matrix: Matrix): Reference[] => {
  if (!('matrix' in reference)) return [reference];
  const { context } = reference;
  const names = matrix.get(reference.matrix);
  return names?.map((name) => ({ context, name: name.toUpperCase() })) ?? [{ context, dynamic: true }];
};

/** Reads `environment: production`, `environment: { name: … }`, or one for each entry of the matrix. */
export function environmentsOf(node: unknown, matrix: Matrix): (string | undefined)[] {
  const name = isMap(node) ? textOf(node.get('name', true)) : textOf(node);
  if (name === undefined) return node === undefined ? [] : [undefined];
  const [, key] = /^\$\{\{\s*matrix\.([A-Za-z_][\w-]*)\s*\}\}$/.exec(name) ?? [];
  if (key !== undefined) return [...(matrix.get(key) ?? [undefined])];
  return [name.includes('${{') ? undefined : name];
}
