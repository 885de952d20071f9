import { place } from '../../core/diagnostics.ts';
import { variableOf } from '../../core/entries.ts';
import { formatJson } from '../../core/inert.ts';
import type { OldName } from '../../core/workflows/adopt/index.ts';
import type { AdoptionReport } from './adopt.ts';
import { diagnosticJson } from './json.ts';

/** Renders the contract of `adopt --format json`: fields may be added here, never renamed. */
export function adoptionJson(report: AdoptionReport): string {
  const { source, workflows, pairs, unclear, unmatched, unread, adopted, problems, edits, commands } = report;
  const name = ({ context, name: one }: Pick<OldName, 'context' | 'name'>) => ({ context, name: one });
  return formatJson({
    version: 1,
    source: source?.name ?? null,
    workflows,
    pairs: pairs.map(({ entry, old, by, places, stillReadAt }) => ({
      path: entry.path ?? null,
      name: entry.name,
      variable: variableOf(entry),
      old: name(old),
      by,
      places: places.map(place),
      stillReadAt: stillReadAt.map(place),
    })),
    unclear: unclear.map(({ entry, sources }) => ({
      path: entry.path ?? null,
      name: entry.name,
      sources: sources.map((one) => ({ ...name(one), places: one.places.map(place) })),
    })),
    unmatched: unmatched.map((one) => ({ ...name(one), places: one.places.map(place) })),
    unread: unread.map((one) => one.name),
    adopted: adopted.map((one) => one.name),
    commands,
    problems: problems.map(diagnosticJson),
    edits: edits.map(({ file, where, what, added, outcome, diff }) => ({
      file,
      where,
      what,
      added,
      outcome,
      diff,
    })),
  });
}
