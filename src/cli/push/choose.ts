import { type Diagnostic, UserError } from '../../core/diagnostics.ts';
import { lint } from '../../core/dlt/lint.ts';
import { keyOf } from '../../core/entries.ts';
import type { LayoutOptions, LayoutResult, LayoutSelection, LayoutSpec } from '../../core/layouts/layout.ts';
import { filterLeaves, unmatchedPatterns } from '../../core/layouts/select.ts';
import type { Random } from '../../core/marks/key.ts';
import type { Entry, Key } from '../../core/model.ts';
import type { Provider } from '../../core/sync/provider.ts';
import type { Source } from '../sources.ts';
import type { PushRequest } from './job.ts';
import type { PushOptions } from './push-options.ts';
import { verifyEntry } from './verify-entry.ts';
import { layBoth, noPlace } from './with-config.ts';

/** What of a source goes to one kind of store, and everything that is wrong with it before any look there. */
export interface Chosen {
  /** The source's name, for people. */
  readonly source: string;
  /** Never empty. */
  readonly entries: readonly Entry[];
  /** Every key that the whole file lays out, before any selection. */
  readonly whole: ReadonlySet<Key>;
  readonly problems: readonly Diagnostic[];
}

/** Excluded means: as if it were not in the file. So what is selected comes first, and is laid out then. */
export function choose<O extends object>(
  source: Pick<Source, 'leaves' | 'named' | 'config' | 'travelling' | 'name' | 'keyring'>,
  { provider, layout, wants }: Pick<PushRequest<O>, 'provider' | 'layout' | 'wants'>,
  random: Random,
): Chosen {
  const { leaves, named = leaves, config, travelling = [], name, keyring } = source;
  const options = layoutOptions(provider, layout, wants);
  const specs = specsIn(provider, layout, config !== undefined);
  const picked = {
    leaves: filterLeaves(leaves, wants),
    ...(config && { config: filterLeaves(config, wants) }),
  };
  const astray = unmatchedPatterns([...named, ...(config ?? travelling)], wants);
  const { entries, problems } = layOut(specs, picked, options);
  if (entries.length === 0) throw nothingLeft(name, astray);
  const extra = wants.withVerify ? [verifyEntry(entries, { naming: layout, wants, keyring, random })] : [];
  const whole = [...layOut(specs, source, options).entries, ...extra];
  return {
    source: name,
    entries: [...entries, ...extra],
    whole: new Set(whole.map(keyOf)),
    problems: [...astray, ...problems, ...lint(entries, wants)],
  };
}

function specsIn(
  { layouts }: Pick<Provider<never>, 'layouts'>,
  naming: LayoutSelection,
  withConfig: boolean,
): readonly LayoutSpec[] {
  const specs = layoutsIn({ layouts }, naming);
  if (withConfig && !specs.some(({ config }) => config)) throw noPlace(naming, layouts);
  return specs;
}

export const layoutsIn = (
  { layouts }: Pick<Provider<never>, 'layouts'>,
  naming: LayoutSelection,
): readonly LayoutSpec[] =>
  naming.layouts.map((name) => {
    const layout = layouts[name];
    if (!layout) throw new Error(`the provider has no layout ${name}`);
    return layout;
  });

function layOut(
  specs: readonly LayoutSpec[],
  { leaves, config }: Pick<Source, 'leaves' | 'config'>,
  options: LayoutOptions,
): LayoutResult {
  const laid = specs.flatMap((spec) =>
    config ? layBoth(spec, leaves, config, options) : [spec.lay(leaves, options)],
  );
  return {
    entries: laid.flatMap(({ entries }) => entries),
    problems: laid.flatMap(({ problems }, n) => problems.filter((one) => isSaidOf(one, laid, n))),
  };
}

/** A rename that says nothing to one layout is no slip where another one takes it, and one slip where none does. */
function isSaidOf(
  { code, paths: [path] = [] }: Diagnostic,
  laid: readonly LayoutResult[],
  nth: number,
): boolean {
  if (code !== 'matches-nothing') return true;
  const isAlike = (other: Diagnostic): boolean => other.code === code && other.paths?.[0] === path;
  return nth === 0 && laid.every(({ problems }) => problems.some(isAlike));
}

export function layoutOptions(
  { limits }: Pick<Provider<never>, 'limits'>,
  { layouts: _, ...naming }: LayoutSelection,
  { tables, rename }: Pick<PushOptions, 'tables' | 'rename'>,
): LayoutOptions {
  const folded = limits.types.secret?.caseInsensitive ?? false;
  const renames = rename.map(parseRename);
  return {
    ...naming,
    ...(naming.name !== undefined && folded && { name: naming.name.toUpperCase() }),
    tables: tables ?? 'auto',
    rename: new Map(renames.map(([path, name]) => [path, folded ? name.toUpperCase() : name])),
    caseInsensitive: folded,
  };
}

/** `sources.x.key=NAME`; a path may hold an equals sign in quotes, a name never does. */
function parseRename(text: string): readonly [path: string, name: string] {
  const equals = text.lastIndexOf('=');
  if (equals > 0 && equals < text.length - 1) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new UserError(`--rename takes PATH=NAME, not ${text}`, {
    hint: 'such as --rename sources.github.access_token=SOURCE_TOKEN',
    code: 'usage',
  });
}

const nothingLeft = (name: string, [astray]: readonly Diagnostic[]): UserError =>
  new UserError(`nothing in ${name} is left to push`, {
    hint: astray ? astray.message : 'it holds only empty tables, or --include and --exclude leave nothing',
    code: 'no-secrets',
  });
