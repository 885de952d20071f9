import { isMap, isScalar, parse, parseDocument, type YAMLMap } from 'yaml';
import { UserError } from '../diagnostics.ts';
import { variableOf } from '../entries.ts';
import { type Choice, chosenOwner } from './choose-env.ts';
import type { EnvOwner } from './env-maps.ts';
import { expressionOf, type Line, written } from './lines.ts';
import { keysOf, valueIn } from './nodes.ts';
import { readWorkflow } from './read.ts';
import { endOf, indentOf, lineEnd, lineStart, sorted, spliced, startOf } from './splice.ts';

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

/** Both texts as data: the new one has these variables in that `env:`, and nothing else is another. */
function differsOnly(before: string, after: string, { path }: EnvOwner, lines: readonly Line[]): boolean {
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
