import type { Severity } from '../../codes/index.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { Entry, Leaf } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import { findReference } from './references.ts';
import type { Slip } from './slip.ts';
import { findTextSlips } from './text.ts';
import { findUnfilled } from './unfilled.ts';

interface LintOptions {
  /** Warns of placeholders, instead of refusing them. */
  readonly allowPlaceholders: boolean;
}

/**
 * Finds what is legal but almost surely wrong, by the values and comments alone. A diagnostic tells the path, the
 * position and the kind of slip, nothing else about the value. A value that looks unfilled, or like a reference,
 * gives only one.
 */
export function lint(entries: readonly Entry[], { allowPlaceholders }: LintOptions): Diagnostic[] {
  const leaves = new Map(entries.flatMap(({ name, from }) => from.map((leaf) => [leaf, name] as const)));
  return [...leaves].flatMap(([leaf, name]) =>
    slipsIn(leaf).map(({ refuses, ...slip }) =>
      diagnostic(slip.code, {
        ...slip,
        ...(allowPlaceholders && refuses && { severity: 'warning' satisfies Severity }),
        name,
        paths: [dotted(leaf.path)],
        at: leaf.at,
      }),
    ),
  );
}

function slipsIn(leaf: Leaf): readonly Slip[] {
  const whole = findUnfilled(leaf) ?? findReference(leaf);
  return whole ? [whole, ...(whole.refuses ? findTextSlips(leaf) : [])] : findTextSlips(leaf);
}
