import { Document } from 'yaml';
import { UserError } from '../../diagnostics.ts';
import { variableOf } from '../../entries.ts';
import { doubleQuoted, isPrintable } from '../../inert.ts';
import { shellPath } from '../../words.ts';
import { checkedLiteral } from '../names.ts';
import { isSameData } from '../same-data.ts';
import { type EnvLine, expressionOf, formatEnvLine, type StepText, secretsFileStep } from './snippets.ts';
import { VERIFY_COMMAND } from './verify-script.ts';

/** What a new workflow is made of. */
export interface WorkflowSpec {
  /** The script's path in the repository, with `/`. */
  readonly script: string;
  /** Five fields of cron, in UTC; absent: started by hand only. */
  readonly schedule?: string;
  readonly environment?: string;
  /** The lines of its `env:`. */
  readonly envLines: readonly EnvLine[];
  /** The secret that holds the whole file, which a step writes; absent: none does. */
  readonly fileSecret?: string;
  readonly project: ProjectKind;
  /** Whether a file of the repository checks the environment before the script runs. */
  readonly withVerify?: boolean;
}

/** How `uv` finds what the script needs: the project's lock file, a list, or the script's own header. */
export type ProjectKind = 'pyproject' | 'requirements' | 'script' | 'bare';

/**
 * Actions by commit, since a tag can be moved (CVE-2025-30066); the tag is for people and for the tools that
 * bring pins up to date. Checked 2026-11-24.
 */
const CHECKOUT = 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0';
const SETUP_UV = 'astral-sh/setup-uv@d0cc045d04ccac9d8b7881df0226f9e82c39688e # v6.8.0';

/**
 * Writes a whole workflow that runs one script with every secret in its environment, or in the file that dlt reads:
 * least permissions, one run at a time. The names are all that it holds. It is read again before anyone gets it.
 *
 * @throws UserError when the schedule is no cron, the script's path can't be in a repository, or something of it would be
 *   more than a name to GitHub
 */
export function generateWorkflow(spec: WorkflowSpec): string {
  const { script, schedule, environment, envLines } = spec;
  checkScript(script);
  if (schedule !== undefined) checkSchedule(schedule);
  if (environment !== undefined) checkedLiteral(environment, '--environment');
  const title = `Run ${script}`;
  const group = `run-${script.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}`;
  const steps = stepsOf(spec, title);
  const text = [
    `name: ${doubleQuoted(title)}`,
    '',
    'on:',
    '  workflow_dispatch:',
    ...(schedule === undefined ? [] : ['  schedule:', `    - cron: ${doubleQuoted(schedule)}`]),
    '',
    'permissions:',
    '  contents: read',
    '',
    '# A run that is still going is never overtaken: two at once would load the same data.',
    'concurrency:',
    `  group: ${doubleQuoted(group)}`,
    '  cancel-in-progress: false',
    '',
    'jobs:',
    '  run:',
    '    runs-on: ubuntu-latest',
    ...(environment === undefined ? [] : [`    environment: ${doubleQuoted(environment)}`]),
    ...(envLines.length > 0 ? ['    env:'] : []),
    ...envLines.map((line) => `      ${formatEnvLine(line)}`),
    '    steps:',
    ...steps.flatMap(({ lines }) => lines.map((line) => `      ${line}`)),
    '',
  ].join('\n');
  const job = {
    'runs-on': 'ubuntu-latest',
    ...(environment !== undefined && { environment }),
    ...(envLines.length > 0 && {
      env: Object.fromEntries(envLines.map((line) => [variableOf(line), expressionOf(line)])),
    }),
    steps: steps.map(({ meant }) => meant),
  };
  return readAsMeant(text, {
    name: title,
    on: { workflow_dispatch: null, ...(schedule !== undefined && { schedule: [{ cron: schedule }] }) },
    permissions: { contents: 'read' },
    concurrency: { group, 'cancel-in-progress': false },
    jobs: { run: job },
  });
}

/** Gives the text back if YAML reads it as these data and nothing else. */
function readAsMeant(text: string, meant: object): string {
  if (isSameData(text, new Document(meant))) return text;
  throw new UserError('the workflow does not read as it was meant, so none was written', {
    hint: 'give the script, the secrets and the environment plainer names, and report it as a bug of deploy-secrets',
  });
}

const stepsOf = (
  { script, fileSecret, project, withVerify }: WorkflowSpec,
  title: string,
): readonly StepText[] => {
  const run = `${RUN[project]} ${shellPath(script)}`;
  return [
    {
      lines: [`- uses: ${CHECKOUT}`, '  with:', '    persist-credentials: false'],
      meant: { uses: withoutTag(CHECKOUT), with: { 'persist-credentials': false } },
    },
    {
      lines: [`- uses: ${SETUP_UV}`, '  with:', '    enable-cache: true'],
      meant: { uses: withoutTag(SETUP_UV), with: { 'enable-cache': true } },
    },
    ...(fileSecret === undefined ? [] : [secretsFileStep(fileSecret)]),
    ...(withVerify ? [commandStep('Check that every secret arrived', VERIFY_COMMAND)] : []),
    { lines: [`- name: ${doubleQuoted(title)}`, `  run: ${doubleQuoted(run)}`], meant: { name: title, run } },
  ];
};

const commandStep = (name: string, run: string): StepText => ({
  lines: [`- name: ${name}`, `  run: ${run}`],
  meant: { name, run },
});

const withoutTag = (action: string): string => action.replace(/ #.*/, '');

const RUN: Readonly<Record<ProjectKind, string>> = {
  pyproject: 'uv run',
  requirements: 'uv run --no-project --with-requirements requirements.txt',
  script: 'uv run --script',
  bare: 'uv run --no-project --with dlt',
};

function checkScript(script: string): void {
  const parts = script.split('/');
  const hint = "name the script as seen from the repository's root, such as jobs/pipeline.py";
  if (script.startsWith('/') || parts.includes('..') || script.includes('${{') || /\p{Cc}/u.test(script))
    throw new UserError(`${JSON.stringify(script)} is no path within the repository`, { hint });
  if (!isPrintable(script))
    throw new UserError(
      `${JSON.stringify(script)} has characters in it that nobody sees, or a runner obeys`,
      {
        hint: 'give the script another name',
      },
    );
}

/** The fields of cron; only a month and a day of the week may be words. */
const FIELDS = [
  { name: 'minute', lowest: 0, highest: 59, words: false },
  { name: 'hour', lowest: 0, highest: 23, words: false },
  { name: 'day of the month', lowest: 1, highest: 31, words: false },
  { name: 'month', lowest: 1, highest: 12, words: true },
  { name: 'day of the week', lowest: 0, highest: 6, words: true },
] as const;
const WORDS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat';
const PART = new RegExp(`^(\\*|(\\d+|${WORDS})(?:-(\\d+|${WORDS}))?)(?:/(\\d+))?$`, 'i');

/**
 * Refuses what is not GitHub's cron: POSIX, without `@daily`, and at most every five minutes (checked 2026-11-24).
 */
function checkSchedule(schedule: string): void {
  const values = schedule.trim().split(/\s+/);
  const wrong = FIELDS.find((field, n) => !values[n]?.split(',').every((part) => isPart(part, field)));
  const hasFive = values.length === FIELDS.length;
  if (hasFive && !wrong) return;
  const what = hasFive ? `its ${wrong?.name} is none` : 'it has five fields';
  throw new UserError(`${JSON.stringify(schedule)} is no schedule of cron: ${what}`, {
    hint: 'such as "0 6 * * *": every day at 6:00 UTC',
  });
}

function isPart(part: string, { lowest, highest, words }: (typeof FIELDS)[number]): boolean {
  const [, range = '', from, to, step] = PART.exec(part) ?? [];
  const isNumber = (text: string): boolean => /^\d+$/.test(text);
  const isWithin = (text: string | undefined): boolean =>
    text === undefined || !isNumber(text) || (Number(text) >= lowest && Number(text) <= highest);
  const isWord = from !== undefined && !isNumber(from);
  return range !== '' && isWithin(from) && isWithin(to) && step !== '0' && (words || !isWord);
}
