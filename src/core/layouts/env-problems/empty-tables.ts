import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { dotted } from '../../toml/path.ts';
import type { EnvCheckInput } from './input.ts';

/** Empty tables that no entry holds: dlt finds them in TOML, and nothing in the environment. */
export function emptyTables({ leaves, candidates }: EnvCheckInput): Diagnostic[] {
  const held = new Set(candidates.flatMap(({ from }) => from));
  return leaves
    .filter((leaf) => !held.has(leaf))
    .map(({ path, at }) =>
      diagnostic('empty-table', {
        message: 'an empty table has no value to push',
        hint: 'where dlt takes a mapping there, --rename the table and it goes as JSON',
        paths: [dotted(path)],
        at,
      }),
    );
}
