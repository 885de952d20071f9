import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { Entry } from '../model.ts';
import { dotted } from '../toml/path.ts';

/**
 * The names inside a JSON object meet no rule of the store, only those of whoever makes variables of them.
 */
export const variableNames = (entries: readonly Entry[]): Diagnostic[] => entries.flatMap(judge);

function judge(entry: Entry): Diagnostic[] {
  if (/^$|[=\0]/.test(entry.name))
    return [
      diagnostic('not-a-variable', {
        message: 'no environment variable can have this name, which is empty or has = or NUL in it',
        hint: 'leave it out with --exclude, or give another name with --rename',
        ...whence(entry),
      }),
    ];
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(entry.name))
    return [
      diagnostic('odd-variable', {
        message: 'a name that some shells and runtimes refuse: not only letters of ASCII, digits and _',
        hint: 'dlt finds it under this name alone; where the name is lost, so is the secret',
        ...whence(entry),
      }),
    ];
  return [];
}

function whence({ name, from }: Entry): Partial<Diagnostic> {
  const at = from[0]?.at;
  return { name, paths: from.map(({ path }) => dotted(path)), ...(at && { at }) };
}
