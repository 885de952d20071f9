import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { isSectionName } from '../../dlt/known-names.ts';
import { envName } from '../../dlt/names.ts';
import type { Path } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import type { EnvCheckInput } from './rule.ts';

/** Finds keys that dlt passes over in TOML but would find in the environment. A collision tells of its own. */
export function findDeadKeys({ byName }: EnvCheckInput): Diagnostic[] {
  return byName.flatMap(([candidate, ...others]) => {
    if (
      !candidate ||
      others.length > 0 ||
      candidate.form === 'json' ||
      candidate.name !== envName(candidate.path)
    )
      return [];
    const message = deadReason(candidate.path);
    const [leaf] = candidate.from;
    if (message === undefined || !leaf) return [];
    return [
      diagnostic('dead-key', {
        message,
        hint: 'write it as dlt looks it up, or leave it out with --exclude',
        name: candidate.name,
        paths: [dotted(candidate.path)],
        at: leaf.at,
      }),
    ];
  });
}

/**
 * Says why dlt does not read a path from TOML, where it compares keys letter by letter. Upper case alone is no sign:
 * sections are called after pipelines and tables, which may have it, and an argument may be `clientId`. So only
 * these count: a key like the name of a variable (`API_KEY`), a section of dlt in another case, and any upper case
 * among the fields of credentials.
 */
export function deadReason(path: Path): string | undefined {
  if (path.some((key) => key.includes('__')))
    return 'dlt takes `__` in a key of TOML for part of the key, in the environment for a step into a section';
  if (path.slice(0, -1).includes('')) return 'dlt has no section without a name';
  if (isInCapitals(path.at(-1) ?? '') || path.some(isSectionInOtherCase) || hasUpperCaseCredential(path))
    return 'dlt tells upper from lower case in TOML, but not in the environment';
  return undefined;
}

const isInCapitals = (key: string): boolean => key === key.toUpperCase() && /\p{Lu}.*\p{Lu}/u.test(key);

const isSectionInOtherCase = (key: string): boolean =>
  key !== key.toLowerCase() && isSectionName(key.toLowerCase());

function hasUpperCaseCredential(path: Path): boolean {
  const start = path.indexOf('credentials');
  return start >= 0 && path.slice(start + 1).some((key) => /\p{Lu}/u.test(key));
}
