import { codeOf, endOfFunction } from './functions.ts';
import { tokensOf } from './tokens.ts';

/** Lists the names that a file declares as types: `interface X`, `type X`, `class X`, exported or not. */
export function typeNamesOf(text: string): string[] {
  const tokens = tokensOf(text);
  const names = tokens.flatMap(({ kind, text: word }, at) => {
    const name = tokens[at + 1];
    if (kind !== 'word' || name?.kind !== 'word' || tokens[at - 1]?.text === '.') return [];
    const after = tokens[at + 2]?.text ?? '';
    const isAlias = word === 'type' && /^[=<]$/.test(after);
    const isShape = /^(interface|class)$/.test(word) && /^(\{|<|extends|implements)$/.test(after);
    return isAlias || (isShape && name.text !== 'extends') ? [name.text] : [];
  });
  return [...new Set(names)];
}

export interface ExportedValue {
  readonly name: string;
  readonly isFunction: boolean;
}

/** Lists the values that a file exports; `*` and `{` stand for those that it passes on. Types are left out. */
export function exportsOf(text: string): ExportedValue[] {
  const code = codeOf(text);
  const found = new Map<string, boolean>();
  for (const [at, { kind, text: word }] of code.tokens.entries()) {
    if (kind !== 'word' || word !== 'export') continue;
    const [first = '', second = '', third = ''] = code.tokens.slice(at + 1, at + 4).map(({ text }) => text);
    if (/^(type|interface|declare)$/.test(first)) continue;
    const nameAt = at + (/^(async|abstract)$/.test(first) || second === '*' ? 3 : 2);
    const name = /^[{*]|default$/.test(first) ? first : nameAt === at + 3 ? third : second;
    found.set(name, endOfFunction(code, nameAt) !== undefined);
  }
  return [...found].map(([name, isFunction]) => ({ name, isFunction }));
}
