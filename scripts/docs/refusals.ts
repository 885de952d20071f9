import { airflowRefusals } from '../../src/providers/airflow/refusals.ts';
import { githubRefusals } from '../../src/providers/github/refusals/index.ts';
import { explanationOf, type KnownRefusal } from '../../src/providers/http/refusals.ts';

const BEGIN = '<!-- refusals:begin -->';
const END = '<!-- refusals:end -->';

const github = {
  words: '',
  doing: 'list the secrets of acme/etl',
  who: 'the token from GH_TOKEN',
  place: 'acme/etl',
  repository: 'acme/etl',
  login: 'acme',
  web: 'https://github.com',
  needs: '"Secrets: write", "Variables: write" on acme/etl',
  reason: '',
  link: '',
  singleSignOn: '',
  ahead: 0,
  isEnterpriseServer: false,
};

const airflow = {
  kind: 'token',
  who: 'the token from AIRFLOW_TOKEN',
  base: 'https://airflow.example.com',
  hostname: 'airflow.example.com',
  purpose: 'list the connections',
  isForeign: false,
  redirectHost: '',
} as const;

/** Puts the refusals that are known by name between the markers of a page, as a push to acme/etl would tell them. */
export function withRefusals(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the page has no ${BEGIN} before ${END}`);
  const tables = [
    `## GitHub\n\n${tableOf(githubRefusals, (groups) => ({ ...github, groups }))}`,
    `## Airflow\n\n${tableOf(airflowRefusals, () => airflow)}`,
  ];
  return `${page.slice(0, begin + BEGIN.length)}\n${tables.join('\n')}${page.slice(end)}`;
}

function tableOf<Facts>(
  table: readonly KnownRefusal<Facts>[],
  factsOf: (groups: readonly string[]) => Facts,
): string {
  const rows = table.map((row) => {
    const facts = factsOf([...(row.says.exec(row.example) ?? [])].map((group) => group ?? ''));
    const { means, wayOut } = explanationOf(row, facts);
    return rowOf([row.status.join(', '), row.example, means, wayOut]);
  });
  return `| status | what it says | what that means | way out |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

const rowOf = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
