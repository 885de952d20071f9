import type { Code } from '../../codes/index.ts';
import type { Diagnostic } from '../../diagnostics.ts';
import type { LayoutSpec } from '../../layouts/layout.ts';
import type { Leaf } from '../../model.ts';
import { place } from '../../position.ts';
import { findSecretsInConfig } from '../config-secrets.ts';
import { mergeLeaves } from '../merge.ts';
import { findDifferences } from './differences.ts';
import { documentPlace, environmentPlace, type LookupPlace } from './lookup-places.ts';
import { findHiddenBySetVariables } from './set-variables.ts';

/** Both files of a project, each as dlt merges and reads it here. */
export interface ConfigFiles {
  readonly secrets: readonly Leaf[];
  readonly config: readonly Leaf[];
}

/** How the job gets the values. It has config.toml itself in any case, since that file travels with the code. */
export interface Delivery {
  /** Where the job finds the secrets. */
  readonly secrets: Exclude<LayoutSpec['readAs'], 'nothing'>;
  /** Where `--with-config` puts the configuration. Absent: nowhere, it is not pushed. */
  readonly config?: LayoutSpec['config'];
  /** The dlt pipeline that the job runs, if known. */
  readonly pipeline?: string;
}

/**
 * Finds where secrets.toml and config.toml get in each other's way: what dlt finds here and would not find in the job,
 * what it never finds, what it refuses. dlt asks the environment, secrets.toml, config.toml, and only then a vault,
 * each down to the most general section before the next one. (`run_context.py` and `resolve.py` of dlt 1.26 to 1.31,
 * checked 2026-11-24.)
 *
 * This assumes that dlt asks for every path that one of the files has. Each line gives one diagnostic, the one that
 * weighs most.
 */
export function findConfigConflicts(files: ConfigFiles, delivery: Delivery): Diagnostic[] {
  const config = documentPlace(files.config, 'no secrets');
  const local = [documentPlace(files.secrets, 'secrets'), config];
  const places = { config, local, job: placesOfJob(files, config, delivery) };
  return oncePerLine([
    ...findDifferences(files, places, delivery.pipeline),
    ...(delivery.config ? [] : findSecretsInConfig(files.config).map(notPushed)),
  ]);
}

/**
 * Finds variables of this environment that dlt reads here in place of what the files have.
 * @param isSet whether there is a variable of that name, an empty one included
 */
export function findHiddenByEnvironment(
  { secrets, config }: ConfigFiles,
  pipeline: string | undefined,
  isSet: (name: string) => boolean,
): Diagnostic[] {
  const files = [documentPlace(secrets, 'secrets'), documentPlace(config, 'no secrets')];
  return findHiddenBySetVariables([...secrets, ...config], files, { pipeline, isSet });
}

/** Lists where dlt looks in the job, in its order. */
function placesOfJob(
  { secrets, config }: ConfigFiles,
  file: LookupPlace,
  delivery: Delivery,
): readonly LookupPlace[] {
  const pushed = delivery.config === 'inline' ? mergeLeaves([secrets, config]).leaves : secrets;
  const variables = delivery.config === 'separate' ? config : [];
  switch (delivery.secrets) {
    case 'variables':
      return [environmentPlace(pushed, variables), file];
    case 'file':
      return [environmentPlace(variables), documentPlace(pushed, 'secrets'), file];
    case 'vault':
      return [environmentPlace(variables), file, documentPlace(pushed, 'secrets')];
  }
}

/** The first of these that holds of a line is the one that it gives. */
const BY_WEIGHT: readonly Code[] = [
  'split-credentials',
  'config-first',
  'secret-first',
  'shadowed-config',
  'secret-in-config',
];

function oncePerLine(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const lines = Map.groupBy(diagnostics, ({ at }) => at && place(at));
  return [...lines.values()].flatMap((onLine) => {
    const heaviest = BY_WEIGHT.find((code) => onLine.some((one) => one.code === code));
    return onLine.find(({ code }) => code === heaviest) ?? [];
  });
}

const notPushed = (diagnostic: Diagnostic): Diagnostic => ({
  ...diagnostic,
  severity: 'warning',
  message: 'it looks like a secret, and dlt takes no secret from config.toml',
  hint: 'move it to secrets.toml: from here it is not pushed',
});
