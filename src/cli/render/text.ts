import { keyOf } from '../../core/entries.ts';
import { isSigned } from '../../core/marks/provenance.ts';
import type { Change } from '../../core/model.ts';
import { hasMixedTypes } from '../../core/sync/plan.ts';
import { ago, count } from '../../core/words.ts';
import { changeList, type DiffStyle } from './diff.ts';
import { type Report, statusOf, type TargetReport } from './report.ts';
import { foldLine, painter, printable, wrap } from './style.ts';

/** Shows the plan of a dry run, with its count and the word that nothing happened. */
export const dryRunText = (report: Report, style: DiffStyle): string =>
  report.targets
    .filter(({ plan }) => plan)
    .map((target) =>
      isUnchanged(target)
        ? unchangedLine(target, report.contents, style)
        : `${listText(target, report, style)}\n  ${plannedLine(target)}\n${remarkLines(target, style)}${noteLines(target, style)}${lastPushLine(target, style)}  nothing was changed\n`,
    )
    .join('\n');

/** Shows the plan before it is carried out; the question and the end of it count. */
export const planText = (report: Report, style: DiffStyle): string =>
  report.targets
    .filter(({ plan }) => plan)
    .map((target) =>
      isUnchanged(target)
        ? unchangedLine(target, report.contents, style)
        : withNotes(listText(target, report, style), target, style),
    )
    .join('\n');

/** Shows a plan with nothing in it to carry out, and its count. */
export const nothingToDoText = (report: Report, style: DiffStyle): string =>
  report.targets
    .filter(({ plan }) => plan)
    .map((target) =>
      isUnchanged(target)
        ? unchangedLine(target, report.contents, style)
        : `${listText(target, report, style)}\n  ${plannedLine(target)}\n  nothing to push\n`,
    )
    .join('\n');
/** `last push 3 hours ago by octocat, commit 1a2b3c4`, where something is told that may be somebody's question. */
function lastPushLine({ plan, lastPush }: TargetReport, { colour, now }: DiffStyle): string {
  const isAsked = plan?.changes.some(({ action }) => action === 'update') ?? false;
  if (!isAsked || !lastPush || !isSigned(lastPush)) return '';
  const { at, by, run, commit, dirty } = lastPush;
  const parts = [
    `last push ${ago(at, now)}${by === undefined ? '' : ` by ${by}`}`,
    commit === undefined ? '' : `commit ${commit.slice(0, 7)}${dirty ? ' with changes' : ''}`,
    run ?? '',
  ];
  return `  ${painter(colour)('dim', printable(joinParts(parts, ', ')))}\n`;
}

/** A remark is one line in a pipe, and broken between words on a terminal. */
const remarkLines = ({ remarks }: TargetReport, { width, isTerminal }: DiffStyle): string =>
  remarks
    .map(printable)
    .flatMap((remark) => (isTerminal ? wrap(remark, width - 2) : [remark]))
    .map((line) => `  ${line}\n`)
    .join('');

function noteLines({ notes }: TargetReport, { width, colour }: DiffStyle): string {
  const paint = painter(colour);
  return notes
    .flatMap((note) => wrap(printable(note), width - 2))
    .map((line) => `  ${paint('dim', line)}\n`)
    .join('');
}

const withNotes = (text: string, target: TargetReport, style: DiffStyle): string =>
  target.notes.length > 0 ? `${text}\n${noteLines(target, style)}` : text;

/** Says how it ended, counted. */
export const endText = ({ targets }: Report): string =>
  targets.map((target) => (target.outcomes.size > 0 ? `\n  ${doneLine(target)}\n` : '')).join('');

function listText(target: TargetReport, report: Report, style: DiffStyle): string {
  const { newContainer } = target.plan ?? {};
  const first = newContainer === undefined ? '' : `  first\n    + ${printable(newContainer)}\n`;
  return `${foldLine(headLine(target, report), style)}\n\n${first}${changeList(target, style)}`;
}

/** `github acme/etl · .dlt/secrets.toml · 14 secrets` */
const headLine = ({ target }: TargetReport, { source = '', contents }: Report): string =>
  `${printable(target)} · ${printable(source)} · ${contents}`;

/** `github acme/etl · 14 secrets, all unchanged (2 requests)` */
function unchangedLine(report: TargetReport, contents: string, style: DiffStyle): string {
  const { reads, writes } = report.requests;
  const byUs = report.plan?.changes.some((change) => change.action === 'keep' && change.unverified)
    ? ' by us'
    : '';
  const all = report.plan?.changes.length === 1 ? 'unchanged' : 'all unchanged';
  const cost = count(reads + writes, 'request');
  return `${foldLine(`${printable(report.target)} · ${contents}, ${all}${byUs} (${cost})`, style)}\n`;
}

/** Tells whether there is nothing to write, to remove or to tell. */
const isUnchanged = ({ plan }: TargetReport): boolean =>
  plan?.changes.every(({ action }) => action === 'keep') ?? false;

/** `1 to create, 1 conflict, 11 unchanged · 2 secrets here are not ours` */
export function plannedLine({ plan }: TargetReport): string {
  const { changes = [] } = plan ?? {};
  const mixed = hasMixedTypes(plan);
  const some = (status: ReturnType<typeof statusOf>, what: (n: number) => string): string =>
    countText(
      changes.filter((change) => statusOf(change) === status),
      what,
      mixed,
    );
  const parts = [
    some('create', () => 'to create'),
    some('update', () => 'to update'),
    some('conflict', (n) => (mixed ? 'in conflict' : n === 1 ? 'conflict' : 'conflicts')),
    some('remove', () => 'to remove'),
    some('keep', () => 'unchanged'),
    some('leftover', () => 'left over'),
  ];
  return joinParts([joinParts(parts, ', '), unmanagedText(plan)], ' · ');
}

/** `1 created, 2 updated, 11 unchanged` */
export function doneLine({ plan, outcomes }: TargetReport): string {
  const { changes = [] } = plan ?? {};
  const mixed = hasMixedTypes(plan);
  const some = (what: string, is: (change: Change, result?: string) => boolean): string =>
    countText(
      changes.filter((change) => is(change, outcomes.get(keyOf(change))?.result)),
      () => what,
      mixed,
    );
  const failed = some('failed', (_, result) => result === 'failed');
  const pruneWaits = failed !== '' && changes.some(({ action }) => action === 'remove');
  return joinParts(
    [
      some('created', ({ action }, result) => action === 'create' && result === 'done'),
      some('updated', ({ action }, result) => action === 'update' && result === 'done'),
      some('removed', ({ action }, result) => action === 'remove' && result === 'done'),
      failed,
      some('not tried', (_, result) => result === 'skipped'),
      some('unchanged', ({ action }) => action === 'keep'),
      some('left over', ({ action }) => action === 'leftover'),
      pruneWaits ? 'nothing removed (--prune waits until every write succeeds)' : '',
    ],
    ', ',
  );
}

const countText = (changes: readonly Change[], what: (n: number) => string, mixed: boolean): string =>
  changes.length === 0 ? '' : `${amountOf(changes, mixed)} ${what(changes.length)}`;

/** `5`; in a mixed plan `1 secret and 4 variables` */
function amountOf(changes: readonly Change[], mixed: boolean): string {
  if (!mixed) return `${changes.length}`;
  const types = Map.groupBy(changes, ({ type }) => type);
  return [...types].map(([type, all]) => count(all.length, type)).join(' and ');
}

const joinParts = (parts: readonly string[], by: string): string =>
  parts.filter((part) => part !== '').join(by);

/** `2 secrets here are not ours`; where several types lie side by side: `2 others here are not ours` */
function unmanagedText({
  unmanaged: n = 0,
  changes = [],
}: Partial<NonNullable<TargetReport['plan']>> = {}): string {
  if (n === 0) return '';
  const one = changes.every(({ type }) => type === 'secret') ? 'secret' : 'other';
  return `${count(n, one)} here ${n === 1 ? 'is' : 'are'} not ours`;
}
