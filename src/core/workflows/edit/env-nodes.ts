import { isMap, type YAMLMap } from 'yaml';
import { expressionsIn, referencesIn } from '../references/expressions.ts';
import { itemsOf, pairsOf, textOf, valueIn } from '../yaml.ts';

/** Something that can have an `env:`: the workflow, a job, or a step of one. */
export interface EnvNode {
  readonly map: YAMLMap;
  /** From the root of the document to it. */
  readonly path: readonly (string | number)[];
  /** For people: `job run`. */
  readonly label: string;
}

export interface JobNode extends EnvNode {
  readonly id: string;
  readonly steps: readonly EnvNode[];
}

export function jobNodes(jobs: unknown): JobNode[] {
  return pairsOf(jobs).flatMap(([id, map]) => {
    if (!isMap(map)) return [];
    const path = ['jobs', id];
    const steps = itemsOf(valueIn(map, 'steps')).flatMap((step, n) =>
      isMap(step)
        ? [{ map: step, path: [...path, 'steps', n], label: `job ${id}, ${stepName(step, n)}` }]
        : [],
    );
    return [{ map, path, label: `job ${id}`, id, steps }];
  });
}

const stepName = (step: YAMLMap, n: number): string => {
  const name = textOf(valueIn(step, 'name'));
  return name === undefined ? `step ${n + 1}` : `step ${JSON.stringify(name)}`;
};

/** Whether its own `env:` gives one of these to a variable. */
export const readsAny = ({ map }: EnvNode, names: readonly string[]): boolean =>
  pairsOf(valueIn(map, 'env')).some(([, value]) =>
    expressionsIn(textOf(value) ?? '')
      .flatMap(({ expression }) => referencesIn(expression))
      .some((asked) => 'name' in asked && names.includes(asked.name)),
  );

/** Whether it, or one of its steps, does. */
export const readsAnyWithin = (job: JobNode, names: readonly string[]): boolean =>
  readsAny(job, names) || job.steps.some((step) => readsAny(step, names));

export const runsPython = ({ steps }: JobNode): boolean => steps.some(stepRunsPython);

export const stepRunsPython = ({ map }: EnvNode): boolean =>
  /(^|[\s;&|(])(python[\d.]*|uv run|uvx|poetry run|pipenv run|hatch run|dlt)\s/m.test(
    `${textOf(valueIn(map, 'run')) ?? ''} `,
  );
