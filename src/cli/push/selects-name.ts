import type { LayoutSelection, LayoutSpec } from '../../core/layouts/layout.ts';
import { filterLeaves, type PathFilter } from '../../core/layouts/select.ts';
import type { EntryId, Path } from '../../core/model.ts';
import { Redacted } from '../../core/redacted.ts';

/**
 * Whether an entry whose path is gone from the file lies within the selection. Its layout reads the path back
 * from the name as far as that goes, save for case; what stands for the whole file is only in the whole selection.
 */
export function selectsName(
  named: EntryId,
  layouts: Readonly<Record<string, LayoutSpec>>,
  naming: LayoutSelection,
  { include, exclude }: PathFilter,
): boolean {
  if (include.length + exclude.length === 0) return true;
  const paths = Object.values(layouts).map(({ pathOf }) => pathOf?.(named, naming));
  return paths.some((path) => path !== undefined && selectsPath(path, include, exclude));
}

function selectsPath(path: Path, include: readonly string[], exclude: readonly string[]): boolean {
  const gone = {
    path: path.map((key) => key.toLowerCase()),
    value: new Redacted({ type: 'string' as const, value: '' }),
    at: { file: '', line: 1, column: 1 },
  };
  const lower = (patterns: readonly string[]): string[] => patterns.map((pattern) => pattern.toLowerCase());
  return filterLeaves([gone], { include: lower(include), exclude: lower(exclude) }).length === 1;
}
