const CONTEXT = 3;
const NO_NEWLINE = '\\ No newline at end of file';

/**
 * Shows what was put into a text as a unified diff that `git apply` takes: one hunk, with three lines around it. Empty
 * when nothing was.
 *
 * @param file as the heading names it, with `/`
 */
export function unifiedDiff(before: string, after: string, file: string): string {
  if (before === after) return '';
  const oldLines = linesOf(before);
  const newLines = linesOf(after);
  const start = commonStart(oldLines, newLines);
  const end = commonEnd(oldLines.slice(start), newLines.slice(start));
  const from = Math.max(0, start - CONTEXT);
  const lead = oldLines.slice(from, start).map((line) => ` ${line}`);
  const removed = oldLines.slice(start, oldLines.length - end).map((line) => `-${line}`);
  const added = newLines.slice(start, newLines.length - end).map((line) => `+${line}`);
  const rest = oldLines
    .slice(oldLines.length - end, oldLines.length - end + CONTEXT)
    .map((line) => ` ${line}`);
  const around = lead.length + rest.length;
  const hunk = `@@ -${rangeOf(from, around + removed.length)} +${rangeOf(from, around + added.length)} @@`;
  const body = [...lead, ...removed, ...added, ...rest].flatMap((line) =>
    line.endsWith('\n') ? [line.slice(0, -1)] : [line, NO_NEWLINE],
  );
  return [`--- a/${file}`, `+++ b/${file}`, hunk, ...body, ''].join('\n');
}

/** Cuts into lines with their ends, so that a last one without an end differs from one with it. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const commonStart = (one: readonly string[], other: readonly string[]): number => {
  const difference = one.findIndex((line, n) => line !== other[n]);
  return difference < 0 ? one.length : difference;
};

const commonEnd = (one: readonly string[], other: readonly string[]): number =>
  commonStart(one.toReversed(), other.toReversed());

const rangeOf = (from: number, count: number): string => `${count === 0 ? from : from + 1},${count}`;
