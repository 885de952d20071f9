import { type Token, tokensOf } from './tokens.ts';

/** One logical line: its tokens, without the line breaks that brackets hold. */
export interface Statement {
  readonly tokens: readonly Token[];
  /** The functions and classes that it stands in, the outermost first. */
  readonly within: readonly Block[];
}

/** A function or a class. */
export interface Block {
  readonly kind: 'def' | 'class';
  readonly name: string;
}

/** Splits a module into its statements, those of every function and class too. */
export function statementsOf(text: string): Statement[] {
  const open: { readonly block: Block; readonly column: number }[] = [];
  return logicalLines(tokensOf(text)).flatMap((line) => {
    const column = line[0]?.column ?? 0;
    while (open.length > 0 && (open.at(-1)?.column ?? 0) >= column) open.pop();
    const within = open.map(({ block }) => block);
    const block = blockOf(line);
    if (block) open.push({ block, column });
    return apart(line).map((tokens) => ({ tokens, within }));
  });
}

const OPENING = new Set(['(', '[', '{']);
const CLOSING = new Set([')', ']', '}']);

/** How many brackets a token opens. */
export const bracketStep = ({ kind, text }: Token): number =>
  kind !== 'operator' ? 0 : OPENING.has(text) ? 1 : CLOSING.has(text) ? -1 : 0;

function logicalLines(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth = Math.max(0, depth + bracketStep(token));
    if (token.kind !== 'newline') lines.at(-1)?.push(token);
    else if (depth === 0) lines.push([]);
  }
  return lines.filter((line) => line.length > 0);
}

/** Splits `a = 1; b = 2`. */
function apart(line: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of line) {
    depth += bracketStep(token);
    if (depth === 0 && token.text === ';') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** Reads `def name`, `async def name` and `class Name`. */
export function blockOf(line: readonly Token[]): Block | undefined {
  const [first, second, third] = line[0]?.text === 'async' ? line.slice(1) : line;
  if ((first?.text !== 'def' && first?.text !== 'class') || second?.kind !== 'name') return undefined;
  return third && { kind: first.text, name: second.text };
}

/** Splits tokens at a comma, or another operator, that no bracket and no lambda holds. */
export function splitAt(operator: string, tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  const lambdas: number[] = [];
  let depth = 0;
  for (const token of tokens) {
    depth += bracketStep(token);
    if (token.kind === 'name' && token.text === 'lambda') lambdas.push(depth);
    const isInLambda = lambdas.at(-1) === depth;
    if (isInLambda && token.text === ':') lambdas.pop();
    if (depth === 0 && token.text === operator && token.kind === 'operator' && !isInLambda) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Takes what a bracket holds, which is the first of these tokens; undefined where that is none. */
export function insideBracket(tokens: readonly Token[], bracket: '(' | '['): Token[] | undefined {
  if (tokens[0]?.text !== bracket || tokens[0].kind !== 'operator') return undefined;
  let depth = 0;
  const end = tokens.findIndex((token) => {
    depth += bracketStep(token);
    return depth === 0;
  });
  return end < 0 ? undefined : tokens.slice(1, end);
}
