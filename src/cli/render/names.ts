import type { Diagnostic } from '../../core/diagnostics.ts';
import { formatJson } from '../../core/inert.ts';
import type { EntryType } from '../../core/model.ts';
import type { ComparedName, NameComparison } from '../../core/sync/compare-names.ts';
import { count } from '../../core/words.ts';
import { diagnosticJson } from './json.ts';
import { diagnosticsMarkdown } from './markdown.ts';
import { codeSpan, prose } from './prose.ts';
import { cutMiddle, printable } from './style.ts';

/** What a comparison of names alone can say. */
export interface NamesReport {
  readonly provider: string;
  readonly target: string;
  readonly source: string;
  readonly contents: string;
  /** Absent when the target could not be looked at. */
  readonly names?: NameComparison;
  readonly problems: readonly Diagnostic[];
  readonly requests: { readonly reads: number; readonly writes: number };
}

/** How many names that are not the file's are listed for people; the rest is counted. */
const SHOWN = 20;

/** Lists what is missing, then what else is there. What is there as it should be is only counted. */
export function namesText({ target, source, contents, names }: NamesReport, width: number): string {
  if (!names) return '';
  const line = (indent: string, name: string, note = ''): string =>
    `${indent}${cutMiddle(printable(name), width - indent.length - note.length)}${note}`;
  const noteOf = typeNote(names);
  const missing = names.named.flatMap(({ state, type, name, lacks }) => [
    ...(state === 'missing' ? [line('    + ', name, noteOf(type))] : []),
    ...(state === 'incomplete'
      ? [line('    ~ ', name, noteOf(type)), ...lacks.map((key) => line('        + ', key))]
      : []),
  ]);
  const extra = names.extra.slice(0, SHOWN).map(({ type, name }) => line('      ', name, noteOf(type)));
  const more = names.extra.length - extra.length;
  return [
    `${printable(target)} · names of ${printable(source)} · ${contents}`,
    '',
    ...(missing.length > 0 ? ['  missing', ...missing] : []),
    ...(extra.length > 0 ? ['  there, and not in the file', ...extra] : []),
    ...(more > 0 ? [`      and ${more} more`] : []),
    ...(missing.length + extra.length > 0 ? [''] : []),
    `  ${countsOf(names)}`,
    '  only names were compared; nothing was changed',
    '',
  ].join('\n');
}

/** Writes ` (variable)` behind a name, where several types lie side by side. */
function typeNote({ named, extra }: NameComparison): (type: EntryType) => string {
  const types = new Set([...named, ...extra].map(({ type }) => type));
  return (type) => (types.size > 1 ? ` (${type})` : '');
}

/** `1 missing, 13 there · 2 others there` */
function countsOf({ named, extra }: NameComparison): string {
  const { missing, incomplete, there } = summaryOf(named);
  const counts = [
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(incomplete > 0 ? [`${incomplete} incomplete`] : []),
    `${there} there`,
  ].join(', ');
  return extra.length > 0 ? `${counts} · ${count(extra.length, 'other')} there` : counts;
}

const summaryOf = (named: readonly ComparedName[]): Record<ComparedName['state'], number> => {
  const having = (state: ComparedName['state']): number => named.filter((one) => one.state === state).length;
  return { there: having('there'), missing: having('missing'), incomplete: having('incomplete') };
};

/** Writes the JSON of a push, with `names` where that has `changes`. */
export const namesJson = (report: NamesReport): string => namesReportsJson([report]);

/**
 * The same of several targets.
 * @param called their names in deploy-secrets.toml, in the same order
 */
export const namesReportsJson = (reports: readonly NamesReport[], called: readonly string[] = []): string =>
  formatJson({
    version: 1,
    dryRun: true,
    problems: [],
    targets: reports.map((report, n) => targetJson(report, called[n])),
  });

const targetJson = (
  { provider, target, names, problems, requests }: NamesReport,
  called: string | undefined,
): object => {
  const { named = [], extra = [] } = names ?? {};
  return {
    provider,
    target,
    ...(called !== undefined && { name: called }),
    names: [
      ...named.map(({ type, name, paths, state, lacks }) => ({ state, type, name, paths, lacks })),
      ...extra.map(({ type, name }) => ({ state: 'extra', type, name, paths: [], lacks: [] })),
    ],
    summary: { ...summaryOf(named), extra: extra.length },
    problems: problems.map(diagnosticJson),
    requests,
  };
};

const inTable = { inTable: true };

export function namesMarkdown({ target, source, contents, names, problems }: NamesReport): string {
  const noteOf = names ? typeNote(names) : () => '';
  const rows = (names?.named ?? [])
    .filter(({ state }) => state !== 'there')
    .map(
      ({ state, type, name, lacks }) =>
        `| ${codeSpan(name, inTable)}${noteOf(type)} | ${[state, ...lacks.map((key) => codeSpan(key, inTable))].join(' ')} |\n`,
    );
  return [
    `### ${prose(target)}\n`,
    ...(names ? [`${contents} in ${codeSpan(source)}: ${prose(countsOf(names))}\n`] : []),
    ...(rows.length > 0 ? [`| name | |\n| --- | --- |\n${rows.join('')}`] : []),
    diagnosticsMarkdown(problems),
  ]
    .filter((part) => part !== '')
    .join('\n');
}
