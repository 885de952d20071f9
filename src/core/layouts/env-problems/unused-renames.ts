import { dotted } from '../../leaf.ts';
import { type Problem, problem } from '../../problems.ts';
import type { Laid } from './index.ts';

/** A rename of nothing is a slip of the pen, and would push a secret under the name that was not wanted. */
export function unusedRenames({ drafts, options: { rename } }: Laid): Problem[] {
  const used = new Set(drafts.map(({ path }) => dotted(path)));
  return [...rename]
    .filter(([path]) => !used.has(path))
    .map(([path, name]) =>
      problem('matches-nothing', {
        message: `--rename ${path}=${name} names nothing that is pushed`,
        hint: 'in a path only a key with more than letters, digits, _ and - in it stands in quotes',
        paths: [path],
      }),
    );
}
