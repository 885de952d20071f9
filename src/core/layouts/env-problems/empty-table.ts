import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { dotted } from '../../toml/path.ts';
import type { EnvCheckInput } from './rule.ts';

/** Finds empty tables that no entry holds: dlt finds them in TOML, and nothing in the environment. */
export function findEmptyTables({ leaves, candidates }: EnvCheckInput): Diagnostic[] {
  const inEntries = new Set(candidates.flatMap(({ from }) => from));
  return leaves
    .filter((leaf) => !inEntries.has(leaf))
    .map(({ path, at }) =>
      diagnostic('empty-table', {
        message: 'an empty table has no value to push',
        hint: 'where dlt takes a mapping there, --rename the table and it goes as JSON',
        paths: [dotted(path)],
        at,
      }),
    );
}
