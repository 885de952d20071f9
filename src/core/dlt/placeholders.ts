import type { TomlValue } from '../model.ts';

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
export function isPlaceholder(value: TomlValue): boolean {
  if (value.type === 'array') return value.items.some(isPlaceholder);
  if (value.type === 'table') return [...value.entries.values()].some(isPlaceholder);
  return (
    typeof value.value === 'string' && PLACEHOLDERS.some((pattern) => pattern.test(value.value.toString()))
  );
}

/** Whether a comment is the one that a template has beside a value to fill in. */
export const isPlaceholderComment = (comment: string): boolean => COMMENTS.test(comment);
