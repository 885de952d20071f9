import type { Code } from '../../codes/index.ts';
import { type Diagnostic, diagnostic, place } from '../../diagnostics.ts';
import { layoutsIn, type ProjectValues } from '../../layouts/lay-out.ts';
import type { LayoutSelection, LayoutSpec } from '../../layouts/layout.ts';
import { filterLeaves, type PathFilter } from '../../layouts/select.ts';
import type { Leaf } from '../../model.ts';
import type { Provider } from '../../sync/provider.ts';
import { dotted } from '../../toml/path.ts';
import { findSecretsInConfig } from '../config-secrets.ts';
import {
  documentPlace,
  environmentPlace,
  findFirst,
  type LookupPlace,
  type Lookups,
  lookupRequests,
  lookupsFor,
} from '../lookups.ts';
import { mergeLeaves } from '../merge.ts';
import { envName, isMapping } from '../names.ts';
import { type IsWhole, wholeTables } from '../whole-tables.ts';
import { findDifferences } from './differences.ts';

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
  if (!delivery || !(hasConfig || isSet)) return [];
  const files = filesOf(values, filter);
  return [
    ...(hasConfig ? findConfigConflicts(files, delivery) : []),
    ...(isSet ? findHiddenByEnvironment(files, delivery, isSet) : []),
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
  /** Which tables dlt reads only whole. Default: those of its own names for mappings. */
  readonly isWhole?: IsWhole;
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

/**
 * Finds variables of this environment that dlt reads here in place of what the files have.
 * @param isSet whether there is a variable of that name, an empty one included
 */
export function findHiddenByEnvironment(
  { secrets, config }: ConfigFiles,
  { pipeline, isWhole = isMapping }: Pick<Delivery, 'pipeline' | 'isWhole'>,
  isSet: (name: string) => boolean,
): Diagnostic[] {
  const files = [documentPlace(secrets, 'secrets'), documentPlace(config, 'no secrets')];
  return findHiddenBySetVariables([...secrets, ...config], files, { pipeline, isWhole, isSet });
}

interface SetVariables {
  readonly pipeline: string | undefined;
  readonly isWhole: IsWhole;
  isSet(name: string): boolean;
}

/**
 * Finds values that dlt would read here, were it not for a variable of this environment: of the same name, or of a more
 * general one. dlt finds a key `user` in USER, and takes a text of credentials before a table of them. Each variable
 * gives one diagnostic, whatever it hides.
 */
function findHiddenBySetVariables(
  leaves: readonly Leaf[],
  files: readonly LookupPlace[],
  { pipeline, isWhole, isSet }: SetVariables,
): Diagnostic[] {
  const hidden = lookupRequests(leaves).flatMap(({ path, leaf }) => {
    const lookups = lookupsFor(path, pipeline, isWhole);
    if (!findFirst(files, lookups)?.leaves.includes(leaf)) return [];
    const name = variablesBefore(lookups, files).find(isSet);
    return name === undefined ? [] : [{ name, leaf }];
  });
  return [...Map.groupBy(hidden, ({ name }) => name)].map(([name, values]) =>
    setInEnvironment(name, [...new Set(values.map(({ leaf }) => leaf))]),
  );
}

/** Lists what dlt asks the environment for before it finds the value in a file: one scope after the other. */
function variablesBefore({ scopes }: Lookups, files: readonly LookupPlace[]): string[] {
  const scope = scopes.findIndex((paths) => files.some((file) => paths.some((path) => file.find(path))));
  return scopes.slice(0, scope + 1).flatMap((paths) => paths.map(envName));
}

/** @param leaves at least one */
const setInEnvironment = (name: string, leaves: readonly Leaf[]): Diagnostic =>
  diagnostic('set-in-environment', {
    message: `dlt here reads the variable ${name} of the environment instead`,
    hint: 'unset it where the file is meant to count',
    name,
    paths: leaves.map(({ path }) => dotted(path)),
    ...(leaves[0] && { at: leaves[0].at }),
  });
