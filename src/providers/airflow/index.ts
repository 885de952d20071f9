import { connectionLayout } from '../../core/connections/layout.ts';
import { airflowVariable } from '../../core/dlt/names.ts';
import { documentLayout } from '../../core/layouts/document.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import { checkOptions, type EntryLimits, type Provider } from '../../core/sync/provider.ts';
import type { Pace } from '../../core/sync/rate-limiter.ts';
import { type AirflowOptions, credentials, optionRules, options, placeOf } from './options.ts';
import { dagSnippet } from './snippets.ts';
import { variableLayout } from './variable.ts';

const RENAME = 'push it under another name with --rename PATH=NAME';

/**
 * `^[\w.-]+$` and 200 characters (the API's own check, Airflow 2 and 3). Airflow publishes no longest value:
 * this is what a column of type TEXT of MySQL holds once it is encrypted (sources of 2.11.2 and 3.3.2, checked 2026-11-24).
 */
const connection: EntryLimits = {
  names: [
    {
      code: 'not-a-name',
      allows: /^[\w.-]+$/,
      message: 'Airflow takes only letters, digits, _, . and - in the id of a connection',
      hint: RENAME,
    },
    {
      code: 'not-a-name',
      allows: /^(?!\.{1,2}$)/,
      message: 'no address leads to a connection of this id',
      hint: RENAME,
    },
    {
      code: 'name-too-long',
      allows: /^.{1,200}$/s,
      message: 'Airflow takes ids of 1 to 200 characters for connections',
      hint: RENAME,
    },
  ],
  caseInsensitive: false,
  shownBy: 'Airflow shows all but its password, under Admin, Connections: that comes from whoever changed it',
  value: { bytes: 49_087, empty: false },
};

/**
 * 250 characters. Airflow 2 takes 1 MiB in one request (`[webserver] allowed_payload_size`; 2.11.2 failed with 500 on a
 * value of 1,000,000 bytes already), and so do many proxies; half of it, since JSON writes a line break as two characters.
 */
const variable: EntryLimits = {
  names: [
    {
      code: 'not-a-name',
      allows: /^(?!\.{1,2}$)/,
      message: 'no address leads to a variable of this name',
      hint: RENAME,
    },
    {
      code: 'name-too-long',
      allows: /^.{1,250}$/s,
      message: 'Airflow takes keys of 1 to 250 characters for variables',
      hint: RENAME,
    },
  ],
  caseInsensitive: false,
  shownBy: 'Airflow shows it under Admin, Variables',
  value: { bytes: 524_288, empty: true },
};

/** Airflow publishes no limit. Its web server has few workers, and SQLite takes one writer at a time. */
const pace: Pace = { pointsPerMinute: 3000, readPoints: 1, writePoints: 1, concurrent: 4, attempts: 5 };

const mention = ({ layouts }: LayoutSelection): string | undefined =>
  layouts.includes('connection') && layouts.length === 1
    ? 'dlt reads no Connection by itself: print the lines that hand them to it with --print-dag-snippet'
    : undefined;

export const airflow = {
  summary: 'Connections and Variables of an Airflow, self-hosted, Composer, MWAA or Astro',
  options,
  optionRules,
  credentials,
  placeOf,
  examples: [
    { line: 'deploy-secrets airflow --url http://127.0.0.1:8080 --dry-run', does: 'what would change?' },
    {
      line: 'deploy-secrets airflow --url https://airflow.acme.dev',
      does: 'Connections that hooks find, and a document that dlt finds',
    },
    {
      line: 'deploy-secrets airflow --mwaa etl-prod --layout document --pipeline orders',
      does: 'one document, for one dlt pipeline alone',
    },
    {
      line: 'deploy-secrets airflow --url URL --layout connection --print-dag-snippet',
      does: 'and the lines of a DAG that hand them to dlt',
    },
  ],
  limits: { types: { connection, variable }, batch: 100 },
  pace,
  layouts: {
    connection: connectionLayout,
    document: documentLayout({ type: 'variable', name: airflowVariable, readWhen: 'for everything' }),
    variable: variableLayout,
  },
  defaultLayouts: ['connection', 'document'],
  snippets: {
    'dag-snippet': {
      describe: 'the lines of a DAG that hand the Connections to dlt',
      mention,
      text: dagSnippet,
    },
  },
  async open(given, runtime, selection) {
    checkOptions(given, optionRules);
    const { openStore } = await import('./open.ts');
    return await openStore(given, runtime, selection);
  },
} satisfies Provider<AirflowOptions>;
