import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { Entry, Path } from '../model.ts';
import { dotted } from '../toml/path.ts';

/** Finds names that several paths give: since not every character may stand in one, or by a rename. */
export function nameCollisions(entries: readonly Entry[]): Diagnostic[] {
  return [...Map.groupBy(entries, ({ name }) => name)]
    .filter(([, sameName]) => sameName.length > 1)
    .map(([name, sameName]) => {
      const leaves = sameName.toReversed().flatMap(({ from }) => from);
      const [first] = leaves;
      return diagnostic('name-collision', {
        message: `${sameName.length === 2 ? 'two' : sameName.length} keys meet in one name`,
        hint: 'give one of them another name with --rename, or leave it out with --exclude',
        name,
        paths: leaves.map(({ path }) => dotted(path)),
        ...(first && { at: first.at }),
      });
    });
}

/**
 * Finds renames of nothing.
 * @param clause `that becomes a connection`
 */
export function renamesOfNothing(
  rename: ReadonlyMap<string, string>,
  paths: readonly Path[],
  clause: string,
): Diagnostic[] {
  const used = new Set(paths.map(dotted));
  return [...rename]
    .filter(([path]) => !used.has(path))
    .map(([path, name]) =>
      diagnostic('matches-nothing', {
        message: `--rename ${path}=${name} names nothing ${clause}`,
        hint: 'a table of credentials is one connection: name the table, not a key in it',
        paths: [path],
      }),
    );
}

/** Keeps one entry a name, the first: `nameCollisions` reports the others. */
export const firstOfEachName = (entries: readonly Entry[]): Entry[] =>
  [...new Map(entries.toReversed().map((entry) => [entry.name, entry])).values()].reverse();
