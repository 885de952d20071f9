/** Puts whole lines into a text of YAML at the place of a node, keeps everything else, and shows what was put in. */

import { isAlias, isMap, isNode, isScalar, visit, type YAMLMap } from 'yaml';
import { UserError } from '../../diagnostics.ts';
import { isPrintable, replaceUnseen } from '../../inert.ts';
import { octalBytes } from '../../words.ts';
import { readWorkflow } from '../read.ts';
import { parseWithAliases } from '../yaml.ts';

/** A workflow's text with something put in. */
export interface EditResult {
  readonly text: string;
  /** Where it was put, for people: `job run`. */
  readonly where: string;
  /** The variables that are new, or the secret that a new step reads. */
  readonly added: readonly string[];
}

/**
 * Parses a workflow into a map that knows its places.
 * @throws UserError when it is not YAML or no workflow
 */
export function workflowMap(text: string, file: string): YAMLMap {
  readWorkflow(text, file);
  const root = parseWithAliases(text, file).document.contents;
  if (!isMap(root)) throw new Error('a workflow that was read is a map');
  return root;
}

const rangeOf = (node: unknown): readonly number[] => {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  if (!Array.isArray(range)) throw new Error('a node that was parsed has its place');
  return range;
};

export const startOf = (node: unknown): number => Number(rangeOf(node)[0]);
export const endOf = (node: unknown): number => Number(rangeOf(node)[1]);

/** Finds the key itself, as a node with its place. */
export const keyIn = (map: YAMLMap, name: string): unknown =>
  map.items.find(({ key }) => isScalar(key) && key.value === name)?.key;

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

export const indentOf = (text: string, offset: number): string => text.slice(lineStart(text, offset), offset);

/** Finds the offset behind the line in which something ends; a block of text ends with its newline. */
export function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** Puts whole lines in, with the newlines that the text has. */
export function insertLines(text: string, offset: number, lines: readonly string[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text.slice(0, offset);
  const open = before !== '' && !before.endsWith('\n') ? newline : '';
  return before + open + lines.map((line) => line + newline).join('') + text.slice(offset);
}

/**
 * Refuses to change what stands for something else too: lines that are put there would go to every place that has an
 * alias of it, or its anchor would be lost.
 * @param path from the root to what is changed
 */
export function refuseShared(
  text: string,
  {
    file,
    path,
    label,
  }: { readonly file: string; readonly path: readonly (string | number)[]; readonly label: string },
): void {
  const { document } = parseWithAliases(text, file);
  const aliased = new Set<string>();
  visit(document, { Alias: (_, { source }) => void aliased.add(source) });
  if (aliased.size === 0) return;
  for (let length = 0; length <= path.length; length++) {
    const node = document.getIn(path.slice(0, length), true);
    if (!isNode(node) || isAlias(node) || !node.anchor || !aliased.has(node.anchor)) continue;
    throw new UserError(
      `${file}, ${label}: the alias *${node.anchor} stands for it elsewhere too, and would get the same lines`,
      {
        hint: 'write it out in both places, or put the lines in by hand; deploy-secrets github --print-env prints them',
      },
    );
  }
}

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
  const hunk = `@@ -${hunkRange(from, around + removed.length)} +${hunkRange(from, around + added.length)} @@`;
  const body = [...lead, ...removed, ...added, ...rest].flatMap((line) =>
    line.endsWith('\n') ? [line.slice(0, -1)] : [line, NO_NEWLINE],
  );
  // As git tells of a file that is new.
  const old = before === '' ? '/dev/null' : gitPath(`a/${file}`);
  return [`--- ${old}`, `+++ ${gitPath(`b/${file}`)}`, hunk, ...body, ''].join('\n');
}

/** A path as git writes it in a patch: in quotes where it holds what would end the line, or nobody sees. */
const gitPath = (file: string): string =>
  isPrintable(file) && !/["\\]/.test(file)
    ? file
    : `"${replaceUnseen(file.replace(/["\\]/g, '\\$&'), octalBytes)}"`;

/** Cuts into lines with their ends, so that a last one without an end differs from one with it. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const commonStart = (one: readonly string[], other: readonly string[]): number => {
  const difference = one.findIndex((line, n) => line !== other[n]);
  return difference < 0 ? one.length : difference;
};

const commonEnd = (one: readonly string[], other: readonly string[]): number =>
  commonStart(one.toReversed(), other.toReversed());

const hunkRange = (from: number, count: number): string => `${count === 0 ? from : from + 1},${count}`;
