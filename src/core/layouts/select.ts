import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { Leaf } from '../model.ts';
import { dotted } from '../toml/path.ts';

/**
 * Patterns on dotted TOML paths, as `dotted()` writes them (`sources."a.b".key`). `*` stands for any run of
 * characters, dots included, `?` for one character. A pattern that matches a table selects everything
 * beneath it: `sources.x` is `sources.x.*` and the value `sources.x`.
 */
export interface PathFilter {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** What is included (everything, without a pattern to include) and not excluded. Order is kept. */
export function filterLeaves(leaves: readonly Leaf[], { include, exclude }: PathFilter): Leaf[] {
  return leaves.filter(
    (leaf) =>
      (include.length === 0 || include.some((pattern) => selects(pattern, leaf))) &&
      !exclude.some((pattern) => selects(pattern, leaf)),
  );
}

/** Patterns that match nothing in the whole file: likely a slip, and then the wrong secrets are pushed. */
export function unmatchedPatterns(leaves: readonly Leaf[], { include, exclude }: PathFilter): Diagnostic[] {
  const idle = (pattern: string) => !leaves.some((leaf) => selects(pattern, leaf));
  return [
    ...include.filter(idle).map((pattern) => `--include ${pattern}`),
    ...exclude.filter(idle).map((pattern) => `--exclude ${pattern}`),
  ].map((option) =>
    diagnostic('matches-nothing', {
      message: `${option} matches nothing in the file`,
      hint: "patterns are matched against the dotted path, such as 'sources.pipedrive.*'",
    }),
  );
}

function selects(pattern: string, { path }: Leaf): boolean {
  return path.some((_, index) => matches(pattern, dotted(path.slice(0, index + 1))));
}

/** Whether the whole text fits. Goes back to the last `*` alone, so it takes no more than product time. */
function matches(pattern: string, text: string): boolean {
  const wanted = Array.from(pattern);
  const given = Array.from(text);
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < given.length; ) {
    if (wanted[at] === '*') {
      star = at;
      at += 1;
      resume = index;
    } else if (wanted[at] === '?' || (at < wanted.length && wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else return false;
  }
  return wanted.slice(at).every((rest) => rest === '*');
}
