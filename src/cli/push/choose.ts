import { UserError } from '../../core/errors.ts';
import type { Random } from '../../core/key.ts';
import { type Entry, type Key, keyOf } from '../../core/leaf.ts';
import { lint } from '../../core/lint.ts';
import type { Problem } from '../../core/problems.ts';
import type { Layout, LayoutOptions, LayoutSpec, Naming, Provider } from '../../core/provider.ts';
import { select, unmatched } from '../../core/select.ts';
import type { Source } from '../sources.ts';
import type { Job } from './job.ts';
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
  readonly problems: readonly Problem[];
}

type Laid = ReturnType<Layout>;

/** Excluded means: as if it were not in the file. So what is selected comes first, and is laid out then. */
export function choose<O extends object>(
  source: Pick<Source, 'leaves' | 'named' | 'config' | 'travelling' | 'name' | 'keyring'>,
  { provider, naming, wants }: Pick<Job<O>, 'provider' | 'naming' | 'wants'>,
  random: Random,
): Chosen {
  const { leaves, named = leaves, config, travelling = [], name, keyring } = source;
  const options = layoutOptions(provider, naming, wants);
  const specs = specsIn(provider, naming, config !== undefined);
  const picked = { leaves: select(leaves, wants), ...(config && { config: select(config, wants) }) };
  const astray = unmatched([...named, ...(config ?? travelling)], wants);
  const { entries, problems } = layOut(specs, picked, options);
  if (entries.length === 0) throw nothingLeft(name, astray);
  const extra = wants.withVerify ? [verifyEntry(entries, { naming, wants, keyring, random })] : [];
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
  naming: Naming,
  withConfig: boolean,
): readonly LayoutSpec[] {
  const specs = layoutsIn({ layouts }, naming);
  if (withConfig && !specs.some(({ config }) => config)) throw noPlace(naming, layouts);
  return specs;
}

export const layoutsIn = (
  { layouts }: Pick<Provider<never>, 'layouts'>,
  naming: Naming,
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
): Laid {
  const laid = specs.flatMap((spec) =>
    config ? layBoth(spec, leaves, config, options) : [spec.lay(leaves, options)],
  );
  return {
    entries: laid.flatMap(({ entries }) => entries),
    problems: laid.flatMap(({ problems }, n) => problems.filter((one) => isSaidOf(one, laid, n))),
  };
}

/** A rename that says nothing to one layout is no slip where another one takes it, and one slip where none does. */
function isSaidOf({ code, paths: [path] = [] }: Problem, laid: readonly Laid[], nth: number): boolean {
  if (code !== 'matches-nothing') return true;
  const isAlike = (other: Problem): boolean => other.code === code && other.paths?.[0] === path;
  return nth === 0 && laid.every(({ problems }) => problems.some(isAlike));
}

export function layoutOptions(
  { limits }: Pick<Provider<never>, 'limits'>,
  { layouts: _, ...naming }: Naming,
  { tables, rename }: Pick<PushOptions, 'tables' | 'rename'>,
): LayoutOptions {
  const folded = limits.types.secret?.letters === 'folded';
  const renames = rename.map(parseRename);
  return {
    ...naming,
    ...(naming.name !== undefined && folded && { name: naming.name.toUpperCase() }),
    tables: tables ?? 'auto',
    rename: new Map(renames.map(([path, name]) => [path, folded ? name.toUpperCase() : name])),
    folded,
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

const nothingLeft = (name: string, [astray]: readonly Problem[]): UserError =>
  new UserError(`nothing in ${name} is left to push`, {
    hint: astray ? astray.message : 'it holds only empty tables, or --include and --exclude leave nothing',
    code: 'no-secrets',
  });
