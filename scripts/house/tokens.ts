// Splits TypeScript into tokens, for TypeScript 7 has no API for programs yet (2026) and esbuild forgets types.
// It needs no grammar: only comments, strings, templates and regular expressions can hide a word.
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'template' | 'regex' | 'punctuation';
  /** As written; of a string, and of a template without `${`, what stands between the quotes. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const BLANK = /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/|^#!.*)+/y;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
/** From its backtick, or from the `}` that ends a `${`, to the next `${` or the end. */
const TEMPLATE = /[`}](?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{)/y;
const OTHERS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['word', /#?[\p{ID_Start}$_][\p{ID_Continue}$]*/uy],
  ['number', /\d[\w.]*/y],
  ['string', /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y],
  ['punctuation', /=>|\+\+|--|\.{3}|[\s\S]/y],
];

/** Words that a value follows: a `/` after one of them begins a regular expression. */
const BEFORE_VALUE = new Set(
  'return typeof instanceof in of new delete void throw case do else yield await'.split(' '),
);

export const tokensOf = (text: string): Token[] => new Scanner(text).scan();

class Scanner {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  readonly #open: { readonly bracket: string; readonly before: Token | undefined }[] = [];
  /** What stands before the brackets that ended last: the `if` of `if (…)`. */
  #beforeClosed: Token | undefined;
  #position = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): Token[] {
    while (true) {
      this.#step(this.#take(BLANK));
      if (this.#position >= this.#text.length) return this.#tokens;
      const [kind, raw] = this.#next();
      if (kind === 'template' || kind === 'punctuation') this.#nest(raw);
      this.#tokens.push(token(kind, raw, this.#line));
      this.#step(raw);
    }
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    return pattern.exec(this.#text)?.[0] ?? '';
  }

  #step(raw: string): void {
    this.#position += raw.length;
    this.#line += raw.split('\n').length - 1;
  }

  #next(): readonly [Token['kind'], string] {
    const character = this.#text[this.#position] ?? '';
    const isTail = character === '}' && this.#open.at(-1)?.bracket === '${';
    if (character === '`' || isTail) return ['template', this.#take(TEMPLATE) || character];
    const regex = character === '/' && this.#mayBeginValue() ? this.#take(REGEX) : '';
    if (regex) return ['regex', regex];
    for (const [kind, pattern] of OTHERS) {
      const taken = this.#take(pattern);
      if (taken) return [kind, taken];
    }
    throw new Error(`line ${this.#line}: the scanner is stuck`);
  }

  #nest(raw: string): void {
    if (/^[)\]}]/.test(raw)) this.#beforeClosed = this.#open.pop()?.before;
    const [bracket] = /[([{]$|\$\{$/.exec(raw) ?? [];
    if (bracket) this.#open.push({ bracket, before: this.#tokens.at(-1) });
  }

  /** Whether a `/` begins a regular expression here, or else divides. */
  #mayBeginValue(): boolean {
    const last = this.#tokens.at(-1);
    if (last === undefined) return true;
    if (last.kind === 'word') return BEFORE_VALUE.has(last.text) && this.#tokens.at(-2)?.text !== '.';
    if (last.kind === 'template') return last.text.endsWith('${');
    if (last.kind !== 'punctuation') return false;
    if (last.text === ')') return /^(if|while|for|with)$/.test(this.#beforeClosed?.text ?? '');
    return !['++', '--', ']'].includes(last.text);
  }
}

function token(kind: Token['kind'], raw: string, line: number): Token {
  const isWhole = kind === 'template' && /^`[\s\S]*`$/.test(raw);
  if (kind === 'string' || isWhole) return { kind: 'string', text: raw.slice(1, -1), line };
  return { kind, text: raw, line };
}

/** Of each bracket, by its index, the index of the one that closes or opens it. */
export function pairsOf(tokens: readonly Token[]): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { kind, text }] of tokens.entries()) {
    const isTemplate = kind === 'template';
    if (!isTemplate && kind !== 'punctuation') continue;
    if (isTemplate ? text.startsWith('}') : ')]}'.includes(text)) {
      const opener = open.pop();
      if (opener !== undefined) pairs.set(opener, index).set(index, opener);
    }
    if (isTemplate ? text.endsWith('${') : '([{'.includes(text)) open.push(index);
  }
  return pairs;
}
