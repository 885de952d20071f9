import { type Node, type Scalar, visit } from 'yaml';
import type { Position } from '../../position.ts';
import { conditionOf, keysAbove } from '../yaml.ts';
import { availabilityAt, type ContextAvailability, envVariableAt } from './context-availability.ts';
import { expressionsIn, hasFallback, type Reference, referencesIn } from './expressions.ts';
import type { Matrix } from './matrix.ts';

/** One place that asks for a secret or a variable. */
export interface ReferenceSite {
  readonly reference: Reference;
  readonly at: Position;
  readonly availability: ContextAvailability;
  /** The job it stands in; absent at the top of the workflow. */
  readonly job?: string;
  /** The variable of an `env:` that it is the whole value of. */
  readonly variable?: string;
  /** The name, in upper case, under which a workflow that is called gets it. */
  readonly passedAs?: string;
  /** The `if:` of the job and the step it stands in. */
  readonly conditions?: readonly string[];
  /** The expression has a way on without it, such as `||`. */
  readonly optional?: true;
}

/** The text of a workflow, and where an offset of it is. */
export interface YamlSource {
  readonly text: string;
  positionAt(offset: number): Position;
}

export interface SearchArea {
  readonly job?: string;
  readonly matrix?: Matrix;
  /** Another call reads this part. */
  readonly skip?: Node;
}

export function findReferences(
  node: Node,
  source: YamlSource,
  { job, matrix = new Map(), skip }: SearchArea,
): ReferenceSite[] {
  const uses: ReferenceSite[] = [];
  visit(node, {
    Map: (_, map) => (map === skip ? visit.SKIP : undefined),
    Scalar: (key, scalar, path) => {
      if (key === 'key') return;
      const keys = keysAbove(path);
      const availability = availabilityAt(keys, job === undefined ? 'workflow' : 'job');
      const as = envVariableAt(keys);
      const handed = keys[0] === 'secrets' && keys.length === 2 ? keys[1]?.toUpperCase() : undefined;
      const guards = conditionsAround(path);
      const found = referencesOf(scalar, source.text, keys.at(-1) === 'if', matrix);
      uses.push(
        ...found.map(({ reference, isWholeValue, optional, offset }) => ({
          reference,
          at: source.positionAt(offset),
          availability,
          ...(job !== undefined && { job }),
          ...(isWholeValue && as !== undefined && { variable: as }),
          ...(job !== undefined && handed !== undefined && { passedAs: handed }),
          ...(guards.length > 0 && { conditions: guards }),
          ...(optional && { optional }),
        })),
      );
    },
  });
  return uses;
}

/** From the ancestors that `visit` tells. */
const conditionsAround = (path: readonly unknown[]): string[] =>
  path.map((one) => conditionOf(one)).filter((condition) => condition !== undefined);

interface FoundReference {
  readonly reference: Reference;
  /** The value is this expression and nothing else. */
  readonly isWholeValue: boolean;
  readonly optional: boolean;
  readonly offset: number;
}

/** An `if:` needs no marks around its expression. */
function referencesOf(scalar: Scalar, text: string, isCondition: boolean, matrix: Matrix): FoundReference[] {
  const { value, range } = scalar;
  if (typeof value !== 'string' || !range) return [];
  const marked = expressionsIn(value);
  const found = marked.length === 0 && isCondition ? [{ expression: value }] : marked;
  return found.flatMap(({ expression }, nth) => {
    const asked = referencesIn(expression).flatMap((one) => expandMatrix(one, matrix));
    const whole = marked.length === 1 && value.trim() === `\${{${expression}}}` && SIMPLE.test(expression);
    const offset = marked.length > 0 ? offsetOfMark(text, range[0], nth) : range[0];
    const maybe = isCondition || hasFallback(expression);
    return asked.map((one) => ({ reference: one, isWholeValue: whole, optional: maybe, offset }));
  });
}

/** Where the nth `${{` stands in the file: a value in a block or in quotes is not the text that the file has. */
function offsetOfMark(text: string, from: number, nth: number): number {
  let offset = text.indexOf('${{', from);
  for (let n = 0; n < nth; n++) offset = text.indexOf('${{', offset + 1);
  return offset;
}

const SIMPLE = /^\s*(secrets|vars)\s*(\.\s*[\w-]+|\[\s*'[^']+'\s*\]|\[\s*matrix\s*\.\s*[\w-]+\s*\])\s*$/i;

const expandMatrix = (asked: Reference, matrix: Matrix): Reference[] => {
  if (!('matrix' in asked)) return [asked];
  const { context } = asked;
  const names = matrix.get(asked.matrix);
  return names?.map((name) => ({ context, name: name.toUpperCase() })) ?? [{ context, dynamic: true }];
};
