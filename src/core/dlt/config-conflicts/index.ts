import type { Code } from '../../codes/index.ts';
import type { Diagnostic } from '../../diagnostics.ts';
import type { LayoutSpec } from '../../layouts/layout.ts';
import type { Leaf } from '../../model.ts';
import { place } from '../../position.ts';
import { findSecretsInConfig } from '../config-secrets.ts';
import { mergeLeaves } from '../merge.ts';
import { differences } from './differences.ts';
import { documentOf, type LookupPlace, variablesOf } from './places.ts';
import { hiddenBySetVariables } from './set-variables.ts';

/** Both files of a project, each as dlt merges and reads it here. */
export interface ConfigFiles {
  readonly secrets: readonly Leaf[];
  readonly config: readonly Leaf[];
}

/** How the job gets at the values. config.toml itself is taken to be there, since it travels with the code. */
export interface Delivery {
  /** What becomes of the secrets. */
  readonly secrets: Exclude<LayoutSpec['readAs'], 'nothing'>;
  /** Where `--with-config` puts the configuration. Absent: it is not pushed. */
  readonly config?: LayoutSpec['config'];
  /** The dlt pipeline that the job runs, where it is known. */
  readonly pipeline?: string;
}

/**
 * Where secrets.toml and config.toml get in each other's way: what dlt finds here and would not find in the job, what it
 * never finds, what it refuses. dlt asks the environment, secrets.toml, config.toml, and only then a vault, each
 * down to the most general section before the next one. (`run_context.py` and `resolve.py` of dlt 1.26 to 1.31,
 * checked 2026-11-24.)
 *
 * A path is taken to be asked for where one of the files has it. Each line is told once, by what weighs most.
 */
export function findConfigConflicts(files: ConfigFiles, arrival: Delivery): Diagnostic[] {
  const config = documentOf(files.config, 'no secrets');
  const here = [documentOf(files.secrets, 'secrets'), config];
  const sides = { config, here, there: placesOfJob(files, config, arrival) };
  return oncePerLine([
    ...differences(files, sides, arrival.pipeline),
    ...(arrival.config ? [] : findSecretsInConfig(files.config).map(notPushed)),
  ]);
}

/**
 * Variables of this environment that dlt reads here in place of what the files have.
 * @param isSet whether there is a variable of that name, an empty one included
 */
export function findHiddenByEnvironment(
  { secrets, config }: ConfigFiles,
  pipeline: string | undefined,
  isSet: (name: string) => boolean,
): Diagnostic[] {
  const files = [documentOf(secrets, 'secrets'), documentOf(config, 'no secrets')];
  return hiddenBySetVariables([...secrets, ...config], files, { pipeline, isSet });
}

function placesOfJob(
  { secrets, config }: ConfigFiles,
  file: LookupPlace,
  arrival: Delivery,
): readonly LookupPlace[] {
  const pushed = arrival.config === 'inline' ? mergeLeaves([secrets, config]).leaves : secrets;
  const variables = arrival.config === 'separate' ? config : [];
  switch (arrival.secrets) {
    case 'variables':
      return [variablesOf(pushed, variables), file];
    case 'file':
      return [variablesOf(variables), documentOf(pushed, 'secrets'), file];
    case 'vault':
      return [variablesOf(variables), file, documentOf(pushed, 'secrets')];
  }
}

/** What weighs most comes first. */
const WEIGHT: readonly Code[] = [
  'split-credentials',
  'config-first',
  'secret-first',
  'shadowed-config',
  'secret-in-config',
];

function oncePerLine(all: readonly Diagnostic[]): Diagnostic[] {
  const lines = Map.groupBy(all, ({ at }) => at && place(at));
  return [...lines.values()].flatMap((found) => {
    const code = WEIGHT.find((one) => found.some((problem) => problem.code === one));
    return found.find((problem) => problem.code === code) ?? [];
  });
}

const notPushed = (found: Diagnostic): Diagnostic => ({
  ...found,
  severity: 'warning',
  message: 'it looks like a secret, and dlt takes no secret from config.toml',
  hint: 'move it to secrets.toml: from here it is not pushed',
});
