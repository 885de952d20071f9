import { count } from '../../core/words.ts';
import { doneLine, plannedLine } from './counts.ts';
import { changeList, type Look } from './list.ts';
import type { Report, TargetReport } from './report.ts';
import { printable } from './width.ts';

/** The plan of a dry run, with its count and the word that nothing happened. */
export const dryRunText = (report: Report, look: Look): string =>
  report.targets
    .filter(({ plan }) => plan)
    .map((target) =>
      isQuiet(target)
        ? nothingLine(target, report.contents)
        : `${listText(target, report, look)}\n  ${plannedLine(target)}\n${remarkLines(target)}  nothing was changed\n`,
    )
    .join('\n');

/** The plan before it is carried out; the question and the end of it count. */
export const planText = (report: Report, look: Look): string =>
  report.targets
    .filter(({ plan }) => plan)
    .map((target) =>
      isQuiet(target) ? nothingLine(target, report.contents) : listText(target, report, look),
    )
    .join('\n');

const remarkLines = ({ remarks }: TargetReport): string =>
  remarks.map((line) => `  ${printable(line)}\n`).join('');

/** How it ended, counted. */
export const endText = ({ targets }: Report): string =>
  targets.map((target) => (target.outcomes.size > 0 ? `\n  ${doneLine(target)}\n` : '')).join('');

/** What `--print-env` and its like asked for, to be copied as it stands. */
export const snippetText = ({ targets }: Report): string =>
  targets
    .flatMap(({ snippets }) => Object.values(snippets))
    .map((text) => `\n${text}`)
    .join('');

function listText(target: TargetReport, report: Report, look: Look): string {
  const { newContainer } = target.plan ?? {};
  const first = newContainer === undefined ? '' : `  first\n    + ${printable(newContainer)}\n`;
  return `${headLine(target, report)}\n\n${first}${changeList(target, look)}`;
}

/** `github acme/etl · .dlt/secrets.toml · 14 secrets` */
const headLine = ({ target }: TargetReport, { source = '', contents }: Report): string =>
  `${printable(target)} · ${printable(source)} · ${contents}`;

/** `github acme/etl · 14 secrets, all unchanged (2 requests)` */
function nothingLine(report: TargetReport, contents: string): string {
  const { reads, writes } = report.requests;
  const byUs = report.plan?.changes.some((change) => change.action === 'keep' && change.unverified)
    ? ' by us'
    : '';
  const all = report.plan?.changes.length === 1 ? 'unchanged' : 'all unchanged';
  const cost = count(reads + writes, 'request');
  return `${printable(report.target)} · ${contents}, ${all}${byUs} (${cost})\n`;
}

/** Nothing to write, to remove or to tell. */
const isQuiet = ({ plan }: TargetReport): boolean =>
  plan?.changes.every(({ action }) => action === 'keep') ?? false;
