import { type Diagnostic, UserError } from '../../core/diagnostics.ts';
import { keyOf, variableOf } from '../../core/entries.ts';
import { type LaidOut, layOut } from '../../core/layouts/lay-out.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Random } from '../../core/marks/key.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import { VERIFY_NAME, verifyText } from '../../core/marks/verify.ts';
import type { Entry } from '../../core/model.ts';
import type { VerifyEntry } from '../../core/sync/sync.ts';
import type { Source } from '../sources/index.ts';
import type { PushOptions, PushRequest } from './options.ts';

/** What of a source goes to one kind of store, and everything that is wrong with it before any look there. */
export interface LaidOutSource extends LaidOut {
  /** The source's name, for people. */
  readonly source: string;
  /** What `--with-verify` would push besides; absent where it was, or where nothing here has variables. */
  readonly verify?: VerifyEntry;
}

/**
 * Lays a source out under the names of the target.
 * @throws UserError when nothing is left to push, or an option does not fit
 */
export function layOutSource<O extends object>(
  source: Pick<Source, 'leaves' | 'allLeaves' | 'config' | 'unpushedConfig' | 'code' | 'name' | 'keyring'>,
  { provider, layout, options }: Pick<PushRequest<O>, 'provider' | 'layout' | 'options'>,
  random: Random,
): LaidOutSource {
  const { name, keyring } = source;
  if (options.removeAll) return nothingAtAll(name);
  const { tables, include, exclude, renameReserved, allowPlaceholders } = options;
  const rename = parseRenames(options.rename);
  const { entries, allKeys, otherKeys, problems, notes, withHeld } = layOut(source, provider, layout, {
    ...(tables && { tables }),
    rename,
    renameReserved,
    include,
    exclude,
    allowPlaceholders,
  });
  if (entries.length === 0) throw nothingToPush(name, problems);
  const input = { layout, options, keyring, random };
  const extra = options.withVerify ? [verifyEntry(entries, input)] : [];
  const verify = options.withVerify ? undefined : refreshable(entries, input);
  return {
    source: name,
    ...withExtra({ entries, allKeys }, extra),
    otherKeys: layout.layouts.includes('env')
      ? otherKeys
      : () => new Map([...otherKeys(), [keyOf({ type: 'secret', name: VERIFY_NAME }), 'env']]),
    problems,
    notes,
    withHeld: (held) => withExtra(withHeld(held), extra),
    ...(verify && { verify }),
  };
}

/** What `--remove-all` wants to be there: so that all of ours is left over, whatever the file has. */
function nothingAtAll(source: string): LaidOutSource {
  const nothing = { entries: [], allKeys: new Set<never>() };
  return { source, ...nothing, otherKeys: () => new Map(), problems: [], notes: [], withHeld: () => nothing };
}

const withExtra = (
  { entries, allKeys }: Pick<LaidOut, 'entries' | 'allKeys'>,
  extra: readonly Entry[],
): Pick<LaidOut, 'entries' | 'allKeys'> => ({
  entries: [...entries, ...extra],
  allKeys: new Set([...allKeys, ...extra.map(keyOf)]),
});

/** Reads `sources.x.key=NAME` each, as `--rename` takes them, by dotted path. */
export const parseRenames = (rename: readonly string[], option = '--rename'): ReadonlyMap<string, string> =>
  new Map(rename.map((text) => parseRename(text, option)));

/** A path may hold an equals sign in quotes, a name never does. */
function parseRename(text: string, option: string): readonly [path: string, name: string] {
  const equals = text.lastIndexOf('=');
  if (equals > 0 && equals < text.length - 1) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new UserError(`${option} takes PATH=NAME, not ${text}`, {
    hint: `such as ${option} sources.github.access_token=SOURCE_TOKEN`,
    code: 'usage',
  });
}

/** A pattern that matches nothing comes first among the problems, and is the likely reason. */
function nothingToPush(name: string, [first]: readonly Diagnostic[]): UserError {
  const unmatched = first?.code === 'matches-nothing' && first.paths === undefined ? first : undefined;
  return new UserError(`nothing in ${name} is left to push`, {
    hint: unmatched?.message ?? 'it holds only empty tables, or --include and --exclude leave nothing',
    code: 'no-secrets',
  });
}

interface VerifyInput {
  readonly layout: LayoutSelection;
  readonly options: Pick<PushOptions, 'include' | 'exclude'>;
  readonly keyring: Keyring | undefined;
  readonly random: Random;
}

/**
 * Makes what `--with-verify` pushes besides.
 * @throws UserError where a job's environment would not be what is pushed, or would be only in part
 */
function verifyEntry(entries: readonly Entry[], { layout, options, keyring, random }: VerifyInput): Entry {
  if (layout.layouts.some((name) => name !== 'env'))
    throw new UserError(
      `--with-verify checks environment variables, and ${layout.layouts.join(' and ')} makes none`,
      {
        hint: 'use it with --layout env',
        code: 'usage',
      },
    );
  if (options.include.length + options.exclude.length > 0)
    throw new UserError('--with-verify speaks for the whole file', {
      hint: 'leave out --include and --exclude',
      code: 'usage',
    });
  if (entries.some(({ name }) => name === verifyName(layout)))
    throw new UserError(`the file itself has a value for ${VERIFY_NAME}`, {
      hint: 'give it another key, or leave out --with-verify',
      code: 'name-collision',
    });
  return makeVerifyEntry(entries, { layout, keyring, random });
}

/** What an earlier push may have left there. Without a key nobody can tell that it was ours. */
function refreshable(entries: readonly Entry[], input: VerifyInput): VerifyEntry | undefined {
  const { layout, options, keyring } = input;
  const name = verifyName(layout);
  if (!keyring || layout.layouts.some((one) => one !== 'env') || entries.some((entry) => entry.name === name))
    return undefined;
  const isWhole = options.include.length + options.exclude.length === 0;
  return { name, ...(isWhole && { make: () => makeVerifyEntry(entries, input) }) };
}

const verifyName = ({ prefix = '' }: LayoutSelection): string => prefix + VERIFY_NAME;

function makeVerifyEntry(
  entries: readonly Entry[],
  { layout, keyring, random }: Pick<VerifyInput, 'layout' | 'keyring' | 'random'>,
): Entry {
  const inJob = entries.map((entry) => ({ name: variableOf(entry), value: entry.value }));
  const name = verifyName(layout);
  return {
    type: 'secret',
    name,
    ...(name !== VERIFY_NAME && { variable: VERIFY_NAME }),
    value: verifyText(inJob, keyring, random),
    from: [],
    isDerived: true,
  };
}
