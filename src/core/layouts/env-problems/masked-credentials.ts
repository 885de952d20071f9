import { dotted, type Leaf, type Path } from '../../leaf.ts';
import { type Problem, problem } from '../../problems.ts';
import { envName } from '../env-name.ts';
import type { Laid } from './index.ts';

/**
 * dlt asks for `credentials` from the most specific section to the least. A table found first ends the
 * search in TOML. In the environment the table is only its keys, the search goes on to a more general text,
 * and that text then wins over the keys of the table.
 */
export function maskedCredentials({ leaves, drafts }: Laid): Problem[] {
  const pushed = new Set(drafts.filter(isWhereDltLooks).map(({ path }) => dotted(path)));
  const texts = leaves.filter((leaf) => isText(leaf) && pushed.has(dotted(leaf.path)));
  return [...tablesOfCredentials(leaves)].flatMap(([, { path, first }]) =>
    texts
      .filter((text) => unmasks(text.path.slice(0, -1), path.slice(0, -1)))
      .map((text) => told(path, first, text)),
  );
}

const isWhereDltLooks = ({ path, name }: { path: Path; name: string }): boolean => name === envName(path);

const isText = ({ path, value }: Leaf): boolean =>
  path.at(-1) === 'credentials' && value.reveal().type === 'string';

function tablesOfCredentials(leaves: readonly Leaf[]): Map<string, { path: Path; first: Leaf }> {
  const tables = new Map<string, { path: Path; first: Leaf }>();
  for (const first of leaves) {
    const keys = first.value.reveal().type === 'table' ? first.path : first.path.slice(0, -1);
    const path = keys.slice(0, keys.lastIndexOf('credentials') + 1);
    if (path.length > 0 && !tables.has(dotted(path))) tables.set(dotted(path), { path, first });
  }
  return tables;
}

/**
 * Whether dlt, after the sections of the table, goes on to those of the text: fewer of them from the left;
 * the same without a pipeline's name before; `sources.name` after `sources.module.name`.
 */
function unmasks(text: Path, table: Path): boolean {
  const [first, ...rest] = table;
  if (first === undefined) return false;
  const compact = [first, ...table.slice(-1)];
  return (
    (text.length < table.length && startsWith(table, text)) ||
    startsWith(rest, text) ||
    (first === 'sources' && table.length === 3 && same(compact, text))
  );
}

const startsWith = (path: Path, start: Path): boolean => start.every((key, index) => path[index] === key);
const same = (a: Path, b: Path): boolean => a.length === b.length && startsWith(a, b);

function told(table: Path, { at }: Leaf, text: Leaf): Problem {
  return problem('masked-credentials', {
    message: `the text at ${dotted(text.path)} (line ${text.at.line}) would win over this table; in TOML the table wins`,
    hint: `write ${dotted(table)} as one text too (a URL, a service account), or leave one of the two out with --exclude`,
    name: envName(text.path),
    paths: [dotted(table), dotted(text.path)],
    at,
  });
}
