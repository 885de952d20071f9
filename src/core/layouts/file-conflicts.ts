import type { Diagnostic } from '../diagnostics.ts';
import {
  type ConfigFiles,
  type Delivery,
  findConfigConflicts,
  findHiddenByEnvironment,
} from '../dlt/config-conflicts/index.ts';
import type { Provider } from '../sync/provider.ts';
import { layoutsIn, type ProjectValues } from './lay-out.ts';
import type { LayoutSelection } from './layout.ts';
import { filterLeaves, type PathFilter } from './select.ts';

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
    ...(isSet ? findHiddenByEnvironment(files, delivery.pipeline, isSet) : []),
  ];
}

/** Undefined where dlt itself reads nothing of it. All that one store holds for dlt, dlt reads in one way. */
function deliveryOf(
  { config }: ProjectValues,
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
