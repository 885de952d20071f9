import { isPrintable, replaceUnseen } from './inert.ts';

/** `1 secret`, `14 secrets` */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in the largest unit that fits; a date when it is more than a month. */
export function ago(then: Date, now: number): string {
  const seconds = (now - then.getTime()) / 1000;
  if (seconds < MINUTE) return 'just now';
  if (seconds < HOUR) return `${count(Math.floor(seconds / MINUTE), 'minute')} ago`;
  if (seconds < DAY) return `${count(Math.floor(seconds / HOUR), 'hour')} ago`;
  if (seconds < 31 * DAY) return `${count(Math.floor(seconds / DAY), 'day')} ago`;
  return `on ${then.toISOString().slice(0, 10)}`;
}

/**
 * Writes a text as one word of a shell, in quotes where it needs them (POSIX, "Quoting"; checked 2026-11-24). What nobody
 * would see, or a runner obey, is written in the form `$'…'` (bash, zsh, POSIX 2024), so that what is shown is what
 * is copied. An equals sign in front would be a command's path to zsh.
 */
export function shellWord(text: string): string {
  if (/^(?!::)[\w,./:@-][\w,./:=@-]*$/.test(text)) return text;
  if (isPrintable(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const shown = text.replace(/[\n\r\t'\\#!]/g, (character) => SHOWN[character] ?? character);
  return `$'${replaceUnseen(shown, octalBytes)}'`;
}

/** A file as an argument: one that begins with a dash would be taken for an option. */
export const shellPath = (file: string): string => shellWord(file.startsWith('-') ? `./${file}` : file);

/** An option and its value: joined where the value would be taken for an option itself; a dash alone is standard input. */
export const shellOption = (flag: string, value: string): string =>
  /^-./s.test(value) ? `${flag}=${shellWord(value)}` : `${flag} ${shellWord(value)}`;

/** `#` and `!` stand for themselves in quotes, but a runner, and the history of an interactive shell, read them. */
const SHOWN: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  "'": "\\'",
  '\\': '\\\\',
  '#': '\\043',
  '!': '\\041',
};

/** Writes a character as its bytes in octal, which mean the same in every locale. */
export const octalBytes = (character: string): string =>
  Array.from(new TextEncoder().encode(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(
    '',
  );

/** `61 seconds`, `2 minutes`, `3 hours`, `116 days`: in the unit that people would take, rounded up. */
export function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 90) return count(seconds, 'second');
  if (seconds < 90 * 60) return count(Math.ceil(seconds / 60), 'minute');
  if (seconds < 48 * 3600) return count(Math.ceil(seconds / 3600), 'hour');
  return count(Math.ceil(seconds / 86_400), 'day');
}
