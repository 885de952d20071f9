import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { Leaf } from '../model.ts';
import { dotted, tablesAround } from '../toml/path.ts';

/**
 * Patterns on dotted TOML paths, as `dotted()` writes them (`sources."a.b".key`). `*` stands for any run of
 * characters, dots included, `?` for one character. A pattern that matches a table selects everything
 * beneath it: `sources.x` is `sources.x.*` and the value `sources.x`.
 */
export interface PathFilter {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Keeps what is included (everything, without a pattern to include) and not excluded, in its order. */
export function filterLeaves(leaves: readonly Leaf[], { include, exclude }: PathFilter): Leaf[] {
  return leaves.filter(
    (leaf) =>
      (include.length === 0 || include.some((pattern) => selects(pattern, leaf))) &&
      !exclude.some((pattern) => selects(pattern, leaf)),
  );
}

/** Finds patterns that match nothing in the whole file: likely a slip, and then the wrong secrets are pushed. */
export function unmatchedPatterns(leaves: readonly Leaf[], { include, exclude }: PathFilter): Diagnostic[] {
  const isUnmatched = (pattern: string): boolean => !leaves.some((leaf) => selects(pattern, leaf));
  return [
    ...include.filter(isUnmatched).map((pattern) => `--include ${pattern}`),
    ...exclude.filter(isUnmatched).map((pattern) => `--exclude ${pattern}`),
  ].map((option) =>
    diagnostic('matches-nothing', {
      message: `${option} matches nothing in the file`,
      hint: "patterns are matched against the dotted path, such as 'sources.pipedrive.*'",
    }),
  );
}

/** Whether a pattern matches the path of a leaf, or of a table around it. */
function selects(pattern: string, { path }: Leaf): boolean {
  return [...tablesAround(path), path].some((one) => matches(pattern, dotted(one)));
}

/** Whether the whole text fits the pattern. Goes back to the last `*` alone, so it takes no more than product time. */
function matches(pattern: string, text: string): boolean {
  const symbols = Array.from(pattern);
  const characters = Array.from(text);
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < characters.length; ) {
    if (symbols[at] === '*') {
      star = at;
      at += 1;
      resume = index;
    } else if (symbols[at] === '?' || (at < symbols.length && symbols[at] === characters[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else return false;
  }
  return symbols.slice(at).every((rest) => rest === '*');
}
