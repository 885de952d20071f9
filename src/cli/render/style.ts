export { printable } from '../../core/inert.ts';

/** What the look of a text depends on besides its content. */
export interface TerminalStyle {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
  /** Somebody reads it as it is written, so that long lines are broken between words; what is piped keeps its lines. */
  readonly isTerminal?: boolean;
}

/** Text in longer lines is hard to read, however wide the terminal is. */
export const WIDEST_TEXT = 120;

/** SGR codes, on and off. Node's `styleText` would be asked, but `node:util` takes 5 ms of every start. */
const CODES = {
  green: [32, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  red: [31, 39],
  dim: [2, 22],
  bold: [1, 22],
} as const;

export type TextStyle = keyof typeof CODES;
export type Paint = (style: TextStyle, text: string) => string;

/** Makes what colours a text. Colour only helps: without it every word and sign is the same. */
export const painter = (colour: boolean): Paint =>
  colour
    ? (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m`
    : (_style, text) => text;

/** Counts characters, not UTF-16 units. Names are almost always ASCII, so wide characters are not counted twice. */
export const widthOf = (text: string): number => [...text].length;

export const padTo = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Cuts to at most so many characters: the middle goes, since names differ at the start and at the end. */
export function cutMiddle(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  const kept = Math.max(0, width - 1);
  const head = Math.ceil(kept / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
}

/**
 * Puts words in lines of at most so many characters; a longer word has a line of its own. A word of a shell in quotes is
 * one, blanks and all: broken, it would be copied as another. An option stays with a value that is a name, for the same reason.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  const joined = text.replace(QUOTED, (quoted) => quoted.replaceAll(' ', '\0')).replace(OPTION, '$1\0');
  for (const word of joined.split(' ').map((one) => one.replaceAll('\0', ' '))) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Breaks one line for a terminal, and lets the rest stand below the text behind its label, such as `hint: `. */
export function foldLine(
  line: string,
  { width, isTerminal }: Pick<TerminalStyle, 'width' | 'isTerminal'>,
): string {
  const most = Math.min(width, WIDEST_TEXT);
  if (!isTerminal || widthOf(line) <= most) return line;
  const [label = ''] = /^(?:error|warning|hint): /.exec(line) ?? [];
  const room = most - widthOf(label);
  return label + wrap(line.slice(label.length), room).join(`\n${' '.repeat(widthOf(label))}`);
}

/** Breaks a command between its words, as a shell takes it over several lines. */
export function wrapCommand(line: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of line.match(WORDS) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) + CONTINUED.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `    ${word}`);
  }
  return lines.map((part, n) => (n === lines.length - 1 ? part : part + CONTINUED));
}

const CONTINUED = ' \\';
/** A word, or an option with its value. */
const WORDS = /(?:--[\w-]+ (?=[^\s-]))?(?:"[^"]*"|'[^']*'|[^\s"'])+/g;

/** An option before what is no word of prose: a name in capitals, a path, an assignment. */
const OPTION = /(?<!\S)(--[a-z][a-z-]*) (?=[A-Z][A-Z0-9_]+(?!\w)|[\w-]+[./=]\w)/g;

/** What `shellWord` puts in quotes. An apostrophe within a word opens none; bounded, so that the search takes no longer than the text. */
const QUOTED = /(?<![\w'$])(?:\$'(?:[^'\\]|\\.){0,400}'|'(?:[^']|'\\''){0,400}')(?=[\s,;.:)]|$)/g;
