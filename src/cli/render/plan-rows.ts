import { keyOf } from '../../core/entries.ts';
import type { Change } from '../../core/model.ts';
import { stateOf, states } from '../../core/status/states.ts';
import { isPending } from '../../core/sync/plan.ts';
import type { MarkdownCell, MarkdownRow, NamedSection } from './matrix-markdown.ts';
import type { Report, TargetReport } from './report.ts';

/** The plans of several targets, joined by the path in the file. */
export interface PlannedRows {
  /** In conflict at one target at least. */
  readonly conflicts: readonly PlannedRow[];
  /** What a push would write or remove, and nobody else has decided. */
  readonly changes: readonly PlannedRow[];
  readonly unchanged: readonly NamedSection[];
  readonly leftOver: number;
  readonly unmanaged: number;
}

export interface PlannedRow extends MarkdownRow {
  readonly planned: ReadonlyMap<string, Change>;
}

export const labelOf = ({ name, target }: TargetReport): string => name ?? target;

export function plannedRows(reports: readonly Report[]): PlannedRows {
  const targets = reports.flatMap((report) => report.targets);
  const planned = new Map<string, Map<string, Change>>();
  for (const target of targets)
    for (const change of target.plan?.changes ?? []) {
      if (change.action === 'leftover') continue;
      const path = pathOf(change, target);
      planned.set(path, (planned.get(path) ?? new Map<string, Change>()).set(labelOf(target), change));
    }
  const rows = [...planned].map(([path, changes]) => rowOf(path, changes, targets));
  const pending = rows.filter((row) => [...row.planned.values()].some(isPending));
  return {
    conflicts: pending.filter(({ sign }) => sign === '!'),
    changes: ORDER.flatMap((sign) => pending.filter((row) => row.sign === sign)),
    unchanged: sectionsOf(rows.filter((row) => !pending.includes(row)).map(({ path }) => path)),
    leftOver: sum(targets, ({ plan }) => plan?.changes.filter(({ action }) => action === 'leftover').length),
    unmanaged: sum(targets, ({ plan }) => plan?.unmanaged),
  };
}

const ORDER = ['+', '~', '~?', '-'];

const sum = (targets: readonly TargetReport[], of: (target: TargetReport) => number | undefined): number =>
  targets.reduce((all, target) => all + (of(target) ?? 0), 0);

/** What holds many is told by its own name. */
function pathOf(change: Change, { paths }: TargetReport): string {
  const [path, ...others] = paths.get(keyOf(change)) ?? [];
  return path === undefined || others.length > 0 ? change.name : path;
}

function rowOf(
  path: string,
  planned: ReadonlyMap<string, Change>,
  targets: readonly TargetReport[],
): PlannedRow {
  const signs = new Set([...planned.values()].map(signOf));
  const unseen = targets.filter(({ plan }) => !plan).map(labelOf);
  const cells = [
    ...[...planned].map(([target, change]): [string, MarkdownCell] => [target, cellOf(change)]),
    ...unseen.map((target): [string, MarkdownCell] => [target, { words: '', sign: '?' }]),
  ];
  return {
    ...{ path, planned },
    sign: ['!', ...ORDER].find((sign) => signs.has(sign)) ?? '=',
    cells: new Map(cells),
  };
}

const signOf = (change: Change): string => (change.action === 'remove' ? '-' : states[stateOf(change)].sign);

function cellOf(change: Change): MarkdownCell {
  const state = stateOf(change);
  if (change.action === 'keep') return { words: '', sign: states[state].sign };
  if (change.action === 'create') return { words: 'new' };
  if (change.action === 'remove') return { words: 'removed' };
  const { settings = [] } = change.action === 'update' ? change : {};
  const words = [...(state === 'settings' ? [] : [state]), ...settings].join(', ');
  return { words, ...(states[state].kind === 'conflict' && { isConflict: true }) };
}

/** By the table of the file. */
function sectionsOf(paths: readonly string[]): NamedSection[] {
  const sections = Map.groupBy(paths, (path) => keysIn(path).slice(0, -1).join('.'));
  return [...sections].map(([title, all]) => ({
    title,
    names: all.map((path) => keysIn(path).at(-1) ?? path),
  }));
}

/** Splits a dotted path as core writes it into its keys, quotes kept. */
const keysIn = (path: string): string[] => path.match(/"(?:[^"\\]|\\.)*"|[^.]+/g) ?? [path];
