import { dotted } from '../../leaf.ts';
import { type Problem, problem } from '../../problems.ts';
import type { Laid } from './index.ts';

/** Empty tables that no entry holds: dlt finds them in TOML, and nothing in the environment. */
export function emptyTables({ leaves, drafts }: Laid): Problem[] {
  const held = new Set(drafts.flatMap(({ from }) => from));
  return leaves
    .filter((leaf) => !held.has(leaf))
    .map(({ path, at }) =>
      problem('empty-table', {
        message: 'an empty table has no value to push',
        hint: 'where dlt takes a mapping there, --rename the table and it goes as JSON',
        paths: [dotted(path)],
        at,
      }),
    );
}
