import { type Node, type Scalar, visit } from 'yaml';
import type { Position } from '../../diagnostics.ts';
import { conditionOf, keysAbove, type YamlSource } from '../yaml.ts';
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
interface SearchArea {
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
