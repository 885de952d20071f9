import type { Severity } from '../../codes/index.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { isAmbiguous, isTypedMapping } from '../../dlt/known-names.ts';
import { envName } from '../../dlt/names.ts';
import type { Path } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import type { EnvCheckInput } from './rule.ts';

/** Finds tables that dlt reads from a file, and from no environment, however they are written there. */
export function findTypedTables({ candidates }: EnvCheckInput): Diagnostic[] {
  return candidates.flatMap(({ path, name, form, from }) => {
    const [leaf] = from;
    if (!leaf || form !== 'json' || !isTypedMapping(path) || name !== envName(path)) return [];
    return [
      diagnostic('typed-table', {
        ...(isAmbiguous(path) && { severity: 'warning' satisfies Severity }),
        message: messageFor(path),
        hint: 'push it with --layout document, give it in the code, or leave it out with --exclude',
        name,
        paths: [dotted(path)],
        at: leaf.at,
      }),
    ];
  });
}

const messageFor = (path: Path): string =>
  isAmbiguous(path)
    ? "if this is for dlt's REST API source, no environment can hold it: dlt fails to check its type there"
    : 'no environment can hold this table: dlt fails to check its type there';
