import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import type { Entry, Path } from '../../core/model.ts';
import { dotted } from '../../core/toml/path.ts';

/** Names that several paths give: since not every character may stand in one, or by a rename. */
export function collisionsOf(entries: readonly Entry[]): Diagnostic[] {
  const meeting = Map.groupBy(entries, ({ name }) => name);
  return [...meeting]
    .filter(([, some]) => some.length > 1)
    .map(([name, some]) => {
      const leaves = some.toReversed().flatMap(({ from }) => from);
      const [first] = leaves;
      return diagnostic('name-collision', {
        message: `${some.length === 2 ? 'two' : some.length} keys meet in one name`,
        hint: 'give one of them another name with --rename, or leave it out with --exclude',
        name,
        paths: leaves.map(({ path }) => dotted(path)),
        ...(first && { at: first.at }),
      });
    });
}

/** @param what `that becomes a connection` */
export function unusedRenames(
  rename: ReadonlyMap<string, string>,
  paths: readonly Path[],
  what: string,
): Diagnostic[] {
  const used = new Set(paths.map(dotted));
  return [...rename]
    .filter(([path]) => !used.has(path))
    .map(([path, name]) =>
      diagnostic('matches-nothing', {
        message: `--rename ${path}=${name} names nothing ${what}`,
        hint: 'a table of credentials is one connection: name the table, not a key in it',
        paths: [path],
      }),
    );
}
