import { type Diagnostic, UserError } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import { type LaidOut, layOut } from '../../core/layouts/lay-out.ts';
import type { Random } from '../../core/marks/key.ts';
import type { Source } from '../sources/index.ts';
import type { PushRequest } from './request.ts';
import { verifyEntry } from './verify-entry.ts';

/** What of a source goes to one kind of store, and everything that is wrong with it before any look there. */
export interface Chosen extends LaidOut {
  /** The source's name, for people. */
  readonly source: string;
}

/** Lays a source out as it was asked for. @throws UserError when nothing is left to push, or an option does not fit */
export function choose<O extends object>(
  source: Pick<Source, 'leaves' | 'allLeaves' | 'config' | 'unpushedConfig' | 'name' | 'keyring'>,
  { provider, layout, wants }: Pick<PushRequest<O>, 'provider' | 'layout' | 'wants'>,
  random: Random,
): Chosen {
  const { name, keyring } = source;
  const { tables, include, exclude, allowPlaceholders } = wants;
  const rename = renamesIn(wants.rename);
  const { entries, allKeys, problems } = layOut(source, provider, layout, {
    ...(tables && { tables }),
    rename,
    include,
    exclude,
    allowPlaceholders,
  });
  if (entries.length === 0) throw nothingLeft(name, problems);
  const extra = wants.withVerify ? [verifyEntry(entries, { layout, wants, keyring, random })] : [];
  return {
    source: name,
    entries: [...entries, ...extra],
    allKeys: new Set([...allKeys, ...extra.map(keyOf)]),
    problems,
  };
}

/** `sources.x.key=NAME` each, as `--rename` takes them -> dotted path -> name. */
export const renamesIn = (rename: readonly string[]): ReadonlyMap<string, string> =>
  new Map(rename.map(parseRename));

/** A path may hold an equals sign in quotes, a name never does. */
function parseRename(text: string): readonly [path: string, name: string] {
  const equals = text.lastIndexOf('=');
  if (equals > 0 && equals < text.length - 1) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new UserError(`--rename takes PATH=NAME, not ${text}`, {
    hint: 'such as --rename sources.github.access_token=SOURCE_TOKEN',
    code: 'usage',
  });
}

/** A pattern that matches nothing comes first among the problems, and is the likely reason. */
function nothingLeft(name: string, [first]: readonly Diagnostic[]): UserError {
  const astray = first?.code === 'matches-nothing' && first.paths === undefined ? first : undefined;
  return new UserError(`nothing in ${name} is left to push`, {
    hint: astray?.message ?? 'it holds only empty tables, or --include and --exclude leave nothing',
    code: 'no-secrets',
  });
}
