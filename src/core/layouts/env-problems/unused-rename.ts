import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { dotted } from '../../toml/path.ts';
import type { EnvCheckInput } from './rule.ts';

/** Finds renames of nothing: a slip of the pen, which would push a secret under the name that nobody wants. */
export function findUnusedRenames({ candidates, options: { rename } }: EnvCheckInput): Diagnostic[] {
  const used = new Set(candidates.map(({ path }) => dotted(path)));
  return [...rename]
    .filter(([path]) => !used.has(path))
    .map(([path, name]) =>
      diagnostic('matches-nothing', {
        message: `--rename ${path}=${name} names nothing that is pushed`,
        hint: 'in a path only a key with more than letters, digits, _ and - in it stands in quotes',
        paths: [path],
      }),
    );
}
