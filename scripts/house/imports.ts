import { pairsOf, type Token, tokensOf } from './tokens.ts';

export interface Import {
  /** As written: `./plan.ts`, `node:path`. */
  readonly target: string;
  /** `type` vanishes before the program runs; `dynamic` is loaded only when its line is reached. */
  readonly kind: 'value' | 'type' | 'dynamic';
}

/** Reads what a file imports or exports from others, in its order. A target that is computed is left out. */
export function importsOf(text: string): Import[] {
  const tokens = tokensOf(text);
  const pairs = pairsOf(tokens);
  return tokens.flatMap(({ kind, text: word }, at) => {
    if (kind !== 'word' || tokens[at - 1]?.text === '.') return [];
    if (word === 'import') return importAt(tokens, at) ?? [];
    if (word === 'export') return exportAt(tokens, pairs, at) ?? [];
    return [];
  });
}

type Tokens = readonly Token[];

function importAt(tokens: Tokens, at: number): Import | undefined {
  const next = tokens[at + 1];
  if (next?.kind === 'string') return { target: next.text, kind: 'value' };
  if (next?.text === '(') return calledAt(tokens, at);
  for (let index = at + 1; isInClause(tokens[index]); index += 1) {
    const target = targetAt(tokens, index);
    if (target !== undefined) return { target, kind: isTypeOnly(tokens, at) ? 'type' : 'value' };
  }
  return undefined;
}

/** `import('…')`, in code or, as `import('…').Name`, in a type: the two look alike but for `typeof`. */
function calledAt(tokens: Tokens, at: number): Import | undefined {
  const argument = tokens[at + 2];
  if (argument?.kind !== 'string') return undefined;
  return { target: argument.text, kind: tokens[at - 1]?.text === 'typeof' ? 'type' : 'dynamic' };
}

/** `export { … } from '…'`, `export * from '…'`, `export * as name from '…'`, each also with `type`. */
function exportAt(tokens: Tokens, pairs: Map<number, number>, at: number): Import | undefined {
  const isType = tokens[at + 1]?.text === 'type';
  const first = at + (isType ? 2 : 1);
  let end = first;
  if (tokens[first]?.text === '{') end = pairs.get(first) ?? first;
  else if (tokens[first]?.text !== '*') return undefined;
  else if (tokens[first + 1]?.text === 'as') end = first + 2;
  const target = targetAt(tokens, end + 1);
  return target === undefined ? undefined : { target, kind: isType ? 'type' : 'value' };
}

const isInClause = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === 'word' || token.kind === 'string' || '{},*'.includes(token.text));

function targetAt(tokens: Tokens, at: number): string | undefined {
  const [from, target] = [tokens[at], tokens[at + 1]];
  return from?.kind === 'word' && from.text === 'from' && target?.kind === 'string' ? target.text : undefined;
}

/** `import type from './a.ts'` and `import type, { b } from './a.ts'` import a default that is called `type`. */
const isTypeOnly = (tokens: Tokens, at: number): boolean =>
  tokens[at + 1]?.text === 'type' && tokens[at + 2]?.text !== ',' && targetAt(tokens, at + 2) === undefined;
