import { isMap, isScalar, parse, parseDocument, type YAMLMap } from 'yaml';
import { UserError } from '../../diagnostics.ts';
import { variableOf } from '../../entries.ts';
import { type EnvLine, expressionOf, formatEnvLine } from '../generate/snippets.ts';
import { readWorkflow } from '../read.ts';
import { keysOf, valueIn } from '../yaml.ts';
import { chooseEnvNode, type JobChoice } from './choose-job.ts';
import type { EnvNode } from './env-nodes.ts';
import { endOf, indentOf, insertLines, lineEnd, lineStart, sorted, startOf } from './splice.ts';

export interface EditResult {
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
export function addEnvLines(text: string, lines: readonly EnvLine[], choice: JobChoice): EditResult {
  const { file } = choice;
  readWorkflow(text, file);
  const root = parseDocument(text).contents;
  if (!isMap(root)) throw new Error('a workflow that was read is a map');
  const owner = chooseEnvNode(root, choice);
  const env = valueIn(owner.map, 'env');
  const there = keysOf(env);
  const missing = lines.filter((line) => !there.includes(variableOf(line)));
  const inserted = { where: owner.label, added: missing.map(variableOf) };
  if (missing.length === 0) return { ...inserted, text };
  const byHand = notInLines(`${file}, ${owner.label}`);
  const { offset, indent, head } = insertionPoint(text, owner, env, byHand);
  const after = insertLines(text, offset, [...head, ...missing.map((line) => indent + formatEnvLine(line))]);
  if (!differsOnly(text, after, owner, missing)) throw byHand;
  return { ...inserted, text: after };
}

interface InsertionPoint {
  readonly offset: number;
  readonly indent: string;
  /** Lines that go before: `env:` where there is none. */
  readonly head: readonly string[];
}

function insertionPoint(text: string, { map }: EnvNode, env: unknown, byHand: UserError): InsertionPoint {
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

/** Both texts as data: the new one has these variables in that `env:`, and nothing else is another. */
function differsOnly(before: string, after: string, { path }: EnvNode, lines: readonly EnvLine[]): boolean {
  const document = parseDocument(before);
  const env = document.getIn([...path, 'env']);
  if (!isMap(env)) document.setIn([...path, 'env'], document.createNode({}));
  for (const line of lines) document.setIn([...path, 'env', variableOf(line)], expressionOf(line));
  return parseDocument(after).errors.length === 0 && sorted(parse(after)) === sorted(document.toJS());
}

const notInLines = (where: string): UserError =>
  new UserError(`${where}: its env: is not written in lines of its own, so none can be put in there`, {
    hint: 'write it in lines, or add the names by hand; deploy-secrets github --print-env prints them',
  });
