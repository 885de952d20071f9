import type { Code } from '../../codes/index.ts';
import { type Diagnostic, place } from '../../diagnostics.ts';
import { layoutsIn, type ProjectValues } from '../../layouts/lay-out.ts';
import type { LayoutSelection } from '../../layouts/layout.ts';
import { filterLeaves, type PathFilter } from '../../layouts/select.ts';
import type { Provider } from '../../sync/provider.ts';
import { findSecretsInConfig } from '../config-secrets.ts';
import { documentPlace, environmentPlace, type LookupPlace } from '../lookups.ts';
import { mergeLeaves } from '../merge.ts';
import { wholeTables } from '../whole-tables.ts';
import { findDifferences } from './differences.ts';
import { findHiddenByEnvironment } from './environment.ts';
import type { ConfigFiles, Delivery } from './files.ts';

interface Conflicts {
  readonly filter: PathFilter;
  /** Whether this environment has a variable. Absent where the secrets are in no file, so that nothing hides them. */
  readonly isSet?: (name: string) => boolean;
}

/**
 * What becomes of secrets.toml and config.toml together: where one of them takes the place of the other in the job, and
 * where a variable of this environment comes before both.
 */
export function fileConflicts(
  values: ProjectValues,
  provider: Pick<Provider<never>, 'layouts'>,
  layout: LayoutSelection,
  { filter, isSet }: Conflicts,
): Diagnostic[] {
  const hasConfig = (values.config ?? values.unpushedConfig) !== undefined;
  const delivery = deliveryOf(values, provider, layout);
  if (!delivery) return [];
  const files = filesOf(values, filter);
  return [
    ...(hasConfig ? findConfigConflicts(files, delivery) : []),
    ...findHiddenByEnvironment(files, delivery, isSet),
  ];
}

/** Undefined where dlt itself reads nothing of it. All that one store holds for dlt, dlt reads in one way. */
function deliveryOf(
  { config, code }: ProjectValues,
  provider: Pick<Provider<never>, 'layouts'>,
  layout: LayoutSelection,
): Delivery | undefined {
  const { pipeline } = layout;
  const spec = layoutsIn(provider, layout).find(({ readAs }) => readAs !== 'nothing');
  if (!spec || spec.readAs === 'nothing') return undefined;
  return {
    secrets: spec.readAs,
    ...(config && spec.config && { config: spec.config }),
    ...(pipeline !== undefined && { pipeline }),
    isWhole: wholeTables(code),
  };
}

/** What is excluded is not there. `--include` says what to push, and the code takes all of config.toml along. */
const filesOf = (
  { leaves, config, unpushedConfig = [] }: ProjectValues,
  filter: PathFilter,
): ConfigFiles => ({
  secrets: filterLeaves(leaves, filter),
  config: config ? filterLeaves(config, filter) : filterLeaves(unpushedConfig, { ...filter, include: [] }),
});

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
    ...findDifferences(files, places, delivery),
    ...(delivery.config ? [] : findSecretsInConfig(files.config).map(notPushed)),
  ]);
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
      return [environmentPlace(pushed, variables, delivery.isWhole), file];
    case 'file':
      return [environmentPlace(variables, [], delivery.isWhole), documentPlace(pushed, 'secrets'), file];
    case 'vault':
      return [environmentPlace(variables, [], delivery.isWhole), file, documentPlace(pushed, 'secrets')];
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

const notPushed = (found: Diagnostic): Diagnostic => ({
  ...found,
  severity: 'warning',
  message: 'it looks like a secret, and dlt takes no secret from config.toml',
  hint: 'move it to secrets.toml: from here it is not pushed',
});
