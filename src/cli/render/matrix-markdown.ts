import { codeSpan, prose } from './prose.ts';

/*
 * Secrets as rows, targets as columns, in GitHub's Markdown: what the comment on a pull request, the summary of a job, a plan and a
 * status have in common. Every name is a code span.
 */

export interface MarkdownRow {
  /** `!`, `+`, `~` */
  readonly sign: string;
  /** The dotted path, or a name. */
  readonly path: string;
  /** By target, what is said of it there: `new`, `changed elsewhere`. */
  readonly cells: ReadonlyMap<string, MarkdownCell>;
}

export interface MarkdownCell {
  /** Empty: as it should be. */
  readonly words: string;
  readonly isConflict?: true;
  /** The sign where it is as it should be; default `=`. */
  readonly sign?: string;
}

/** So many targets are columns; more are listed, each row with why and where. */
const COLUMNS = 4;
/** So many rows are open to read; the rest is folded. */
const OPEN_ROWS = 25;

const inTable = { inTable: true };

/** Each row as a line of the table. */
export const rowLines = (rows: readonly MarkdownRow[], targets: readonly string[]): string[] =>
  rows.map((row) => (targets.length > COLUMNS ? whereRow(row) : columnRow(row, targets)));

/** Draws the lines, the first 25 open and the rest folded. */
export function tablesMarkdown(lines: readonly string[], targets: readonly string[]): string {
  if (lines.length === 0) return '';
  const head = headMarkdown(targets);
  const folded = lines.slice(OPEN_ROWS);
  const rest =
    folded.length === 0 ? '' : `\n${foldedMarkdown(`${folded.length} more`, `${head}${folded.join('')}`)}`;
  return `${head}${lines.slice(0, OPEN_ROWS).join('')}${rest}`;
}

function headMarkdown(targets: readonly string[]): string {
  if (targets.length > COLUMNS) return '| | secret | why | where |\n|:-:|---|---|---|\n';
  const names = targets.map((name) => ` ${prose(name, inTable)} |`).join('');
  return `| | secret |${names}\n|:-:|---|${'---|'.repeat(targets.length)}\n`;
}

const startOf = ({ sign, path }: MarkdownRow): string => `| ${codeSpan(sign)} | ${codeSpan(path, inTable)} |`;

const columnRow = (row: MarkdownRow, targets: readonly string[]): string =>
  `${startOf(row)}${targets.map((name) => ` ${cellText(row.cells.get(name))} |`).join('')}\n`;

function cellText(cell: MarkdownCell | undefined): string {
  if (!cell) return '';
  if (cell.words === '') return prose(cell.sign ?? '=', inTable).replaceAll('`', '');
  const words = prose(cell.words, inTable);
  return cell.isConflict ? `**${words}**` : words;
}

/** Each reason, and beside it the targets that have it; what is as it should be is no reason. */
function whereRow(row: MarkdownRow): string {
  const said = [...row.cells].filter(([, { words }]) => words !== '');
  const groups = [...Map.groupBy(said, ([, { words }]) => words).values()];
  const reasons = groups.map(([first]) => cellText(first?.[1]));
  const places = groups.map((all) => all.map(([name]) => prose(name, inTable)).join(', '));
  return `${startOf(row)} ${reasons.join('<br>')} | ${places.join('<br>')} |\n`;
}

/** Names of one section: `- sources.hubspot api_key, client_secret`. */
export interface NamedSection {
  readonly title: string;
  readonly names: readonly string[];
}

/** So many names are listed; of more, sections are counted. */
const NAMED = 60;

/** Lists names by section, or counts them where they are many. */
export function sectionsMarkdown(sections: readonly NamedSection[]): string {
  const all = sections.reduce((sum, { names }) => sum + names.length, 0);
  return sections
    .map(({ title, names }) => {
      const head = title === '' ? '' : `${codeSpan(title)} `;
      return all <= NAMED ? `- ${head}${codeSpan(names.join(', '))}\n` : `- ${head}${names.length}\n`;
    })
    .join('');
}

/** GitHub draws it as a box. Whole paragraphs, each a line. */
export const alertMarkdown = (kind: 'WARNING' | 'NOTE', paragraphs: readonly string[]): string =>
  `> [!${kind}]\n${paragraphs.map((one) => `> ${one}\n`).join('>\n')}`;

export const foldedMarkdown = (summary: string, body: string): string =>
  body === '' ? `<sub>${summary}</sub>\n` : `<details><summary>${summary}</summary>\n\n${body}</details>\n`;
