import type { StoreFailure } from '../../core/diagnostics.ts';
import { type SentSecrets, withoutEchoes } from './echoes.ts';
import { pageNamed } from './errors.ts';

/*
 * A store's refusals as tables: how a refusal is known, what it means, who can mend it and how. What stands in no table
 * is told in the server's own words.
 */

/** One way in which a server says no. Its sentences are ours: none of them repeats what the server said, but for names. */
export interface KnownRefusal<Facts> {
  /** The statuses of HTTP that it comes with. Absent: whichever. */
  readonly status?: readonly number[];
  /** The server's own words for the reason, such as `AccessDenied`. Absent: whichever. */
  readonly code?: readonly string[];
  /** Matches the server's sentence. Absent: whichever. */
  readonly says?: RegExp;
  /** That sentence, as it was seen; empty where the rest tells. */
  readonly example: string;
  /** Where it was read, and when; or that nobody has seen it. */
  readonly source: string;
  /** For what the words alone do not tell. */
  readonly when?: (facts: Facts) => boolean;
  /** Follows `could not list the secrets of acme/etl: `, unless it is `alone`. */
  readonly means: Sentence<Facts>;
  readonly alone?: true;
  /** It is about one entry, and says nothing of the others. */
  readonly each?: true;
  /** Who can mend it, where it may be somebody else: `an owner of acme`. */
  readonly by?: Sentence<Facts>;
  /** What to do, as a command or a page. */
  readonly wayOut: Sentence<Facts>;
  /** What it means for a look, where the status and the table do not tell. */
  readonly failure?: StoreFailure;
}

export type Sentence<Facts> = string | ((facts: Facts, found: Found) => string);

/** What a group of `says` matched; empty where it matched nothing, or what we had sent. */
export type Found = (group: number) => string;

/** What a server said. */
export interface Said {
  readonly status?: number;
  readonly code?: string;
  readonly words: string;
  /** What went along, and may be quoted. */
  readonly sent?: SentSecrets;
}

export interface Explanation {
  readonly means: string;
  readonly wayOut: string;
  readonly alone: boolean;
  readonly each: boolean;
  readonly failure?: StoreFailure;
}

/** Longer than any refusal: the rest is not looked through. */
const LONGEST = 4_000;

/** Explains a refusal by the first row that fits. */
export function findRefusal<Facts>(
  table: readonly KnownRefusal<Facts>[],
  said: Said,
  facts: Facts,
): Explanation | undefined {
  const row = rowFor(table, said, facts);
  return row && explanationOf(row, said, facts);
}

export const rowFor = <Facts>(
  table: readonly KnownRefusal<Facts>[],
  { status = 0, code = '', words }: Said,
  facts: Facts,
): KnownRefusal<Facts> | undefined => {
  const line = lineOf(words);
  return table.find(
    (row) =>
      (row.status?.includes(status) ?? true) &&
      (row.code?.includes(code) ?? true) &&
      (!row.says || saysIn(row.says, line) !== null) &&
      (row.when?.(facts) ?? true),
  );
};

export function explanationOf<Facts>(row: KnownRefusal<Facts>, said: Said, facts: Facts): Explanation {
  const found = foundIn(row, said);
  const tell = (text: Sentence<Facts>) => (typeof text === 'string' ? text : text(facts, found));
  const { means, by, wayOut, alone = false, each = false, failure } = row;
  return {
    means: tell(means),
    wayOut: by === undefined ? tell(wayOut) : `${tell(by)} can ${tell(wayOut)}`,
    alone,
    each,
    ...(failure && { failure }),
  };
}

/** Words are known by what the server said; what goes into a sentence of ours repeats nothing that was sent. */
function foundIn({ says }: { readonly says?: RegExp }, { words, sent }: Said): Found {
  const groups: readonly (string | undefined)[] = (says && saysIn(says, lineOf(words))) ?? [];
  return (group) => {
    const text = groups[group] ?? '';
    if (/^https?:/.test(text)) return pageNamed(text, sent);
    return withoutEchoes(text, sent) === text ? text : '';
  };
}

/** Finds the words of a row in those of a server, whatever their case: a gateway on the way, or the next release, writes them otherwise. */
export const saysIn = (says: RegExp, words: string): RegExpExecArray | null =>
  new RegExp(says.source, [...new Set(`${says.flags}i`)].join('')).exec(words);

const lineOf = (words: string): string => words.slice(0, LONGEST).trim().replace(/\s+/g, ' ');

/** Writes what was found behind what was being done: `write secrets`, or `write A` where it is about that one alone. */
export const sentenceOf = (
  { means, alone, each }: Explanation,
  purpose: string,
  itemPurpose = purpose,
): string => (alone ? means : `could not ${each ? itemPurpose : purpose}: ${means}`);
