import { type Node, visit } from 'yaml';
import type { Position } from '../../diagnostics.ts';
import { keysAbove, textOf, type YamlSource } from '../yaml.ts';
import { expressionsIn, joinsByOrAlone, type NamedReference, referencesIn } from './expressions.ts';

/** One line of an `env:`. */
export interface EnvVariable {
  readonly name: string;
  readonly at: Position;
  /** 0 at the top of the workflow, 1 at a job, 2 at a step: a larger one wins. */
  readonly level: 0 | 1 | 2;
  readonly job?: string;
  /** The names of secrets and variables that its value reads, in upper case; `*` for one of a matrix. */
  readonly referencedNames: readonly string[];
  readonly value: EnvValue;
}

/** What a value is made of, without a character of what is written out in it: that may be a secret. */
export interface EnvValue {
  /** What it reads by name, in its order. */
  readonly reads: readonly NamedReference[];
  /** Other variables of `env:` that it reads, `${{ env.NAME }}`. */
  readonly readsEnv: readonly string[];
  /** It has an expression. */
  readonly isExpression: boolean;
  /** The names that it reads stand elsewhere, in a matrix. */
  readonly isIndirect: boolean;
  /** The first that it reads is the value wherever that is there: nothing but `||` joins them. */
  readonly firstWins: boolean;
}

/** Finds the lines of every `env:` that belongs to a job, or to the top of the workflow where no job is named. */
export function findEnvVariables(node: Node, source: YamlSource, job?: string): EnvVariable[] {
  const variables: EnvVariable[] = [];
  visit(node, {
    Scalar: (key, scalar, path) => {
      const keys = keysAbove(path);
      const name = key === 'key' ? undefined : envVariableAt(keys);
      const level = levelOf(keys, job);
      if (name === undefined || level === undefined) return;
      variables.push({
        name,
        at: source.positionAt(scalar.range?.[0] ?? 0),
        level,
        ...(job !== undefined && { job }),
        referencedNames: referencedNamesIn(textOf(scalar) ?? ''),
        value: envValueOf(textOf(scalar) ?? ''),
      });
    },
  });
  return variables;
}

/** Names the variable that a value is given to, where it is one that the commands of a job see. */
export function envVariableAt(keys: readonly string[]): string | undefined {
  const inEnv = keys.at(-2) === 'env' && (keys.length === 2 || (keys.length === 3 && keys[0] === 'steps'));
  return inEnv ? keys.at(-1) : undefined;
}

function levelOf(keys: readonly string[], job: string | undefined): EnvVariable['level'] | undefined {
  if (job === undefined) return keys.length === 2 ? 0 : undefined;
  return keys.length === 2 ? 1 : 2;
}

const referencedNamesIn = (text: string): string[] =>
  expressionsIn(text)
    .flatMap(({ expression }) => referencesIn(expression))
    .flatMap((reference) => ('name' in reference ? [reference.name] : 'matrix' in reference ? ['*'] : []));

function envValueOf(text: string): EnvValue {
  const expressions = expressionsIn(text).map(({ expression }) => expression);
  const references = expressions.flatMap(referencesIn);
  const isIndirect = references.some((reference) => 'matrix' in reference);
  return {
    reads: references.filter((reference) => 'name' in reference),
    isIndirect,
    readsEnv: expressions.flatMap((one) =>
      [...one.matchAll(/(?<![\w.-])env\s*\.\s*([A-Za-z_][\w-]*)/gi)].map(([, name = '']) => name),
    ),
    isExpression: expressions.length > 0,
    firstWins: !isIndirect && expressions.length === 1 && expressions.every(joinsByOrAlone),
  };
}
