import { type Diagnostic, UserError } from '../../core/diagnostics.ts';
import { envName } from '../../core/dlt/names.ts';
import {
  type Called,
  type CalledLeaf,
  type Explained,
  type Explaining,
  explain,
  explainable,
  type LayoutProblem,
} from '../../core/layouts/explain.ts';
import type { LayoutSpec } from '../../core/layouts/layout.ts';
import { filterLeaves, unmatchedPatterns } from '../../core/layouts/select.ts';
import type { Entry, Leaf } from '../../core/model.ts';
import type { Provider } from '../../core/sync/provider.ts';
import { dotted } from '../../core/toml/path.ts';
import { providers } from '../../providers/index.ts';
import type { Context } from '../context.ts';
import { nearest } from '../nearest.ts';
import { layoutOptions } from '../push/choose.ts';
import { layBoth } from '../push/with-config.ts';
import { explainedJson, explainedText } from '../render/explain.ts';
import { readSource, type Source } from '../sources/index.ts';
import type { ExplainWants } from './explain-command.ts';

/** Tells all about values but the values. Nothing is looked up at any store, nothing is sent. */
export async function explainValues(
  asked: string | undefined,
  wants: ExplainWants,
  context: Context,
): Promise<number> {
  const source = await readSource(wants, context, { allowLocalProfile: true });
  const explaining = explainingOf(source, wants, context);
  const explained = explain(asked, explaining);
  if (asked !== undefined && isEmpty(explained))
    throw isInConfig(asked, source, wants, context)
      ? onlyInConfig(asked, source)
      : notFound(asked, source, explaining);
  const { stdout } = context;
  stdout.write(wants.format === 'json' ? explainedJson(explained, source.name) : explainedText(explained));
  return 0;
}

function explainingOf(
  { leaves: all, allLeaves = all, config: below, shadowedLeaves }: Source,
  wants: ExplainWants,
  { env }: Pick<Context, 'env'>,
): Explaining {
  const [astray] = unmatchedPatterns([...allLeaves, ...(below ?? [])], wants);
  if (astray)
    throw new UserError(astray.message, { code: astray.code, ...(astray.hint && { hint: astray.hint }) });
  const leaves = filterLeaves(all, wants);
  const config = below && filterLeaves(below, wants);
  const laid = layouts().map((one) => layIn(one, { leaves, config }, wants));
  const { pipeline } = wants;
  return {
    leaves,
    hidden: shadowedLeaves,
    ...(config && { config, noPlace: layouts().filter(({ spec }) => !spec.config) }),
    called: laid.flatMap(({ called }) => called),
    problems: eachOnce(
      laid.flatMap(({ problems }) => problems),
      new Set(laid.map(({ layout }) => layout)).size,
    ),
    ...(pipeline !== undefined && { pipeline }),
    isSet: (name) => env[name] !== undefined,
  };
}

/** Everything by one layout, the configuration where that one has a place for it. */
function layIn(
  { store, provider, layout, spec }: LayoutOf,
  { leaves, config }: { readonly leaves: readonly Leaf[]; readonly config: readonly Leaf[] | undefined },
  wants: ExplainWants,
) {
  const options = layoutOptions(provider, namingFor(layout, spec, wants), wants);
  const laid = config ? layBoth(spec, leaves, config, options) : [spec.lay(leaves, options)];
  const problems = laid.flatMap((one) => one.problems);
  return {
    layout,
    called: laid.flatMap(({ entries }, nth) =>
      entries.flatMap((entry) => calledIn(entry, { store, layout, ...(nth > 0 && { apart: true }) })),
    ),
    problems: problems.map((problem) => ({ layout, problem })),
  };
}

interface LayoutOf {
  readonly store: string;
  readonly provider: Provider<never>;
  readonly layout: string;
  readonly spec: LayoutSpec;
}

const layouts = (): LayoutOf[] =>
  Object.entries<Provider<never>>(providers).flatMap(([store, provider]) =>
    Object.entries(provider.layouts).map(([layout, spec]) => ({ store, provider, layout, spec })),
  );

const namingFor = (layout: string, { takes }: LayoutSpec, { pipeline }: ExplainWants) => ({
  layouts: [layout],
  ...(pipeline !== undefined && takes.includes('pipeline') && { pipeline }),
});

function calledIn(
  { type, name, from, keys = [] }: Entry,
  where: Pick<Called, 'store' | 'layout' | 'apart'>,
): CalledLeaf[] {
  const held = new Set(keys);
  return from.map((leaf) => ({
    leaf,
    called: { ...where, type, name, inside: keysFor(leaf).filter((key) => held.has(key)) },
  }));
}

/** What a value may be called inside an entry: by its path, or by the name of it or of a table around it. */
const keysFor = ({ path }: Leaf): string[] => [
  ...new Set([dotted(path), ...path.map((_, index) => envName(path.slice(0, index + 1)))]),
];

/** `all`: so many layouts there are. */
function eachOnce(
  found: readonly { readonly layout: string; readonly problem: Diagnostic }[],
  all: number,
): LayoutProblem[] {
  const told = ({ code, message, paths }: Diagnostic): string => JSON.stringify([code, message, paths]);
  return [...Map.groupBy(found, ({ problem }) => told(problem)).values()].flatMap((alike) => {
    const layouts = [...new Set(alike.map(({ layout }) => layout))];
    return alike
      .slice(0, 1)
      .map(({ problem }) => ({ problem, layouts: layouts.length < all ? layouts : [] }));
  });
}

const isEmpty = ({ values, passedOver }: Explained): boolean => values.length + passedOver.length === 0;

/** Whoever asks for a piece of configuration may not know that it takes an option. */
function isInConfig(
  asked: string,
  { unpushedConfig: config, ...source }: Source,
  wants: ExplainWants,
  context: Context,
): boolean {
  return (
    config !== undefined && !isEmpty(explain(asked, explainingOf({ ...source, config }, wants, context)))
  );
}

const onlyInConfig = (asked: string, { name }: Source): UserError =>
  new UserError(`nothing in ${name} is or is called ${asked}`, {
    hint: 'config.toml has it: add --with-config',
    code: 'matches-nothing',
  });

function notFound(asked: string, { name }: Source, explaining: Explaining): UserError {
  const words = explainable(explaining);
  const holding = words.find((word) => word.toLowerCase().includes(asked.toLowerCase()));
  const meant = nearest(asked, words) ?? holding;
  return new UserError(`nothing in ${name} is or is called ${asked}`, {
    hint:
      meant === undefined
        ? 'deploy-secrets explain, without a word after it, lists everything'
        : `did you mean ${meant}?`,
    code: 'matches-nothing',
  });
}
