import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { Entry } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { dotted } from '../toml/path.ts';
import type { SingleEntryOptions } from './document.ts';
import { envLayout } from './env.ts';
import type { LayoutSpec } from './layout.ts';

/**
 * Makes one entry of the whole file: a JSON object of what `envLayout` gives, name -> text, in the order of the
 * file. All values are strings. `--name` wins over the store's name.
 */
export const jsonLayout = ({ type = 'secret', name }: SingleEntryOptions): LayoutSpec => ({
  describe: 'one JSON object of environment variables',
  takes: ['name', 'pipeline'],
  readAs: 'variables',
  config: 'inline',
  lay: (leaves, { unreserved: _, ...options }) => {
    const { entries, problems, notes, withTables } = envLayout(leaves, options);
    const id = { type, name: options.name ?? name(options.pipeline, options) };
    const inOne = (all: readonly Entry[]): Entry[] =>
      all.length === 0 ? [] : [{ ...id, ...contentsOf(all) }];
    return {
      entries: inOne(entries),
      notes,
      withHeld: (held) => {
        const keys = new Set(held(id)?.keys);
        return inOne(withTables((one) => keys.has(one)));
      },
      problems: [...problems, ...entries.flatMap(checkVariableName)],
    };
  },
});

const contentsOf = (entries: readonly Entry[]) => ({
  value: new Redacted(`{${entries.map(member).join(',')}}`),
  from: [...new Set(entries.flatMap(({ from }) => from))],
  keys: entries.map(({ name }) => name),
  ...(entries.some(({ isPart }) => isPart) && { isPart: true as const }),
});

/** Writes a member without an object, which would move a name like `1` to the front and lose `__proto__`. */
const member = ({ name, value }: Entry): string =>
  `${JSON.stringify(name)}:${JSON.stringify(value.reveal())}`;

/**
 * Checks a name inside the JSON object. No rule of the store holds for it, only those of the program that makes
 * variables of them.
 */
function checkVariableName(entry: Entry): Diagnostic[] {
  if (/^$|[=\0]/.test(entry.name))
    return [
      diagnostic('not-a-variable', {
        message: 'no environment variable can have this name, which is empty or has = or NUL in it',
        hint: 'leave it out with --exclude, or give another name with --rename',
        ...locationOf(entry),
      }),
    ];
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(entry.name))
    return [
      diagnostic('odd-variable', {
        message: 'a name that some shells and runtimes refuse: not only letters of ASCII, digits and _',
        hint: 'dlt finds it under this name alone; where the name is lost, so is the secret',
        ...locationOf(entry),
      }),
    ];
  return [];
}

function locationOf({ name, from }: Entry): Partial<Diagnostic> {
  const at = from[0]?.at;
  return { name, paths: from.map(({ path }) => dotted(path)), ...(at && { at }) };
}
