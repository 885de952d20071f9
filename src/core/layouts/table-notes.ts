import { envName, isCredentialField } from '../dlt/names.ts';
import { dotted } from '../toml/path.ts';
import type { Candidate } from './env-candidates.ts';
import { isTable } from './table.ts';
import { type FormedTable, isWhole } from './table-form.ts';

/** So many tables are named; the rest is counted. */
const MANY = 4;

/** Says which tables go as JSON too though nobody asked for that, and why. */
export function tableNotes(tables: readonly FormedTable[], chosen: readonly Candidate[]): string[] {
  const pushed = new Set(chosen.filter(({ form }) => form === 'json').map(({ path }) => dotted(path)));
  const lines = tables
    .filter(
      ({ node, because }) => pushed.has(dotted(node.path)) && (because === 'code' || because === 'shape'),
    )
    .map(noteOf);
  return [...shortened(lines), ...shortened(tables.flatMap(renameHint))];
}

function noteOf({ node, because, readers }: FormedTable): string {
  const start = `${dotted(node.path)} goes as JSON too`;
  const reader = readers.find(isWhole);
  return because === 'code' && reader
    ? `${start}: ${reader.place} ${reader.shown} reads it whole`
    : `${start}, in case the code reads it whole; --tables none leaves it out`;
}

/** Credentials of a source may be a mapping of its own making, which no code at hand tells. */
function renameHint({ node, form, readers }: FormedTable): string[] {
  const { path } = node;
  const isOfSource = path.at(-1) === 'credentials' && path.slice(0, -1).includes('sources');
  if (!isOfSource || form !== 'keys' || readers.length > 0 || !isTable(node)) return [];
  if ([...node.children.keys()].every(isCredentialField)) return [];

  return [`if the code takes ${dotted(path)} as a dict: --rename ${dotted(path)}=${envName(path)}`];
}

const shortened = (lines: readonly string[]): string[] =>
  lines.length <= MANY
    ? [...lines]
    : [...lines.slice(0, MANY - 1), `and ${lines.length - MANY + 1} more tables likewise`];
