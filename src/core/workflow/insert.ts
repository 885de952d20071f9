import { isMap, isScalar, parse, parseDocument, type YAMLMap } from 'yaml';
import { UserError } from '../errors.ts';
import { type Choice, chosenOwner } from './choose-env.ts';
import type { EnvOwner } from './env-maps.ts';
import { expressionOf, type Line, variableOf, written } from './lines.ts';
import { keysOf, valueIn } from './nodes.ts';
import { readWorkflow } from './read.ts';

export interface Inserted {
  readonly text: string;
  /** Whose `env:` it was, for people: `job run`. */
  readonly where: string;
  /** The variables that are new. */
  readonly added: readonly string[];
}

/**
 * A workflow's text with a line added to an `env:` for each of these that is not in that one yet. Everything else
 * stays as it was, to the character: only whole lines are put in. The new text is read again, and differs from
 * the old one in those keys alone.
 *
 * @throws UserError when it can't be told whose `env:`, or that one is not written in lines
 */
export function withLines(text: string, lines: readonly Line[], choice: Choice): Inserted {
  const { file } = choice;
  readWorkflow(text, file);
  const root = parseDocument(text).contents;
  if (!isMap(root)) throw new Error('a workflow that was read is a map');
  const owner = chosenOwner(root, choice);
  const env = valueIn(owner.map, 'env');
  const there = keysOf(env);
  const missing = lines.filter((line) => !there.includes(variableOf(line)));
  const inserted = { where: owner.label, added: missing.map(variableOf) };
  if (missing.length === 0) return { ...inserted, text };
  const byHand = notInLines(`${file}, ${owner.label}`);
  const { offset, indent, head } = gap(text, owner, env, byHand);
  const after = spliced(text, offset, [...head, ...missing.map((line) => indent + written(line))]);
  if (!differsOnly(text, after, owner, missing)) throw byHand;
  return { ...inserted, text: after };
}

interface Gap {
  readonly offset: number;
  readonly indent: string;
  /** Lines that go before: `env:` where there is none. */
  readonly head: readonly string[];
}

function gap(text: string, { map }: EnvOwner, env: unknown, byHand: UserError): Gap {
  const first = map.items.at(0);
  if (map.flow || !first) throw byHand;
  const own = indentOf(text, startOf(first.key));
  if (env === undefined) {
    const steps = keyOf(map, 'steps') ?? first.key;
    return { offset: lineStart(text, startOf(steps)), indent: `${own}  `, head: [`${own}env:`] };
  }
  if (isScalar(env) && env.value === null)
    return { offset: lineEnd(text, startOf(keyOf(map, 'env'))), indent: `${own}  `, head: [] };
  const last = isMap(env) && !env.flow ? env.items.at(-1) : undefined;
  if (!last) throw byHand;
  const offset = lineEnd(text, endOf(last.value ?? last.key));
  return { offset, indent: indentOf(text, startOf(last.key)), head: [] };
}

const keyOf = (map: YAMLMap, name: string): unknown =>
  map.items.find(({ key }) => isScalar(key) && key.value === name)?.key;

const rangeOf = (node: unknown): readonly number[] => {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  if (!Array.isArray(range)) throw new Error('a node that was parsed has its place');
  return range;
};
const startOf = (node: unknown): number => Number(rangeOf(node)[0]);
const endOf = (node: unknown): number => Number(rangeOf(node)[1]);

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

const indentOf = (text: string, offset: number): string => text.slice(lineStart(text, offset), offset);

/** Behind the line in which something ends; a block of text ends with its newline. */
function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

function spliced(text: string, offset: number, lines: readonly string[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text.slice(0, offset);
  const open = before !== '' && !before.endsWith('\n') ? newline : '';
  return before + open + lines.map((line) => line + newline).join('') + text.slice(offset);
}

/** Both texts as data: the new one has these variables in that `env:`, and nothing else is another. */
function differsOnly(before: string, after: string, { path }: EnvOwner, lines: readonly Line[]): boolean {
  const document = parseDocument(before);
  const env = document.getIn([...path, 'env']);
  if (!isMap(env)) document.setIn([...path, 'env'], document.createNode({}));
  for (const line of lines) document.setIn([...path, 'env', variableOf(line)], expressionOf(line));
  return parseDocument(after).errors.length === 0 && sorted(parse(after)) === sorted(document.toJS());
}

/** The order of keys says nothing. */
const sorted = (data: unknown): string =>
  JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const notInLines = (where: string): UserError =>
  new UserError(`${where}: its env: is not written in lines of its own, so none can be put in there`, {
    hint: 'write it in lines, or add the names by hand; deploy-secrets github --print-env prints them',
  });
