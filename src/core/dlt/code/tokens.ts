/** One token of Python. Comments, blanks and continued lines are left out. */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'operator' | 'newline';
  /** As it is written. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Where it begins in its line, a tab up to the next eighth column: how Python counts indentation. */
  readonly column: number;
}

const BLANK = /(?:[ \t\f]|\\(?:\r\n|\n|\r))+/y;
const COMMENT = /#[^\r\n]*/y;
const NEWLINE = /\r\n|\n|\r/y;
const STRING_START = /(?<prefix>[rRbBuUfFtT]{0,2})(?<quotes>"""|'''|"|')/y;
const NUMBER = /\.?\d(?:[eE][+-](?=\d)|[\w.])*/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const OPERATOR = /\*\*=|\/\/=|>>=|<<=|\.\.\.|[-+*/%@&|^=<>!:]=|->|\*\*|\/\/|<<|>>|<>|./suy;

/** Splits a text into tokens. Whatever the text is, it ends: what is no Python gives tokens that mean nothing. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const lines = new LineCounter(text);
  const work = { left: WORK_A_CHARACTER * text.length };
  for (let index = text.startsWith('\ufeff') ? 1 : 0; index < text.length; ) {
    const skipped = lengthAt(BLANK, text, index) || lengthAt(COMMENT, text, index);
    if (skipped > 0) {
      index += skipped;
      continue;
    }
    const { kind, length } = tokenAt(text, index, work);
    tokens.push({ kind, text: text.slice(index, index + length), ...lines.at(index) });
    index += length;
  }
  return tokens;
}

function tokenAt(text: string, index: number, work: Work): { kind: Token['kind']; length: number } {
  const newline = lengthAt(NEWLINE, text, index);
  if (newline > 0) return { kind: 'newline', length: newline };
  const string = stringLength(text, index, work);
  if (string > 0) return { kind: 'string', length: string };
  const number = lengthAt(NUMBER, text, index);
  if (number > 0) return { kind: 'number', length: number };
  const name = lengthAt(NAME, text, index);
  if (name > 0) return { kind: 'name', length: name };
  return { kind: 'operator', length: lengthAt(OPERATOR, text, index) || 1 };
}

function lengthAt(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** How deep strings may stand in the braces of an f-string. */
const MOST_NESTED = 20;

/**
 * How often a character may be looked at for the sake of nested strings. Those that are never closed are looked for
 * anew at each that begins in them, which would take for ever where a text was made so.
 */
const WORK_A_CHARACTER = 20;
interface Work {
  left: number;
}

/**
 * Measures the string literal that begins there; 0 where there is none. A string that is not closed ends with its line, as
 * Python's error has it, or with the text.
 */
function stringLength(text: string, index: number, work: Work, nested = 0): number {
  STRING_START.lastIndex = index;
  const { prefix = '', quotes = '' } = STRING_START.exec(text)?.groups ?? {};
  if (quotes === '') return 0;
  const isFormatted = /[fFtT]/.test(prefix) && nested < MOST_NESTED;
  let braces = 0;
  for (let at = index + prefix.length + quotes.length; at < text.length; ) {
    if (nested > 0) work.left -= 1;
    const mayNest = isFormatted && braces > 0 && work.left > 0;
    const inner = mayNest ? closedStringLength(text, at, work, nested + 1) : 0;
    if (inner > 0) at += inner;
    else if (text.startsWith(quotes, at)) return at + quotes.length - index;
    else if (quotes.length === 1 && /[\r\n]/.test(text[at] ?? '')) return at - index;
    else if (isFormatted && braces === 0 && text.startsWith('{{', at)) at += 2;
    else {
      if (isFormatted) braces = Math.max(0, braces + braceStep(text[at]));
      at += text[at] === '\\' ? escapeLength(text, at, isFormatted) : 1;
    }
  }
  return text.length - index;
}

/**
 * Measures a string in the braces of an f-string: since Python 3.12 it may have the same quotes. Behind a colon a quote
 * is how to fill a format.
 */
function closedStringLength(text: string, at: number, work: Work, nested: number): number {
  if (text[at - 1] === ':' || /\w/.test(text[at - 1] ?? '')) return 0;
  const length = stringLength(text, at, work, nested);
  const last = text[at + length - 1];
  return length > 1 && (last === "'" || last === '"') ? length : 0;
}

const braceStep = (character: string | undefined): number =>
  character === '{' ? 1 : character === '}' ? -1 : 0;

/** A backslash with what follows: a line break of two characters is one. */
function escapeLength(text: string, at: number, isFormatted: boolean): number {
  if (isFormatted && text[at + 1] === '{') return 1;
  return text.startsWith('\r\n', at + 1) ? 3 : 2;
}

/** Counts lines and columns on from where it counted last. */
class LineCounter {
  readonly #text: string;
  #line = 1;
  #start = 0;
  #index = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param index no smaller than the one before */
  at(index: number): Pick<Token, 'line' | 'column'> {
    for (; this.#index < index; this.#index += 1) {
      const character = this.#text[this.#index];
      if (character !== '\n' && (character !== '\r' || this.#text[this.#index + 1] === '\n')) continue;
      this.#line += 1;
      this.#start = this.#index + 1;
    }
    return {
      line: this.#line,
      column: columnOf(this.#text.slice(this.#start, Math.min(index, this.#start + 500))),
    };
  }
}

function columnOf(before: string): number {
  let column = 0;
  for (const character of before) column = character === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1;
  return column;
}

/** Reads the text of a string literal; undefined for bytes, and for one that is put together when it runs. */
export function literalText(literal: string): string | undefined {
  const { prefix = '', quotes = '' } =
    /^(?<prefix>[a-zA-Z]*)(?<quotes>"""|'''|"|')/.exec(literal)?.groups ?? {};
  if (quotes === '' || /[bBfFtT]/.test(prefix) || !literal.endsWith(quotes)) return undefined;
  const inner = literal.slice(prefix.length + quotes.length, -quotes.length);
  if (/[rR]/.test(prefix)) return inner;
  return inner.replaceAll(/\\(\r\n|[\s\S])/g, (_, escaped: string) => ESCAPES[escaped] ?? `\\${escaped}`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  t: '\t',
  r: '\r',
  '\n': '',
  '\r\n': '',
};
