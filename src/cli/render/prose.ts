import { printable, printableLines } from '../../core/inert.ts';

/*
 * The one writer of Markdown. GitHub links addresses, commits, issues and people after the text was parsed, so a backslash
 * in front of an `@` keeps nobody from being mentioned: only code is left alone (github.github.com/gfm, and the docs
 * "Autolinked references and URLs", read 2026-11-28). So whatever is no plain word of a sentence is put into code.
 */

/** What stands in a table: there a bar ends a cell even within code. */
interface Place {
  readonly inTable?: boolean;
}

/**
 * Writes a sentence: plain words as they are, everything else as code.
 * @param verbatim a part of it that stays together as code, such as the words of a server
 */
export function prose(text: string, place: Place & { readonly verbatim?: string } = {}): string {
  const { verbatim = '', ...where } = place;
  const start = verbatim === '' ? -1 : startOf(verbatim, text);
  if (start < 0) return sentence(text, where);
  const before = sentence(text.slice(0, start), where);
  return `${before}${codeSpan(verbatim, where)}${sentence(text.slice(start + verbatim.length), where)}`;
}

/** Finds it where it stands between blanks, or before a sign at the end of a word: code beside code would be read as one. */
function startOf(part: string, text: string): number {
  for (let start = text.indexOf(part); start >= 0; start = text.indexOf(part, start + 1))
    if ((start === 0 || text[start - 1] === ' ') && /^[.,;:]?(?: |$)/.test(text.slice(start + part.length)))
      return start;
  return -1;
}

/** A word of a sentence, with what stands around it; several in one where all of them are code. */
interface Word {
  readonly lead: string;
  core: string;
  trail: string;
  readonly isCode: boolean;
}

function sentence(text: string, place: Place): string {
  const words: Word[] = [];
  for (const word of printable(text).split(' ').map(wordOf)) {
    const last = words.at(-1);
    if (last?.isCode && word.isCode && last.trail + word.lead === '') {
      last.core += ` ${word.core}`;
      last.trail = word.trail;
    } else words.push(word);
  }
  return words
    .map(({ lead, core, trail, isCode }) => `${lead}${isCode ? codeSpan(core, place) : core}${trail}`)
    .join(' ');
}

function wordOf(text: string): Word {
  const lead = /^["'(]*/.exec(text)?.[0] ?? '';
  let end = text.length;
  while (end > lead.length && TRAILING.includes(text[end - 1] ?? '')) end -= 1;
  // `f(x)` keeps its bracket.
  if (text[end] === ')' && text.slice(lead.length, end).includes('(')) end += 1;
  const core = text.slice(lead.length, end);
  return { lead, core, trail: text.slice(end), isCode: !isPlain(core) };
}

const TRAILING = `)"',.;:!?`;

/** Letters alone; some with hyphens; short numbers and dates. What could be the name of a commit is none. */
const PLAIN = /^(?:[\p{L}']+|[a-z]+(?:-[a-z]+)+|\d{1,6}|\d{4}-\d\d-\d\d|·)?$/u;

const isPlain = (word: string): boolean => PLAIN.test(word) && !/^[0-9a-f]{7,}$/i.test(word);

/** Makes a code span that its text can't leave: a longer fence than any inside, and blanks at the edges where they would be lost. */
export function codeSpan(text: string, { inTable = false }: Place = {}): string {
  const shown = inTable ? withoutBars(printable(text)) : printable(text);
  if (shown === '') return '';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = /^[` ]|[` ]$/.test(shown) && shown.trim() !== '' ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A bar behind a backslash stays a bar to a reader that counts backslashes, so that one is shown as an escape. */
const withoutBars = (text: string): string => text.replaceAll('\\|', '\\\\u007c').replaceAll('|', '\\|');

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);

/** Shows whole lines as they stand, in a fence longer than any run of backticks inside. */
export function codeBlock(text: string, language = ''): string {
  const shown = printableLines(text);
  const fence = '`'.repeat(Math.max(2, longestRun(shown)) + 1);
  return `${fence}${language}\n${shown}${shown.endsWith('\n') ? '' : '\n'}${fence}\n`;
}
