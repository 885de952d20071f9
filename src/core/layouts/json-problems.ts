import { dotted, type Entry } from '../leaf.ts';
import { type Problem, problem } from '../problems.ts';

/**
 * The names inside a JSON object meet no rule of the store, only those of whoever makes variables of them.
 */
export const variableNames = (entries: readonly Entry[]): Problem[] => entries.flatMap(judge);

function judge(entry: Entry): Problem[] {
  if (/^$|[=\0]/.test(entry.name))
    return [
      problem('not-a-variable', {
        message: 'no environment variable can have this name, which is empty or has = or NUL in it',
        hint: 'leave it out with --exclude, or give another name with --rename',
        ...whence(entry),
      }),
    ];
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(entry.name))
    return [
      problem('odd-variable', {
        message: 'a name that some shells and runtimes refuse: not only letters of ASCII, digits and _',
        hint: 'dlt finds it under this name alone; where the name is lost, so is the secret',
        ...whence(entry),
      }),
    ];
  return [];
}

function whence({ name, from }: Entry): Partial<Problem> {
  const at = from[0]?.at;
  return { name, paths: from.map(({ path }) => dotted(path)), ...(at && { at }) };
}
