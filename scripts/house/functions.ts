import { pairsOf, type Token, tokensOf } from './tokens.ts';

export interface NamedFunction {
  readonly name: string;
  /** The line of its name, from 1. */
  readonly line: number;
  readonly lines: number;
}

/** The tokens of a file, and where each of its brackets is closed. */
export interface Code {
  readonly tokens: readonly Token[];
  readonly pairs: ReadonlyMap<number, number>;
}

export function codeOf(text: string): Code {
  const tokens = tokensOf(text);
  return { tokens, pairs: pairsOf(tokens) };
}

/**
 * Lists the functions of a file that have a name: declarations, methods, and arrows bound to a constant or a
 * field. Callbacks belong to the function in which they stand; so do arrows in an object, which look like types.
 */
export function functionsOf(text: string): NamedFunction[] {
  const code = codeOf(text);
  return code.tokens.flatMap(({ text: name, line }, at) => {
    const end = code.tokens[endOfFunction(code, at) ?? -1];
    return end ? [{ name, line, lines: end.line - line + 1 }] : [];
  });
}

const MEMBER_FOLLOWS = /^([{};,*]|async|static|get|set|override|private|protected|public|readonly)$/;
const CONTROL = /^(if|for|while|switch|catch|with|function)$/;

/** Finds the last token of the function whose name stands at `at`; nothing where no function is named there. */
export function endOfFunction(code: Code, at: number): number | undefined {
  if (code.tokens[at]?.kind !== 'word') return undefined;
  const before = textAt(code, at - 1);
  const isGenerator = before === '*' && textAt(code, at - 2) === 'function';
  if (before === 'function' || isGenerator) return endOfBody(code, at + 1);
  if (before === 'const' || before === 'let') return endOfValue(code, skipType(code, at + 1, '='));
  if (!MEMBER_FOLLOWS.test(before) || CONTROL.test(textAt(code, at))) return undefined;
  return textAt(code, at + 1) === '=' ? endOfValue(code, at + 1) : endOfBody(code, at + 1);
}

/** From `<T>(…): Type {` or `(…) {` to the closing brace. */
function endOfBody(code: Code, at: number): number | undefined {
  const list = skipGenerics(code, at);
  if (textAt(code, list) !== '(') return undefined;
  const body = skipType(code, closerOf(code, list) + 1, '{');
  return body === undefined ? undefined : closerOf(code, body);
}

/** From the `=` before an arrow function to its end. A `function` after it counts where its own name stands. */
function endOfValue(code: Code, equals: number | undefined): number | undefined {
  if (equals === undefined) return undefined;
  const list = skipGenerics(code, equals + (textAt(code, equals + 1) === 'async' ? 2 : 1));
  if (textAt(code, list) !== '(' && code.tokens[list]?.kind !== 'word') return undefined;
  const after = closerOf(code, list) + 1;
  const arrow = textAt(code, after) === ':' ? skipType(code, after + 1, '=>') : after;
  return arrow !== undefined && textAt(code, arrow) === '=>' ? endOfArrow(code, arrow) : undefined;
}

function endOfArrow(code: Code, arrow: number): number {
  if (textAt(code, arrow + 1) === '{') return closerOf(code, arrow + 1);
  let at = arrow + 1;
  while (at < code.tokens.length && !endsExpression(code, at)) at = closerOf(code, at) + 1;
  return at - 1;
}

const textAt = ({ tokens }: Code, at: number): string => tokens[at]?.text ?? '';

const isPunctuation = (code: Code, at: number, pattern: RegExp): boolean =>
  code.tokens[at]?.kind === 'punctuation' && pattern.test(textAt(code, at));

const endsExpression = (code: Code, at: number): boolean =>
  isPunctuation(code, at, /^[;,)\]}]$/) ||
  (code.tokens[at]?.kind === 'template' && textAt(code, at).startsWith('}'));

/** Where the bracket or template that opens at `at` ends; `at` itself where none opens. */
function closerOf(code: Code, at: number): number {
  const pair = code.pairs.get(at) ?? at;
  if (pair <= at) return at;
  return code.tokens[pair]?.kind === 'template' ? closerOf(code, pair) : pair;
}

function skipGenerics(code: Code, from: number): number {
  if (textAt(code, from) !== '<') return from;
  let depth = 0;
  for (let at = from; at < code.tokens.length; at += 1) {
    if (isPunctuation(code, at, /^<$/)) depth += 1;
    if (isPunctuation(code, at, /^>$/)) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return from;
}

/** A `{` after one of these belongs to a type or a value; after anything else it begins a body. */
const BEFORE_BRACE = /^([:|&<,?(]|=>|is|extends|keyof|as|satisfies)$/;

/** Goes over a type, if one is written, to the `wanted` token that follows it. */
function skipType(code: Code, from: number, wanted: string): number | undefined {
  for (let at = from; at < code.tokens.length; at = closerOf(code, at) + 1) {
    const isBody = wanted !== '{' || at === from || !BEFORE_BRACE.test(textAt(code, at - 1));
    if (code.tokens[at]?.kind === 'punctuation' && textAt(code, at) === wanted && isBody) return at;
    if (endsExpression(code, at) && textAt(code, at) !== ',') return undefined;
  }
  return undefined;
}
