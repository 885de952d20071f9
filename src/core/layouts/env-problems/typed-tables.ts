import { dotted } from '../../leaf.ts';
import { type Problem, problem, type Severity } from '../../problems.ts';
import { isAmbiguous, isTypedMapping } from '../dlt-names.ts';
import { envName } from '../env-name.ts';
import type { Laid } from './index.ts';

/** Tables that dlt reads from a file, and from no environment, however they are written there. */
export function typedTables({ drafts }: Laid): Problem[] {
  return drafts.flatMap(({ path, name, form, from }) => {
    const [leaf] = from;
    if (!leaf || form !== 'json' || !isTypedMapping(path) || name !== envName(path)) return [];
    return [
      problem('typed-table', {
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

const messageFor = (path: readonly string[]): string =>
  isAmbiguous(path)
    ? "if this is for dlt's REST API source, no environment can hold it: dlt fails to check its type there"
    : 'no environment can hold this table: dlt fails to check its type there';
