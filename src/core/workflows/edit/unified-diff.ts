const CONTEXT = 3;
const NO_NEWLINE = '\\ No newline at end of file';

/**
 * What was put into a text, as a unified diff that `git apply` takes: one hunk, with three lines around it. Empty
 * when nothing was.
 *
 * @param file as the heading names it, with `/`
 */
export function unifiedDiff(before: string, after: string, file: string): string {
  if (before === after) return '';
  const old = linesOf(before);
  const fresh = linesOf(after);
  const start = commonStart(old, fresh);
  const end = commonEnd(old.slice(start), fresh.slice(start));
  const from = Math.max(0, start - CONTEXT);
  const lead = old.slice(from, start).map((line) => ` ${line}`);
  const removed = old.slice(start, old.length - end).map((line) => `-${line}`);
  const added = fresh.slice(start, fresh.length - end).map((line) => `+${line}`);
  const rest = old.slice(old.length - end, old.length - end + CONTEXT).map((line) => ` ${line}`);
  const around = lead.length + rest.length;
  const hunk = `@@ -${rangeOf(from, around + removed.length)} +${rangeOf(from, around + added.length)} @@`;
  const body = [...lead, ...removed, ...added, ...rest].flatMap((line) =>
    line.endsWith('\n') ? [line.slice(0, -1)] : [line, NO_NEWLINE],
  );
  return [`--- a/${file}`, `+++ b/${file}`, hunk, ...body, ''].join('\n');
}

/** Lines with their ends, so that a last one without an end differs from one with it. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const commonStart = (one: readonly string[], other: readonly string[]): number => {
  const differs = one.findIndex((line, n) => line !== other[n]);
  return differs < 0 ? one.length : differs;
};

const commonEnd = (one: readonly string[], other: readonly string[]): number =>
  commonStart(one.toReversed(), other.toReversed());

const rangeOf = (from: number, count: number): string => `${count === 0 ? from : from + 1},${count}`;
