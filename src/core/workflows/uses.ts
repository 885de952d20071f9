import { type Node, type Scalar, visit } from 'yaml';
import type { Position } from '../position.ts';
import { type Asked, askedIn, expressionsIn, hasChoice } from './expressions.ts';
import type { Matrix } from './matrix.ts';
import { conditionOf, keysOn } from './nodes.ts';
import { type Standing, standingAt, variableAt } from './standing.ts';

/** One place that asks for a secret or a variable. */
export interface Use {
  readonly asked: Asked;
  readonly at: Position;
  readonly standing: Standing;
  /** The job it stands in; absent at the top of the workflow. */
  readonly job?: string;
  /** The variable of an `env:` that it is the whole value of. */
  readonly as?: string;
  /** The name, in upper case, under which a workflow that is called gets it. */
  readonly handed?: string;
  /** The `if:` of the job and the step it stands in. */
  readonly guards?: readonly string[];
  /** The expression has a way on without it, such as `||`. */
  readonly maybe?: true;
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
      const keys = keysOn(path);
      const standing = standingAt(keys, job === undefined ? 'workflow' : 'job');
      const as = variableAt(keys);
      const handed = keys[0] === 'secrets' && keys.length === 2 ? keys[1]?.toUpperCase() : undefined;
      const guards = guardsIn(path);
      const found = usesOf(scalar, source.text, keys.at(-1) === 'if', matrix);
      uses.push(
        ...found.map(({ asked, whole, maybe, offset }) => ({
          asked,
          at: source.at(offset),
          standing,
          ...(job !== undefined && { job }),
          ...(whole && as !== undefined && { as }),
          ...(job !== undefined && handed !== undefined && { handed }),
          ...(guards.length > 0 && { guards }),
          ...(maybe && { maybe }),
        })),
      );
    },
  });
  return uses;
}

/** From the ancestors that `visit` tells. */
const guardsIn = (path: readonly unknown[]): string[] =>
  path.map((one) => conditionOf(one)).filter((condition) => condition !== undefined);

interface Found {
  readonly asked: Asked;
  /** The value is this expression and nothing else. */
  readonly whole: boolean;
  readonly maybe: boolean;
  readonly offset: number;
}

/** An `if:` needs no marks around its expression. */
function usesOf(scalar: Scalar, text: string, isCondition: boolean, matrix: Matrix): Found[] {
  const { value, range } = scalar;
  if (typeof value !== 'string' || !range) return [];
  const marked = expressionsIn(value);
  const found = marked.length === 0 && isCondition ? [{ expression: value }] : marked;
  return found.flatMap(({ expression }, nth) => {
    const asked = askedIn(expression).flatMap((one) => expanded(one, matrix));
    const whole = marked.length === 1 && value.trim() === `\${{${expression}}}` && SIMPLE.test(expression);
    const offset = marked.length > 0 ? nthMark(text, range[0], nth) : range[0];
    const maybe = isCondition || hasChoice(expression);
    return asked.map((one) => ({ asked: one, whole, maybe, offset }));
  });
}

/** Where the nth `${{` stands in the file: a value in a block or in quotes is not the text that the file has. */
function nthMark(text: string, from: number, nth: number): number {
  let offset = text.indexOf('${{', from);
  for (let n = 0; n < nth; n++) offset = text.indexOf('${{', offset + 1);
  return offset;
}

const SIMPLE = /^\s*(secrets|vars)\s*(\.\s*[\w-]+|\[\s*'[^']+'\s*\]|\[\s*matrix\s*\.\s*[\w-]+\s*\])\s*$/i;

const expanded = (asked: Asked, matrix: Matrix): Asked[] => {
  if (!('matrix' in asked)) return [asked];
  const { context } = asked;
  const names = matrix.get(asked.matrix);
  return names?.map((name) => ({ context, name: name.toUpperCase() })) ?? [{ context, dynamic: true }];
};
