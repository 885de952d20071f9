import { type Node, visit } from 'yaml';
import type { Position } from '../../position.ts';
import { keysAbove, textOf } from '../yaml.ts';
import { envVariableAt } from './context-availability.ts';
import { expressionsIn, referencesIn } from './expressions.ts';
import type { YamlSource } from './reference-sites.ts';

/** One line of an `env:`. */
export interface EnvVariable {
  readonly name: string;
  readonly at: Position;
  /** 0 at the top of the workflow, 1 at a job, 2 at a step: a larger one wins. */
  readonly level: 0 | 1 | 2;
  readonly job?: string;
  /** The names of secrets and variables that its value asks for, in upper case. */
  readonly referencedNames: readonly string[];
}

/** The lines of every `env:` that belongs to a job, or to the top of the workflow where no job is named. */
export function findEnvVariables(node: Node, source: YamlSource, job?: string): EnvVariable[] {
  const settings: EnvVariable[] = [];
  visit(node, {
    Scalar: (key, scalar, path) => {
      const keys = keysAbove(path);
      const name = key === 'key' ? undefined : envVariableAt(keys);
      const level = levelOf(keys, job);
      if (name === undefined || level === undefined) return;
      settings.push({
        name,
        at: source.positionAt(scalar.range?.[0] ?? 0),
        level,
        ...(job !== undefined && { job }),
        referencedNames: referencedNamesIn(textOf(scalar) ?? ''),
      });
    },
  });
  return settings;
}

function levelOf(keys: readonly string[], job: string | undefined): EnvVariable['level'] | undefined {
  if (job === undefined) return keys.length === 2 ? 0 : undefined;
  return keys.length === 2 ? 1 : 2;
}

const referencedNamesIn = (text: string): string[] =>
  expressionsIn(text)
    .flatMap(({ expression }) => referencesIn(expression))
    .flatMap((asked) => ('name' in asked ? [asked.name] : 'matrix' in asked ? ['*'] : []));
