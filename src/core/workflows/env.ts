import { type Node, visit } from 'yaml';
import type { Position } from '../position.ts';
import { askedIn, expressionsIn } from './expressions.ts';
import { keysOn, textOf } from './nodes.ts';
import { variableAt } from './standing.ts';
import type { Source } from './uses.ts';

/** One line of an `env:`. */
export interface Setting {
  readonly name: string;
  readonly at: Position;
  /** 0 at the top of the workflow, 1 at a job, 2 at a step: a larger one wins. */
  readonly level: 0 | 1 | 2;
  readonly job?: string;
  /** The names of secrets and variables that its value asks for, in upper case. */
  readonly asks: readonly string[];
}

/** The lines of every `env:` that belongs to a job, or to the top of the workflow where no job is named. */
export function settingsIn(node: Node, source: Source, job?: string): Setting[] {
  const settings: Setting[] = [];
  visit(node, {
    Scalar: (key, scalar, path) => {
      const keys = keysOn(path);
      const name = key === 'key' ? undefined : variableAt(keys);
      const level = levelOf(keys, job);
      if (name === undefined || level === undefined) return;
      settings.push({
        name,
        at: source.at(scalar.range?.[0] ?? 0),
        level,
        ...(job !== undefined && { job }),
        asks: namesIn(textOf(scalar) ?? ''),
      });
    },
  });
  return settings;
}

function levelOf(keys: readonly string[], job: string | undefined): Setting['level'] | undefined {
  if (job === undefined) return keys.length === 2 ? 0 : undefined;
  return keys.length === 2 ? 1 : 2;
}

const namesIn = (text: string): string[] =>
  expressionsIn(text)
    .flatMap(({ expression }) => askedIn(expression))
    .flatMap((asked) => ('name' in asked ? [asked.name] : 'matrix' in asked ? ['*'] : []));
