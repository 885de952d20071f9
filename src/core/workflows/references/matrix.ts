import { isMap, isSeq, type Node } from 'yaml';
import { pairsOf, textOf } from '../yaml.ts';

/** Key -> the texts that its list holds. Without a key whose list is known only when it runs. */
export type Matrix = ReadonlyMap<string, readonly string[]>;

export function matrixOf(job: Node): Matrix {
  const matrix = isMap(job) ? job.getIn(['strategy', 'matrix'], true) : undefined;
  const lists = pairsOf(matrix).flatMap(([key, list]) =>
    isSeq(list) && key !== 'include' && key !== 'exclude' ? [[key, list.items.map(textOf)] as const] : [],
  );
  const include = isMap(matrix) ? matrix.get('include', true) : undefined;
  const included = (isSeq(include) ? include.items : []).flatMap((item) =>
    pairsOf(item).map(([key, value]) => [key, [textOf(value)]] as const),
  );
  const all = Map.groupBy([...lists, ...included], ([key]) => key);
  return new Map(
    [...all].flatMap(([key, found]) => {
      const values = found.flatMap(([, texts]) => texts);
      const known = values.filter((value) => value !== undefined);
      return known.length === values.length ? [[key, known] as const] : [];
    }),
  );
}
