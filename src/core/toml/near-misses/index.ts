import { reasons } from '../reasons.ts';
import { LINES } from './lines.ts';
import { OTHER_FILES } from './other-files.ts';
import { VALUES } from './values.ts';

/** Where a parser stopped. */
export interface Stop {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** UTF-16 units in the line before the place. */
  readonly units: number;
  readonly reason: string;
}

/**
 * Says what a text is instead of TOML, and the way out: a file of another kind, or a line as another language writes
 * it. Nothing it says comes from the text. The hint is absent where there is none but to mend the line.
 */
export function explainStop({ text, line: number, units, reason }: Stop): { reason: string; hint?: string } {
  const other = OTHER_FILES.find(({ begins }) => begins.test(text));
  if (other) return other;
  const lines = text.split('\n');
  const line = lines[number - 1] ?? '';
  if (reason === reasons.duplicate) return { reason, hint: duplicateHint(lines, number) };
  const [start, end] = [line.slice(0, units), line.slice(units)];
  const near = [...LINES, ...VALUES].find(
    ({ after, before, rest, line: whole }) =>
      (!after || after.includes(reason)) &&
      (!before || before.test(start)) &&
      (!rest || rest.test(end)) &&
      (!whole || whole.test(line)),
  );
  return near ?? { reason };
}

/** Looks for the first of two headers, or of two keys below one header, where both are written alike. */
function duplicateHint(lines: readonly string[], number: number): string {
  const head = headOf(lines[number - 1]);
  const earlier = lines.slice(0, number - 1);
  const from = head.startsWith('[') ? 0 : earlier.findLastIndex((line) => headOf(line).startsWith('['));
  const first = earlier.findIndex((line, index) => index >= from && head !== '' && headOf(line) === head);
  const where = first < 0 ? '' : `; the first is in line ${first + 1}`;
  return head.startsWith('[')
    ? `put all keys of a table below one header${where}`
    : `leave one of both out${where}`;
}

/** A header, or the key of a line, without white space. */
const headOf = (line = ''): string =>
  (/^\s*(\[[^\]]*\]\]?|[^=#]*(?==))/.exec(line)?.[1] ?? '').replaceAll(/\s/g, '');
