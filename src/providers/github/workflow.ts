import type { Entry } from '../../core/leaf.ts';
import type { Naming, SnippetAbout } from '../../core/provider.ts';
import type { GitHubOptions } from './index.ts';

type Named = Pick<Entry, 'kind' | 'name'>;
type About = Pick<SnippetAbout<GitHubOptions>, 'options' | 'naming'>;

/** What a job needs to see what was pushed, to be pasted below its `jobs: <name>:`. Holds names alone. */
export function workflowLines(
  entries: readonly Named[],
  { options: { environment }, naming }: About,
): string {
  const lines = isDocument(naming) ? entries.flatMap(stepThatWrites) : envLines(entries);
  return [
    // A JSON string is a YAML string too, whatever is in it; `on` and `1` would be none without quotes.
    ...(environment === undefined ? [] : [`environment: ${JSON.stringify(environment)}`]),
    ...lines,
    '',
  ].join('\n');
}

/** Why they are needed. A codespace has all its secrets in its environment. */
export function mention(naming: Naming, { app }: GitHubOptions): string | undefined {
  if (isDocument(naming))
    return 'dlt finds it once a step of the job has written it to .dlt/secrets.toml; print the step to paste with --print-env';
  return app === 'codespaces'
    ? undefined
    : 'a workflow sees none of them until its env: asks for each; print the lines to paste with --print-env';
}

const isDocument = ({ layouts }: Naming): boolean => layouts.includes('document');

const envLines = (entries: readonly Named[]): string[] => [
  'env:',
  ...entries.map(
    ({ kind, name }) => `  ${name}: \${{ ${kind === 'variable' ? 'vars' : 'secrets'}.${name} }}`,
  ),
];

/**
 * The text comes through the environment: put into the script by `${{ }}` it would be run by the shell. `printf`
 * adds and takes nothing; a file that is there already would keep its permissions, or be a link to somewhere; and a
 * secret that is not there arrives as an empty text, which dlt would take for a file without secrets.
 */
const stepThatWrites = ({ name }: Named): string[] => [
  'steps:',
  '  # After the checkout, in the folder where the pipeline runs.',
  '  - name: Write .dlt/secrets.toml',
  '    shell: bash',
  '    env:',
  `      SECRETS_TOML: \${{ secrets.${name} }}`,
  '    run: |',
  `      test -n "$SECRETS_TOML" || { echo 'there is no secret ${name} here' >&2; exit 1; }`,
  '      umask 077',
  '      mkdir -p .dlt',
  '      rm -f .dlt/secrets.toml',
  `      printf '%s' "$SECRETS_TOML" > .dlt/secrets.toml`,
];
