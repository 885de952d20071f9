import type { Diagnostic } from '../../../core/diagnostics.ts';
import type { CodeReaders } from '../../../core/dlt/code/readers.ts';
import { envName } from '../../../core/dlt/names.ts';
import type {
  ExplainInput,
  LayoutProblem,
  NamedLeaf,
  NameInLayout,
  StoreLayout,
} from '../../../core/layouts/explain.ts';
import { layOutBoth } from '../../../core/layouts/lay-out.ts';
import type { LayoutSpec } from '../../../core/layouts/layout.ts';
import { layoutOptions } from '../../../core/layouts/naming.ts';
import type { Entry, Leaf } from '../../../core/model.ts';
import { brokenNames } from '../../../core/sync/preflight.ts';
import type { Provider } from '../../../core/sync/provider.ts';
import { dotted } from '../../../core/toml/path.ts';
import { providers } from '../../../providers/index.ts';
import { parseRenames } from '../../push/lay-out.ts';
import type { PushOptions, sourceOptions } from '../../push/options.ts';

export interface ExplainOptions extends Pick<PushOptions, keyof typeof sourceOptions | 'withConfig'> {
  readonly pipeline: string | undefined;
  readonly format: 'text' | 'json' | undefined;
}

interface LayoutOfProvider extends StoreLayout {
  readonly provider: Provider<never>;
  readonly spec: LayoutSpec;
}

const allLayouts = (): LayoutOfProvider[] =>
  Object.entries<Provider<never>>(providers).flatMap(([store, provider]) =>
    Object.entries(provider.layouts).map(([layout, spec]) => ({ store, provider, layout, spec })),
  );

/** Lists the layouts that have no place for configuration. */
export const layoutsWithoutConfig = (): StoreLayout[] => allLayouts().filter(({ spec }) => !spec.config);

interface BothFiles {
  readonly leaves: readonly Leaf[];
  readonly config: readonly Leaf[] | undefined;
  readonly code: CodeReaders | undefined;
}

/** Names every value as every layout of every store would, and says what is wrong with it there. */
export function namesInLayouts(
  files: BothFiles,
  options: ExplainOptions,
): Pick<ExplainInput, 'names' | 'problems'> {
  const results = allLayouts().map((layout) => layOut(layout, files, options));
  const layoutCount = new Set(results.map(({ layout }) => layout)).size;
  return {
    names: results.flatMap(({ names }) => names),
    problems: mergeLayouts(
      results.flatMap(({ problems }) => problems),
      layoutCount,
    ),
  };
}

/** Lays everything out in one layout, the configuration where that one has a place for it. */
function layOut(
  { store, provider, layout, spec }: LayoutOfProvider,
  { leaves, config, code }: BothFiles,
  options: ExplainOptions,
) {
  const forLayout = layoutOptions(provider, selectionOf(layout, spec, options), {
    tables: options.tables,
    rename: parseRenames(options.rename),
    renameReserved: options.renameReserved,
    code,
  });
  const results = config ? layOutBoth(spec, leaves, config, forLayout) : [spec.lay(leaves, forLayout)];
  return {
    layout,
    names: results.flatMap(({ entries }, nth) =>
      entries.flatMap((entry) => namesOf(entry, { store, layout, ...(nth > 0 && { separate: true }) })),
    ),
    problems: results
      .flatMap(({ entries, problems }) => [...problems, ...brokenNames(entries, provider.limits)])
      .map((problem) => ({ layout, problem })),
  };
}

const selectionOf = (layout: string, { takes }: LayoutSpec, { pipeline }: ExplainOptions) => ({
  layouts: [layout],
  ...(pipeline !== undefined && takes.includes('pipeline') && { pipeline }),
});

function namesOf(
  { type, name, from, keys = [], parts }: Entry,
  where: Pick<NameInLayout, 'store' | 'layout' | 'separate'>,
): NamedLeaf[] {
  const entryKeys = new Set(keys);
  return from.map((leaf) => ({
    leaf,
    nameInLayout: {
      ...where,
      type,
      name,
      innerKeys: parts?.get(dotted(leaf.path)) ?? possibleKeys(leaf).filter((key) => entryKeys.has(key)),
    },
  }));
}

/** Lists what a value may be called inside an entry: by its path, or by the name of it or of a table around it. */
const possibleKeys = ({ path }: Leaf): string[] => [
  ...new Set([dotted(path), ...path.map((_, index) => envName(path.slice(0, index + 1)))]),
];

/** Says once what is wrong in several layouts, and names none where it is so in all. */
function mergeLayouts(
  found: readonly { readonly layout: string; readonly problem: Diagnostic }[],
  layoutCount: number,
): LayoutProblem[] {
  const contentOf = ({ code, message, paths }: Diagnostic): string => JSON.stringify([code, message, paths]);
  return [...Map.groupBy(found, ({ problem }) => contentOf(problem)).values()].flatMap((alike) => {
    const layouts = [...new Set(alike.map(({ layout }) => layout))];
    return alike
      .slice(0, 1)
      .map(({ problem }) => ({ problem, layouts: layouts.length < layoutCount ? layouts : [] }));
  });
}
