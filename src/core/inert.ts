/*
 * Keeps text that leaves the program inert. Names, paths and answers are written by others, and what reads our output
 * obeys parts of it: a terminal obeys escape sequences, the runner of a job some lines of its log. Each language of
 * the output has its one writer, here, in `words.ts` (shells) or in `cli/render/prose.ts` (Markdown).
 */

/**
 * Characters that nobody sees, or that change how others are shown: control and format characters (the bidirectional
 * ones and tags among them), separators of lines, variation selectors and whatever else Unicode lets a display leave
 * out, noncharacters, and halves of surrogate pairs.
 */
const UNSEEN =
  '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}]';
const unseen = new RegExp(UNSEEN, 'gu');
const unseenInLine = new RegExp(`(?!\\n)${UNSEEN}`, 'gu');
/** Our own colours and the bar's moves of the cursor come first: what is none of them is escaped. */
const unseenOrOwn = new RegExp(`\\x1b\\[(?:\\d+m|K)|(?![\\n\\t])${UNSEEN}`, 'gu');

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
const codeOf = (character: string): number => character.codePointAt(0) ?? 0;

/** Writes a character as JSON and JavaScript do: `\u202e`, in two halves where it has two. */
const escapeUnits = (text: string): string =>
  Array.from({ length: text.length }, (_, n) => `\\u${hex(text.charCodeAt(n), 4)}`).join('');

/** Writes a character as YAML and Python do: `\u202e`, `\U000e0001`. */
const escapeCharacter = (character: string): string =>
  codeOf(character) > 0xff_ff ? `\\U${hex(codeOf(character), 8)}` : `\\u${hex(codeOf(character), 4)}`;

/** Writes a character as people know it: `\u202e`, `\u{e0001}`. */
const showCharacter = (character: string): string =>
  codeOf(character) > 0xff_ff ? `\\u{${hex(codeOf(character), 1)}}` : `\\u${hex(codeOf(character), 4)}`;

/**
 * Breaks what a runner obeys anywhere in a line: `##[set-output …]` on GitHub (the older form, which its runner still
 * takes), `##vso[…]` on Azure, `##teamcity[…]` (actions/runner, `ActionCommand.TryParse`; microsoft/azure-pipelines-agent,
 * `Command.TryParse`; read 2026-11-28). The escape reads as the same character in a string of JSON, YAML and Python.
 */
const breakCommands = (text: string): string => text.replace(/##(?=[\w.-]*\[)/g, '#\\u0023');

/**
 * Makes text of one line that cannot move the cursor, colour the screen, turn the writing direction or command a
 * runner: what nobody sees is shown as an escape.
 */
export const printable = (text: string): string => breakCommands(replaceUnseen(text, showCharacter));

/** Writes each character that nobody sees in another way. */
export const replaceUnseen = (text: string, write: (character: string) => string): string =>
  text.replace(unseen, write);

export const isPrintable = (text: string): boolean => printable(text) === text;

export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');

/** What the other end of a stream understands. */
interface OutputStyle {
  readonly colour: boolean;
  readonly isTerminal: boolean;
}

/**
 * Filters all that goes to standard output and standard error, whoever wrote it: no control character but our own
 * colours, a bar's on a terminal, tabs and ends of lines; and no line that begins, after blanks, with `::`, which is how
 * the runner of GitHub knows a command (`ActionCommand.TryParseV2`). What the renderers make passes as it is.
 */
export const inertOutput = (text: string, { colour, isTerminal }: OutputStyle): string =>
  breakCommands(
    text.replace(unseenOrOwn, (found) => {
      if (found === '\r' || found === '\x1b[K') return isTerminal ? found : escapeControl(found);
      return found.endsWith('m') && colour ? found : escapeControl(found);
    }),
  ).replace(/^([^\S\r\n]*)::/gm, '$1:\\u003a');

/** Escapes the first character alone: what follows it in a sequence is harmless without. */
const escapeControl = (found: string): string => {
  const [first = ''] = found;
  return escapeUnits(first) + found.slice(first.length);
};

/** Writes data as lines of JSON in which no text is obeyed by a terminal or a runner. It parses to the same data. */
export const formatJson = (data: unknown): string =>
  `${breakCommands(JSON.stringify(data, null, 2).replace(unseenInLine, escapeUnits)).replace(/::(?=[A-Za-z])/g, ':\\u003a')}\n`;

/**
 * Writes a text as one string in double quotes, for YAML and for Python alike: both take the escapes of JSON, and
 * `\U` for what lies beyond 16 bits.
 */
export const doubleQuoted = (text: string): string =>
  breakCommands(JSON.stringify(text).replace(unseen, escapeCharacter));
