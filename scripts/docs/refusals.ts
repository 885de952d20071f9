import { airflowRefusals } from '../../src/providers/airflow/refusals.ts';
import { chainRows } from '../../src/providers/aws/refusals/chain.ts';
import { readDenial } from '../../src/providers/aws/refusals/context.ts';
import { refusals as awsRefusals } from '../../src/providers/aws/refusals/index.ts';
import { stsRows } from '../../src/providers/aws/refusals/sts.ts';
import { refusals as gcpRefusals } from '../../src/providers/gcp/errors.ts';
import { signInRows } from '../../src/providers/gcp/refusals/sign-in.ts';
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

const aws = {
  purpose: 'make secrets',
  itemPurpose: 'make etl/A',
  action: 'secretsmanager:CreateSecret',
  name: 'etl/A',
  region: 'eu-west-1',
  endpoint: 'secretsmanager.eu-west-1.amazonaws.com',
  caller: 'the key in AWS_ACCESS_KEY_ID',
};

const awsSignIn = {
  profile: 'deploy',
  where: ' in the profile deploy',
  region: 'eu-west-1',
  role: 'arn:aws:iam::123456789012:role/deploy',
};

const gcp = {
  purpose: 'make secrets',
  itemPurpose: 'make A',
  permission: 'secretmanager.secrets.create',
  project: 'acme-prod',
  caller: 'the credentials from GOOGLE_APPLICATION_CREDENTIALS',
  server: 'secretmanager.googleapis.com',
  attempts: 1,
  metadata: {},
};

/** Puts the refusals that are known by name between the markers of a page, as a push of acme would tell them. */
export function withRefusals(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the page has no ${BEGIN} before ${END}`);
  const inAws = (words: string) => ({ ...aws, ...readDenial(words, aws.action) });
  const inGcp = (serverMessage: string) => ({ ...gcp, serverMessage });
  const tables = [
    tableOf('GitHub', githubRefusals, () => github),
    tableOf('AWS Secrets Manager, and KMS behind it', awsRefusals, inAws),
    tableOf('AWS: the security token service, where a role is taken', stsRows, () => awsSignIn),
    tableOf('AWS: profiles, processes and machines, in the words of its SDK', chainRows, () => awsSignIn),
    tableOf('GCP Secret Manager, and Cloud KMS behind it', gcpRefusals, inGcp),
    tableOf('GCP: credentials that Google does not take', signInRows, inGcp),
    tableOf('Airflow', airflowRefusals, () => airflow),
  ];
  return `${page.slice(0, begin + BEGIN.length)}\n${tables.join('\n')}${page.slice(end)}`;
}

function tableOf<Facts>(
  title: string,
  table: readonly KnownRefusal<Facts>[],
  factsOf: (words: string) => Facts,
): string {
  const rows = table.map((row) => {
    const { example, source } = row;
    const { means, wayOut } = explanationOf(row, { words: example }, factsOf(example));
    return rowOf([kindOf(row), example, means, wayOut, source]);
  });
  const head = '| status or code | what it says | what that means | way out | where that was read |';
  return `## ${title}\n\n${head}\n| --- | --- | --- | --- | --- |\n${rows.join('')}`;
}

const kindOf = <Facts>({ status = [], code = [] }: KnownRefusal<Facts>): string =>
  [...status, ...code].join(', ');

const rowOf = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
