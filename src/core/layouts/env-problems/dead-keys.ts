import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { isSectionName } from '../../dlt/known-names.ts';
import { envName } from '../../dlt/names.ts';
import type { Path } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import type { EnvCheckInput } from './input.ts';

/** Keys that dlt passes over in TOML but would find in the environment. Those that collide are told there. */
export function deadKeys({ byName }: EnvCheckInput): Diagnostic[] {
  return byName.flatMap(([draft, ...others]) => {
    if (!draft || others.length > 0 || draft.form === 'json' || draft.name !== envName(draft.path)) return [];
    const message = deadReason(draft.path);
    const [leaf] = draft.from;
    if (message === undefined || !leaf) return [];
    return [
      diagnostic('dead-key', {
        message,
        hint: 'write it as dlt looks it up, or leave it out with --exclude',
        name: draft.name,
        paths: [dotted(draft.path)],
        at: leaf.at,
      }),
    ];
  });
}

/**
 * Why dlt does not read a path from TOML, where keys are compared letter by letter. Upper case alone does
 * not tell: sections are called after pipelines and tables, which may have it, and an argument may be
 * `clientId`. So only what looks like a variable's name (`API_KEY`), a section of dlt in another case, and
 * any upper case among the fields of credentials.
 */
export function deadReason(path: Path): string | undefined {
  if (path.some((key) => key.includes('__')))
    return 'dlt takes `__` in a key of TOML for part of the key, in the environment for a step into a section';
  if (path.slice(0, -1).includes('')) return 'dlt has no section without a name';
  if (isShouted(path.at(-1) ?? '') || path.some(isMiswritten) || isUpperCredential(path))
    return 'dlt tells upper from lower case in TOML, but not in the environment';
  return undefined;
}

const isShouted = (key: string): boolean => key === key.toUpperCase() && /\p{Lu}.*\p{Lu}/u.test(key);

const isMiswritten = (key: string): boolean => key !== key.toLowerCase() && isSectionName(key.toLowerCase());

function isUpperCredential(path: Path): boolean {
  const start = path.indexOf('credentials');
  return start >= 0 && path.slice(start + 1).some((key) => /\p{Lu}/u.test(key));
}
