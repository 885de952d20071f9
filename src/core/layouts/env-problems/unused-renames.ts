import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { dotted } from '../../toml/path.ts';
import type { EnvCheckInput } from './input.ts';

/** A rename of nothing is a slip of the pen, and would push a secret under the name that was not wanted. */
export function unusedRenames({ candidates, options: { rename } }: EnvCheckInput): Diagnostic[] {
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
