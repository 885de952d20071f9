import { isScalar, type Node, type Scalar, visit } from 'yaml';
import type { Position } from '../leaf.ts';
import { type Asked, askedIn, expressionsIn } from './expressions.ts';
import type { Matrix } from './matrix.ts';

/** One place that asks for a secret or a variable. */
export interface Use {
  readonly asked: Asked;
  readonly at: Position;
  /** The job it stands in; absent at the top of the workflow. */
  readonly job?: string;
  /** The variable of an `env:` that it is the whole value of. */
  readonly as?: string;
}

/** The text of a workflow, and where an offset of it is. */
export interface Source {
  readonly text: string;
  at(offset: number): Position;
}

export interface Where {
  readonly job?: string;
  readonly matrix?: Matrix;
  /** Another call reads this part. */
  readonly skip?: Node;
}

export function usesIn(node: Node, source: Source, { job, matrix = new Map(), skip }: Where): Use[] {
  const uses: Use[] = [];
  visit(node, {
    Map: (_, map) => (map === skip ? visit.SKIP : undefined),
    Scalar: (key, scalar, path) => {
      if (key === 'key') return;
      const owner = keyOfPair(path.at(-1));
      const as = keyOfPair(path.at(-3)) === 'env' ? owner : undefined;
      uses.push(
        ...usesOf(scalar, source.text, owner === 'if', matrix).map(({ asked, whole, offset }) => ({
          asked,
          at: source.at(offset),
          ...(job !== undefined && { job }),
          ...(whole && as !== undefined && { as }),
        })),
      );
    },
  });
  return uses;
}

const keyOfPair = (pair: unknown): string | undefined => {
  const key = typeof pair === 'object' && pair !== null && 'key' in pair ? pair.key : undefined;
  return isScalar(key) ? String(key.value) : undefined;
};

/** `whole`: the value is this expression and nothing else. An `if:` needs no marks around its expression. */
function usesOf(
  scalar: Scalar,
  text: string,
  isCondition: boolean,
  matrix: Matrix,
): { asked: Asked; whole: boolean; offset: number }[] {
  const { value, range } = scalar;
  if (typeof value !== 'string' || !range) return [];
  const marked = expressionsIn(value);
  const found = marked.length === 0 && isCondition ? [{ expression: value }] : marked;
  return found.flatMap(({ expression }, nth) => {
    const asked = askedIn(expression).flatMap((one) => expanded(one, matrix));
    const whole = marked.length === 1 && value.trim() === `\${{${expression}}}` && SIMPLE.test(expression);
    const offset = marked.length > 0 ? nthMark(text, range[0], nth) : range[0];
    return asked.map((one) => ({ asked: one, whole, offset }));
  });
}

/** Where the nth `${{` stands in the file: a value in a block or in quotes is not the text that the file has. */
function nthMark(text: string, from: number, nth: number): number {
  let offset = text.indexOf('${{', from);
  for (let n = 0; n < nth; n++) offset = text.indexOf('${{', offset + 1);
  return offset;
}

const SIMPLE = /^\s*secrets\s*(\.\s*[\w-]+|\[\s*'[^']+'\s*\])\s*$/i;

const expanded = (asked: Asked, matrix: Matrix): Asked[] => {
  if (!('matrix' in asked)) return [asked];
  const { context } = asked;
  const names = matrix.get(asked.matrix);
  return names?.map((name) => ({ context, name: name.toUpperCase() })) ?? [{ context, dynamic: true }];
};
