import type { Code, Severity } from '../codes/index.ts';
import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { Entry, Leaf, TomlValue } from '../model.ts';
import { dotted } from '../toml/path.ts';

interface LintOptions {
  /** Warns of placeholders, instead of refusing them. */
  readonly allowPlaceholders: boolean;
}

/**
 * Finds what is legal but almost surely wrong, by the values and comments alone. A diagnostic tells the path, the
 * position and the kind of slip, nothing else about the value. A value that looks unfilled gives only one.
 */
export function lint(entries: readonly Entry[], { allowPlaceholders }: LintOptions): Diagnostic[] {
  const leaves = new Map(entries.flatMap(({ name, from }) => from.map((leaf) => [leaf, name] as const)));
  return [...leaves].flatMap(([leaf, name]) =>
    [findUnfilled(leaf), findPadding(leaf), findCarriageReturn(leaf)]
      .filter((slip) => slip !== undefined)
      .map((slip) =>
        diagnostic(slip.code, {
          ...(allowPlaceholders && slip.refuses && { severity: 'warning' satisfies Severity }),
          message: slip.message,
          ...(slip.hint !== undefined && { hint: slip.hint }),
          name,
          paths: [dotted(leaf.path)],
          at: leaf.at,
        }),
      ),
  );
}

interface Slip {
  readonly code: Code;
  readonly message: string;
  readonly hint?: string;
  /** Stops the push, unless placeholders are allowed. */
  readonly refuses?: true;
}

const fillIn = 'fill it in, or push it as it is with --allow-placeholders';

function findUnfilled({ path, value, comment }: Leaf): Slip | undefined {
  if (isPlaceholder(value.reveal()))
    return {
      code: 'placeholder',
      message: 'still the placeholder of a fresh template',
      hint: fillIn,
      refuses: true,
    };
  if (comment && isPlaceholderComment(comment.reveal()))
    return {
      code: 'placeholder-comment',
      message: 'the comment of a fresh template still stands beside it',
      hint: 'remove the comment once the value is filled in, or push it as it is with --allow-placeholders',
      refuses: true,
    };
  const text = textOf({ value });
  if (text === '') return { code: 'empty-string', message: 'an empty string, which dlt takes for a value' };
  if (text?.toLowerCase() === path.at(-1)?.toLowerCase())
    return { code: 'value-is-key-name', message: 'the value equals its key, as in older templates of dlt' };
  return undefined;
}

/** Finds white space at an end that is likely not meant. The line break that ends several lines is meant. */
function findPadding(leaf: Leaf): Slip | undefined {
  const text = textOf(leaf) ?? '';
  const lines = text.endsWith('\n') && text.trimEnd().includes('\n') ? text.slice(0, -1) : text;
  if (lines === lines.trim()) return undefined;
  return { code: 'padding', message: 'white space at the start or the end, which is pushed as it is' };
}

function findCarriageReturn(leaf: Leaf): Slip | undefined {
  if (!textOf(leaf)?.includes('\r')) return undefined;
  return { code: 'carriage-return', message: 'a carriage return, which is pushed as it is' };
}

function textOf({ value }: Pick<Leaf, 'value'>): string | undefined {
  const revealed = value.reveal();
  return revealed.type === 'string' ? revealed.value : undefined;
}

/**
 * What dlt writes into a fresh template, and its docs and examples into theirs: `<configure me>` and an old
 * date since dlt 1.11, `please set me up!` in `dlt deploy`, and the like. (dlt 1.26 to 1.31, their docs
 * and verified sources, checked 2026-11-24.) A number, a boolean or a plain word
 * cannot be told from a value.
 */
const PLACEHOLDERS: readonly RegExp[] = [
  /set[ _-]me[ _-]up/i,
  /fill[ _-]this[ _-]in/i,
  /^<[^<>\n]+>$/,
  /^\.{3,}$/,
  /:\*{3,}@/,
  /-----BEGIN [A-Z ]+-----\s*\.{3,}\s/,
  /^1768-07-21(T02:56:07\.000003(Z|\+00:00))?$/,
];

const COMMENTS = /set me up|fill this in/i;

/** Whether a value, or any text inside it, is a template's. */
function isPlaceholder(value: TomlValue): boolean {
  if (value.type === 'array') return value.items.some(isPlaceholder);
  if (value.type === 'table') return [...value.entries.values()].some(isPlaceholder);
  return (
    typeof value.value === 'string' && PLACEHOLDERS.some((pattern) => pattern.test(value.value.toString()))
  );
}

/** Whether a comment is the one that a template has beside a value to fill in. */
const isPlaceholderComment = (comment: string): boolean => COMMENTS.test(comment);
