import { fileCodes } from '../../src/core/codes/file.ts';
import type { Rule } from '../../src/core/codes/index.ts';
import { planCodes } from '../../src/core/codes/plan.ts';
import { runCodes } from '../../src/core/codes/run.ts';
import { storeCodes } from '../../src/core/codes/store.ts';
import { targetCodes } from '../../src/core/codes/targets.ts';
import { workflowCodes } from '../../src/core/codes/workflow.ts';

const BEGIN = '<!-- codes:begin -->';
const END = '<!-- codes:end -->';

/** The codes as the code has them in files, by the title that each group has on the page. */
export const groups: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  'What the files say': fileCodes,
  'The store': storeCodes,
  Workflows: workflowCodes,
  'The targets of deploy-secrets.toml, and what expires': targetCodes,
  'The run': runCodes,
  'A saved plan': planCodes,
};

/** Puts the tables of all codes between the markers of a page. */
export function withTables(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the page has no ${BEGIN} before ${END}`);
  const tables = Object.entries(groups).map(([title, codes]) => `## ${title}\n\n${tableOf(codes)}`);
  return `${page.slice(0, begin + BEGIN.length)}\n${tables.join('\n')}${page.slice(end)}`;
}

const tableOf = (codes: Readonly<Record<string, Rule>>): string =>
  [
    '| code | severity | rule | way out |\n| --- | --- | --- | --- |\n',
    ...Object.entries(codes).map(([code, { severity, rule, wayOut }]) =>
      rowOf([`\`${code}\``, severity, rule, wayOut]),
    ),
  ].join('');

const rowOf = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
