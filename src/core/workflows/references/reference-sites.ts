import { type Node, type Scalar, visit } from 'yaml';
import { type Position, place, type UserError } from '../../diagnostics.ts';
import { limits, tooLarge } from '../limits.ts';
import { conditionOf, keysAbove, positionOf, type YamlSource } from '../yaml.ts';
import { envVariableAt } from './env-variables.ts';
import { checkExpression, expressionsIn, hasFallback, type Reference, referencesIn } from './expressions.ts';
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
  /** The start of the value that it stands in. */
  readonly valueAt?: Position;
  /** The variable to which a script assigns it: `NAME=${{ … }}`. */
  readonly assigned?: string;
  /** The name, in upper case, under which a workflow that is called gets it. */
  readonly passedAs?: string;
  /** The `if:` of the job and the step it stands in. */
  readonly conditions?: readonly string[];
  /** The expression has a way on without it, such as `||`. */
  readonly optional?: true;
}

/** The part of a workflow that is searched. */
interface SearchArea {
  readonly job?: string;
  readonly matrix?: Matrix;
  /** A node that is searched by itself. */
  readonly skip?: unknown;
}

/**
 * Finds every place under a node that reads a secret or a variable.
 * @throws UserError where an expression is longer or deeper than GitHub takes, and for more places than a workflow has
 */
export function findReferences(
  node: Node,
  source: YamlSource,
  { job, matrix = new Map(), skip }: SearchArea,
): ReferenceSite[] {
  const sites: ReferenceSite[] = [];
  const conditionsOf = conditionReader();
  visit(node, {
    Map: (_, map) => (map === skip ? visit.SKIP : undefined),
    Scalar: (key, scalar, path) => {
      if (key === 'key') return;
      const found = referencesOf(scalar, source, isConditionOf(path), matrix);
      if (found.length === 0) return;
      const valueAt = positionOf(scalar, source);
      const surroundings = { ...surroundingsOf(path, job, conditionsOf(path)), valueAt };
      for (const one of found) sites.push(siteOf(one, surroundings, source));
      if (sites.length > limits.references) throw tooMany(scalar, source);
    },
  });
  return sites;
}

/** Looks each map's `if:` up once: a map may be as long as the file. */
function conditionReader(): (path: readonly unknown[]) => readonly string[] {
  const known = new Map<unknown, string | undefined>();
  const lookUp = (one: unknown): string | undefined => {
    if (!known.has(one)) known.set(one, conditionOf(one));
    return known.get(one);
  };
  return (path) => path.map(lookUp).filter((condition) => condition !== undefined);
}

const isConditionOf = (path: readonly unknown[]): boolean => keysAbove(path.slice(-1)).at(0) === 'if';

type Surroundings = Omit<ReferenceSite, 'reference' | 'at' | 'optional' | 'assigned'>;

/** Collects what the keys and the ancestors of a value say about everything that the value reads. */
function surroundingsOf(
  path: readonly unknown[],
  job: string | undefined,
  conditions: readonly string[],
): Surroundings {
  const keys = keysAbove(path);
  const availability = availabilityAt(keys, job === undefined ? 'workflow' : 'job');
  const variable = envVariableAt(keys);
  const passedAs = keys[0] === 'secrets' && keys.length === 2 ? keys[1]?.toUpperCase() : undefined;
  return {
    availability,
    ...(job !== undefined && { job }),
    ...(variable !== undefined && { variable }),
    ...(job !== undefined && passedAs !== undefined && { passedAs }),
    ...(conditions.length > 0 && { conditions }),
  };
}

function siteOf(
  { reference, isWholeValue, optional, offset, assigned }: FoundReference,
  { variable, ...surroundings }: Surroundings,
  source: YamlSource,
): ReferenceSite {
  return {
    ...surroundings,
    reference,
    at: source.positionAt(offset),
    ...(isWholeValue && variable !== undefined && { variable }),
    ...(assigned !== undefined && surroundings.availability.key === 'run' && { assigned }),
    ...(optional && { optional }),
  };
}

interface FoundReference {
  readonly reference: Reference;
  /** The value is this expression and nothing else. */
  readonly isWholeValue: boolean;
  readonly optional: boolean;
  readonly offset: number;
  /** What stands before it in the text would assign it. */
  readonly assigned?: string;
}

/** Finds what one value reads. An `if:` needs no marks around its expression. */
function referencesOf(
  scalar: Scalar,
  source: YamlSource,
  isCondition: boolean,
  matrix: Matrix,
): FoundReference[] {
  const { value, range } = scalar;
  if (typeof value !== 'string' || !range) return [];
  if (isCondition) checkExpression(value, positionOf(scalar, source));
  const marked = expressionsIn(value);
  const expressions = marked.length === 0 && isCondition ? [{ expression: value }] : marked;
  const offsets = marked.length === 0 ? [range[0]] : offsetsOfMarks(source.text, range[0], marked.length);
  const all: FoundReference[] = [];
  for (const [nth, { expression, ...marks }] of expressions.entries()) {
    const assigned = assignedBefore(value, 'offset' in marks ? Number(marks.offset) : 0);
    const offset = offsets[nth] ?? range[0];
    checkExpression(expression, source.positionAt(offset));
    const isWholeValue =
      marked.length === 1 && value.trim() === `\${{${expression}}}` && ONE_REFERENCE.test(expression);
    const found = {
      isWholeValue,
      offset,
      optional: isCondition || hasFallback(expression),
      ...(assigned !== undefined && { assigned }),
    };
    for (const reference of referencesIn(expression)) {
      for (const one of expandReference(reference, matrix)) all.push({ reference: one, ...found });
      if (all.length > limits.references) throw tooMany(scalar, source);
    }
  }
  return all;
}

/** No name of a variable is longer. */
const LONGEST_NAME = 300;

/** Finds the variable that `NAME=`, in front of an expression, assigns. */
const assignedBefore = (text: string, offset: number): string | undefined =>
  /(?<!\w)([A-Za-z_]\w*)=["']?$/.exec(text.slice(Math.max(0, offset - LONGEST_NAME), offset))?.[1];

const tooMany = (scalar: Scalar, source: YamlSource): UserError =>
  tooLarge(
    place(positionOf(scalar, source)),
    `up to here it asks for more than ${limits.references.toLocaleString('en')} secrets and variables`,
  );

/** Finds the first `${{` of the file from an offset on: a value in a block or in quotes is not the text that the file has. */
function offsetsOfMarks(text: string, from: number, count: number): number[] {
  const offsets: number[] = [];
  for (let at = text.indexOf('${{', from); offsets.length < count; at = text.indexOf('${{', at + 1))
    offsets.push(at);
  return offsets;
}

const ONE_REFERENCE =
  /^\s*(secrets|vars)\s*(\.\s*[\w-]+|\[\s*'[^']+'\s*\]|\[\s*matrix\s*\.\s*[\w-]+\s*\])\s*$/i;

/**
 * What a place of a workflow may read
 * (docs.github.com/actions/reference/workflows-and-actions/contexts, "Context availability", checked 2026-11-24).
 */
interface ContextAvailability {
  /** The key that decides, for people: `if`, `runs-on`. */
  readonly key: string;
  /** Whether `secrets` may be read; GitHub refuses the whole workflow where not. */
  readonly allowsSecrets: boolean;
  /**
   * Worked out before a runner has the job: variables of its environment are not there yet
   * (actions/runner#2472).
   */
  readonly beforeRunner: boolean;
}

/** Keys of a job, without `steps`, below which secrets may be read. */
const WITH_SECRETS: readonly RegExp[] = [
  /^env /,
  /^secrets /,
  /^outputs /,
  /^container (credentials|env) /,
  /^services \S+ (credentials|env) /,
];
const WITH_SECRETS_IN_STEP = /^steps (?!if|id|uses)/;
const BEFORE_RUNNER =
  /^(if|name|runs-on|strategy|concurrency|timeout-minutes|continue-on-error|with|secrets|uses|environment(?! url))\b/;
const BEFORE_ALL_JOBS = /^(name|run-name|on|concurrency)\b/;

/**
 * Looks up what a value may read.
 * @param keys from the job, or from the top of the workflow, down to the value; items of a list have none
 */
function availabilityAt(keys: readonly string[], within: 'job' | 'workflow'): ContextAvailability {
  const path = `${keys.join(' ')} `;
  const key = keys.filter((one) => one !== 'steps').at(0) ?? '';
  if (within === 'workflow')
    return { key, allowsSecrets: path.startsWith('env '), beforeRunner: BEFORE_ALL_JOBS.test(path) };
  return {
    key,
    allowsSecrets: WITH_SECRETS_IN_STEP.test(path) || WITH_SECRETS.some((allowed) => allowed.test(path)),
    beforeRunner: BEFORE_RUNNER.test(path),
  };
}
