import { wrap } from '../../src/cli/render/style.ts';

/* The pieces of a page in the language of man(7). */

export const item = (head: string, about: string): string[] => ['.TP', head, text(about)];

export const code = (line: string): string[] => ['.PP', '.RS 4', '.nf', escaped(line), '.fi', '.RE'];

export const bold = (words: string): string => `\\fB${escaped(words)}\\fR`;

export const italic = (words: string): string => `\\fI${escaped(words)}\\fR`;

export const quoted = (words: string): string => `"${escaped(words).replaceAll('"', '\\(dq')}"`;

/** Text in short lines, none of which begins with what would make it a request. */
export const text = (words: string): string =>
  wrap(words, 72)
    .map((line) => escaped(line).replace(/^(?=[.'])/, '\\&'))
    .join('\n');

/** Characters that roff reads otherwise, or that it prints as typographers would. */
export const escaped = (words: string): string =>
  words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replace(
      /[^\x20-\x7e]/gu,
      (character) => `\\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
