import { doubleQuoted } from '../../core/inert.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Entry } from '../../core/model.ts';
import type { SnippetContext } from '../../core/sync/provider.ts';
import { shellOption } from '../../core/words.ts';
import { formatEnvLine, secretsFileStep } from '../../core/workflows/generate/snippets.ts';
import { checkedLiteral } from '../../core/workflows/names.ts';
import type { GitHubOptions } from './options.ts';

type JobEntry = Pick<Entry, 'type' | 'name' | 'variable'>;
type SnippetChoice = Pick<SnippetContext<GitHubOptions>, 'options' | 'layout'>;

/** What a job needs to see what was pushed, to be pasted below its `jobs: <name>:`. Holds names alone. */
export function workflowLines(
  entries: readonly JobEntry[],
  { options: { environment }, layout }: SnippetChoice,
): string {
  const lines = isDocument(layout) ? fileSteps(entries) : envLines(entries);
  return [
    // `on` and `1` would be no text without quotes.
    ...(environment === undefined
      ? []
      : [`environment: ${doubleQuoted(checkedLiteral(environment, '--environment'))}`]),
    ...lines,
    '',
  ].join('\n');
}

/** Why they are needed. A codespace has all its secrets in its environment. */
export function mention(
  naming: LayoutSelection,
  options: GitHubOptions,
  same: readonly string[],
): string | undefined {
  if (options.app === 'codespaces' && !isDocument(naming)) return undefined;
  const [why, what, those] = isDocument(naming)
    ? ['dlt finds it once a step of the job has written it to .dlt/secrets.toml', 'the step', 'that']
    : ['a workflow sees none of them until its env: asks for each', 'the lines', 'those'];
  const check = checkFor(naming, options, same);
  return check === undefined
    ? `${why}; print ${what} to paste with --print-env`
    : `${why}: add ${what} with ${check}, or paste ${those} of --print-env`;
}

/** It looks at one repository, as a workflow of it does. */
function checkFor(
  naming: LayoutSelection,
  { repo, environment, org, app = 'actions' }: GitHubOptions,
  same: readonly string[],
): string | undefined {
  if (org !== undefined || app !== 'actions') return undefined;
  return [
    'deploy-secrets check',
    ...(repo === undefined ? [] : [shellOption('--repo', repo)]),
    ...(environment === undefined ? [] : [shellOption('--environment', environment)]),
    ...(isDocument(naming) ? ['--layout document'] : []),
    ...(naming.name === undefined ? [] : [shellOption('--name', naming.name)]),
    ...same,
    '--write',
  ].join(' ');
}

const isDocument = ({ layouts }: LayoutSelection): boolean => layouts.includes('document');

/** A secret that was renamed reaches the job under the name that dlt looks up. */
const envLines = (entries: readonly JobEntry[]): string[] => [
  'env:',
  ...entries.map(({ type, name, variable }) => {
    const context = type === 'variable' ? 'vars' : 'secrets';
    return `  ${formatEnvLine({ context, name, ...(variable !== undefined && { variable }) })}`;
  }),
];

const fileSteps = (entries: readonly JobEntry[]): string[] => [
  'steps:',
  ...entries.flatMap(({ name }) => secretsFileStep(name).lines).map((line) => `  ${line}`),
];
