import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { TableReader } from '../../dlt/code/readers.ts';
import { envName, isSectionName, isTypedMapping } from '../../dlt/names.ts';
import type { Leaf } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import type { EnvCheckInput } from '../env-candidates.ts';
import { leavesIn, type Table } from '../table.ts';
import { type FormedTable, isAskedTwoWays, isWhole, withoutPipeline } from '../table-form.ts';

/**
 * Finds tables that the code takes by a type which no environment can give: as text it is no dict yet, or dlt fails to
 * check it. Who asks further up may not come by here, so that is a warning.
 */
export function findUnservedTables({ tables, options }: EnvCheckInput): Diagnostic[] {
  return tables.flatMap((table) => {
    const { path } = table.node;
    if (options.rename.has(dotted(path)) || isOwnSection(table, options)) return [];
    if (isTypedMapping(path) && table.form !== 'keys') return [];
    const reader = strictestOf(table.readers);
    if (!reader || table.readers.some((one) => one.kind === 'spec')) return [];
    return [
      diagnostic('typed-table', {
        ...(reader.at !== 'own' && { severity: 'warning' }),
        message: `no environment can hold this table: ${reader.place} ${reader.shown} takes it ${
          reader.kind === 'untyped' ? 'without a type' : 'by a type that dlt cannot check there'
        }`,
        hint: 'push it with --layout document, hint it as dict in the code, or leave it out with --exclude',
        ...locationOf(table.node),
      }),
    ];
  });
}

/** dlt's own sections, and those of functions, are tables that nobody means by a parameter of that name. */
const isOwnSection = ({ node: { path } }: FormedTable, options: EnvCheckInput['options']): boolean => {
  const unscoped = withoutPipeline(path, options);
  return (
    (unscoped.length === 1 && isSectionName(unscoped[0] ?? '')) || options.code?.isSection(unscoped) === true
  );
};

/** Of those who ask by name alone nothing is known. */
function strictestOf(readers: readonly TableReader[]): TableReader | undefined {
  const strict = readers.filter(({ kind, at }) => (kind === 'typed' || kind === 'untyped') && at !== 'key');
  return strict.find(({ at }) => at === 'own') ?? strict[0];
}

/** Finds tables that one part of the code reads whole, and another one key by key: JSON would break the latter. */
export function findAskedTwoWays({ tables, options }: EnvCheckInput): Diagnostic[] {
  return tables
    .filter(({ node, readers }) => !options.rename.has(dotted(node.path)) && isAskedTwoWays(readers))
    .map(({ node, readers }) => {
      const whole = readers.find(isWhole);
      const spec = readers.find(({ kind }) => kind === 'spec');
      return diagnostic('asked-two-ways', {
        message: `${whole?.place} ${whole?.shown} reads it whole, and ${spec?.place} ${spec?.shown} key by key: an environment serves the latter`,
        hint: 'write it as one text that serves both, such as a URL; or push it with --layout document',
        ...locationOf(node),
      });
    });
}

function locationOf(node: Leaf | Table): Pick<Diagnostic, 'name' | 'paths' | 'at'> {
  const [first] = leavesIn(node);
  return { name: envName(node.path), paths: [dotted(node.path)], ...(first && { at: first.at }) };
}
