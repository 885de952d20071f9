import { type Node, visit } from 'yaml';
import type { Position } from '../../diagnostics.ts';
import { keysAbove, textOf, type YamlSource } from '../yaml.ts';
import { expressionsIn, referencesIn } from './expressions.ts';

/** One line of an `env:`. */
export interface EnvVariable {
  readonly name: string;
  readonly at: Position;
  /** 0 at the top of the workflow, 1 at a job, 2 at a step: a larger one wins. */
  readonly level: 0 | 1 | 2;
  readonly job?: string;
  /** The names of secrets and variables that its value reads, in upper case; `*` for one of a matrix. */
  readonly referencedNames: readonly string[];
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
