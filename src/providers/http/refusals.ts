import type { StoreFailure } from '../../core/diagnostics.ts';

/*
 * A store's refusals as one table: how a refusal is known, what it means, who can mend it and how. What stands in no
 * table is told in the server's own words.
 */

/** One way in which a server says no. Its sentences are ours: none of them repeats what the server said, but for names. */
export interface KnownRefusal<Facts> {
  readonly status: readonly number[];
  /** Matches the server's words. */
  readonly says: RegExp;
  /** Those words, as they were seen. */
  readonly example: string;
  /** For what the words alone do not tell. */
  readonly when?: (facts: Facts) => boolean;
  /** Follows `could not list the secrets of acme/etl: `. */
  readonly means: string | ((facts: Facts) => string);
  /** Who can mend it, where it may be somebody else: `an owner of acme`. */
  readonly by?: string | ((facts: Facts) => string);
  /** What to do, as a command or a page. */
  readonly wayOut: string | ((facts: Facts) => string);
  /** Where the status does not tell. */
  readonly failure?: StoreFailure;
}

export interface Explanation {
  readonly means: string;
  readonly wayOut: string;
  readonly failure?: StoreFailure;
}

/**
 * Finds the first row that fits.
 * @param words of the server
 * @param factsOf what the sentences are made of; it gets the groups of the row's expression
 */
export function findRefusal<Facts>(
  table: readonly KnownRefusal<Facts>[],
  { status, words }: { readonly status: number; readonly words: string },
  factsOf: (groups: readonly string[]) => Facts,
): Explanation | undefined {
  for (const row of table) {
    const found = row.status.includes(status) ? row.says.exec(words) : null;
    if (!found) continue;
    const facts = factsOf(found.map((group: string | undefined) => group ?? ''));
    if (row.when?.(facts) ?? true) return explanationOf(row, facts);
  }
  return undefined;
}

export function explanationOf<Facts>(
  { means, by, wayOut, failure }: KnownRefusal<Facts>,
  facts: Facts,
): Explanation {
  const said = (text: string | ((facts: Facts) => string)) => (typeof text === 'string' ? text : text(facts));
  const way = by === undefined ? said(wayOut) : `${said(by)} can ${said(wayOut)}`;
  return { means: said(means), wayOut: way, ...(failure && { failure }) };
}
