import { isAlias, isMap, isScalar } from 'yaml';
import { UserError } from '../../diagnostics.ts';
import { variableOf } from '../../entries.ts';
import { type EnvLine, expressionOf, formatEnvLine } from '../generate/snippets.ts';
import { isSameData } from '../same-data.ts';
import { keysOf, parseWithAliases, valueIn } from '../yaml.ts';
import { chooseEnvNode, type EnvNode, type JobChoice } from './choose-job.ts';
import {
  type EditResult,
  endOf,
  indentOf,
  insertLines,
  keyIn,
  lineEnd,
  lineStart,
  refuseShared,
  startOf,
  workflowMap,
} from './splice.ts';

/**
 * Adds to an `env:` of a workflow's text a line for each of these that is not in that one yet. Everything else stays as
 * it was, to the character: only whole lines are put in. The new text is read again, and differs from the old one in
 * those keys alone.
 *
 * @throws UserError when it can't be told whose `env:`, or that one is not written in lines
 */
export function addEnvLines(text: string, lines: readonly EnvLine[], choice: JobChoice): EditResult {
  const owner = chooseEnvNode(workflowMap(text, choice.file), choice);
  const env = valueIn(owner.map, 'env');
  const present = keysOf(env);
  const missing = lines.filter((line) => !present.includes(variableOf(line)));
  const result = { where: owner.label, added: missing.map(variableOf) };
  if (missing.length === 0) return { ...result, text };
  refuseShared(text, { file: choice.file, path: [...owner.path, 'env'], label: owner.label });
  const byHand = notInLines(`${choice.file}, ${owner.label}`);
  const point = insertionPoint(text, owner, env);
  if (!point) throw byHand;
  const { offset, indent, head } = point;
  const after = insertLines(text, offset, [...head, ...missing.map((line) => indent + formatEnvLine(line))]);
  if (!differsOnlyIn(missing, text, after, owner)) throw byHand;
  return { ...result, text: after };
}

interface InsertionPoint {
  readonly offset: number;
  readonly indent: string;
  /** Lines that go before: `env:` where there is none. */
  readonly head: readonly string[];
}

/** Finds where the lines go; undefined where the `env:`, or what has it, is not written in lines. */
function insertionPoint(text: string, { map }: EnvNode, env: unknown): InsertionPoint | undefined {
  const first = map.items.at(0);
  // A key that is an alias may be any: `env` too, for one.
  if (map.flow || !first || map.items.some(({ key }) => isAlias(key))) return undefined;
  const own = indentOf(text, startOf(first.key));
  if (env === undefined) {
    const steps = keyIn(map, 'steps') ?? first.key;
    return { offset: lineStart(text, startOf(steps)), indent: `${own}  `, head: [`${own}env:`] };
  }
  if (isScalar(env) && env.value === null)
    return { offset: lineEnd(text, startOf(keyIn(map, 'env'))), indent: `${own}  `, head: [] };
  const last = isMap(env) && !env.flow ? env.items.at(-1) : undefined;
  if (!last) return undefined;
  const offset = lineEnd(text, endOf(last.value ?? last.key));
  return { offset, indent: indentOf(text, startOf(last.key)), head: [] };
}

/** Tells whether the new text, as data, has these variables in that `env:` and is otherwise the old one. */
function differsOnlyIn(lines: readonly EnvLine[], before: string, after: string, { path }: EnvNode): boolean {
  const document = parseWithAliases(before, '').document;
  const env = document.getIn([...path, 'env']);
  if (!isMap(env)) document.setIn([...path, 'env'], document.createNode({}));
  for (const line of lines) document.setIn([...path, 'env', variableOf(line)], expressionOf(line));
  return isSameData(after, document);
}

const notInLines = (where: string): UserError =>
  new UserError(`${where}: its env: is not written in lines of its own, so none can be put in there`, {
    hint: 'write it in lines, or add the names by hand; deploy-secrets github --print-env prints them',
  });
