import { type Node, type Scalar, visit } from 'yaml';
import type { Position } from '../../diagnostics.ts';
import { conditionOf, keysAbove, type YamlSource } from '../yaml.ts';
import { availabilityAt, type ContextAvailability } from './context-availability.ts';
import { envVariableAt } from './env-variables.ts';
import { expressionsIn, hasFallback, type Reference, referencesIn } from './expressions.ts';
import { expandReference, type Matrix } from './matrix.ts';

/** One place that reads a secret or a variable. */
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

/** The part of a workflow that is searched. */
export interface SearchArea {
  readonly job?: string;
  readonly matrix?: Matrix;
  /** A node that is searched by itself. */
  readonly skip?: Node;
}

/** Finds every place under a node that reads a secret or a variable. */
export function findReferences(
  node: Node,
  source: YamlSource,
  { job, matrix = new Map(), skip }: SearchArea,
): ReferenceSite[] {
  const sites: ReferenceSite[] = [];
  visit(node, {
    Map: (_, map) => (map === skip ? visit.SKIP : undefined),
    Scalar: (key, scalar, path) => {
      if (key === 'key') return;
      const keys = keysAbove(path);
      const found = referencesOf(scalar, source.text, keys.at(-1) === 'if', matrix);
      const surroundings = surroundingsOf(keys, path, job);
      sites.push(...found.map((one) => siteOf(one, surroundings, source)));
    },
  });
  return sites;
}

type Surroundings = Omit<ReferenceSite, 'reference' | 'at' | 'optional'>;

/** Collects what the keys and the ancestors of a value say about everything that the value reads. */
function surroundingsOf(
  keys: readonly string[],
  path: readonly unknown[],
  job: string | undefined,
): Surroundings {
  const availability = availabilityAt(keys, job === undefined ? 'workflow' : 'job');
  const variable = envVariableAt(keys);
  const passedAs = keys[0] === 'secrets' && keys.length === 2 ? keys[1]?.toUpperCase() : undefined;
  const conditions = path.map((one) => conditionOf(one)).filter((condition) => condition !== undefined);
  return {
    availability,
    ...(job !== undefined && { job }),
    ...(variable !== undefined && { variable }),
    ...(job !== undefined && passedAs !== undefined && { passedAs }),
    ...(conditions.length > 0 && { conditions }),
  };
}

function siteOf(
  { reference, isWholeValue, optional, offset }: FoundReference,
  { variable, ...surroundings }: Surroundings,
  source: YamlSource,
): ReferenceSite {
  return {
    ...surroundings,
    reference,
    at: source.positionAt(offset),
    ...(isWholeValue && variable !== undefined && { variable }),
    ...(optional && { optional }),
  };
}

interface FoundReference {
  readonly reference: Reference;
  /** The value is this expression and nothing else. */
  readonly isWholeValue: boolean;
  readonly optional: boolean;
  readonly offset: number;
}

/** Finds what one value reads. An `if:` needs no marks around its expression. */
function referencesOf(scalar: Scalar, text: string, isCondition: boolean, matrix: Matrix): FoundReference[] {
  const { value, range } = scalar;
  if (typeof value !== 'string' || !range) return [];
  const marked = expressionsIn(value);
  const expressions = marked.length === 0 && isCondition ? [{ expression: value }] : marked;
  return expressions.flatMap(({ expression }, nth) => {
    const found = {
      isWholeValue:
        marked.length === 1 && value.trim() === `\${{${expression}}}` && ONE_REFERENCE.test(expression),
      offset: marked.length > 0 ? offsetOfMark(text, range[0], nth) : range[0],
      optional: isCondition || hasFallback(expression),
    };
    return referencesIn(expression)
      .flatMap((reference) => expandReference(reference, matrix))
      .map((reference) => ({ reference, ...found }));
  });
}

/** Finds the nth `${{` in the file: a value in a block or in quotes is not the text that the file has. */
function offsetOfMark(text: string, from: number, nth: number): number {
  let offset = text.indexOf('${{', from);
  for (let n = 0; n < nth; n++) offset = text.indexOf('${{', offset + 1);
  return offset;
}

const ONE_REFERENCE =
  /^\s*(secrets|vars)\s*(\.\s*[\w-]+|\[\s*'[^']+'\s*\]|\[\s*matrix\s*\.\s*[\w-]+\s*\])\s*$/i;
