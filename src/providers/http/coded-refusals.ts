import { UserError } from '../../core/diagnostics.ts';
import { isQuotedIn, type Redacted } from '../../core/redacted.ts';
import { serverText } from './errors.ts';

/*
 * A store's table of refusals. An error is right when whoever reads it mends the true cause at the first try, so each
 * kind says what it means, who can mend it, and by which command or on which page.
 */

/** One kind of refusal. The first row that fits is taken. */
export interface RefusalRow<About> {
  /** The server's code or reason, all of it. */
  readonly code: RegExp;
  /** Its words, where one code stands for several kinds. */
  readonly words?: RegExp;
  /** What it means. It stands behind `could not …: `, unless it is `alone`. */
  means(about: About, found: Found): string;
  readonly alone?: true;
  /** It is about one entry, and says nothing of the others. */
  readonly each?: true;
  /** Who mends it, and how. */
  mend(about: About, found: Found): string;
  /** Where the server's words were read, and when. */
  readonly source: string;
}

/** What the groups of `words` matched; empty where they matched nothing. */
export type Found = (group: number) => string;

/** What a server says. */
export interface ServerWords {
  readonly code: string;
  readonly words: string;
}

/** What was being done: `write secrets`, and for what is wrong with one alone `write A`. */
interface Purposes {
  readonly purpose: string;
  readonly itemPurpose: string;
}

/** Finds the kind of a refusal, and explains it. Undefined: it is of no kind that is known. */
export function explainBy<About extends Purposes>(
  rows: readonly RefusalRow<About>[],
  said: ServerWords,
  about: About,
): UserError | undefined {
  const row = rowFor(rows, said);
  if (!row) return undefined;
  const groups = row.words?.exec(said.words) ?? [];
  const found: Found = (group) => groups[group] ?? '';
  const means = row.means(about, found);
  const purpose = row.each ? about.itemPurpose : about.purpose;
  return new UserError(row.alone ? means : `could not ${purpose}: ${means}`, {
    hint: row.mend(about, found),
  });
}

export const rowFor = <About>(
  rows: readonly RefusalRow<About>[],
  { code, words }: ServerWords,
): RefusalRow<About> | undefined =>
  rows.find((row) => row.code.exec(code)?.[0] === code && (row.words?.test(words) ?? true));

/**
 * Makes a server's words fit to be shown: all of them, but none that quote a piece of what was sent, and no token. A
 * server that repeats the value is not repeated.
 * @param sent the value that went along, if one did
 */
export function quotable(words: string, sent: Redacted<string> | undefined): string {
  const shown = withoutTokens(serverText(words));
  if (sent && (isQuotedIn(sent, words) || isQuotedIn(sent, shown))) return '';
  return shown.replace(/[.:\s]+$/, '');
}

/** A JWT, and the tokens of Google and GitHub: no text is harmless with them, an address neither. */
const TOKEN = /\b(?:eyJ[\w-]{8,}(?:\.[\w-]*)*|ya29\.[\w.-]+|1\/\/[\w-]{16,}|GOCSPX-[\w-]+|gh[a-z]_\w{16,})/g;
/** What looks like a key: dense, of both cases and digits, and no part of an ARN. */
const DENSE = /(?<![\w+/=:.@-])(?=[\w+/=-]*[a-z])(?=[\w+/=-]*[A-Z])(?=[\w+/=-]*\d)[\w+/=-]{24,}/g;

const withoutTokens = (words: string): string =>
  words
    .replace(TOKEN, '…')
    .split(' ')
    .map((word) => (/^[("'<[]*https:\/\//.test(word) ? word : word.replace(DENSE, '…')))
    .join(' ');
