/** The two pieces by which a job sees what was pushed: a line of its `env:`, or a step that writes the file. */

import { variableOf } from '../../entries.ts';
import type { NamedReference } from '../references/expressions.ts';

/** One line of an `env:` to be: `VARIABLE: ${{ context.NAME }}`. */
export interface EnvLine extends NamedReference {
  /** Absent: it is called as it is in the repository. */
  readonly variable?: string;
}

/** Writes `VARIABLE: ${{ secrets.NAME }}`, for a map of YAML. */
export const formatEnvLine = (line: EnvLine): string => `${yamlKey(variableOf(line))}: ${expressionOf(line)}`;

export const expressionOf = ({ context, name }: NamedReference): string => `\${{ ${context}.${name} }}`;

/** A name that GitHub does not allow, such as one with a space, is a key of YAML in quotes. */
const yamlKey = (variable: string): string =>
  /^[A-Za-z_]\w*$/.test(variable) ? variable : JSON.stringify(variable);

/**
 * Writes the step that puts `.dlt/secrets.toml` into the job, from the one secret that holds it. Its lines come without
 * the indent of the steps.
 *
 * The text comes through the environment: put into the script by `${{ }}` it would be run by the shell. `printf`
 * adds and takes nothing; a file that is there already would keep its permissions, or be a link to somewhere; and a
 * secret that is not there arrives as an empty text, which dlt would take for a file without secrets.
 *
 * @param name of the secret
 * @param folder where the pipeline runs, as its step says it; absent: where the job's steps run
 */
export const secretsFileStep = (name: string, folder?: string): string[] => [
  '# After the checkout, in the folder where the pipeline runs.',
  '- name: Write .dlt/secrets.toml',
  '  shell: bash',
  ...(folder === undefined ? [] : [`  working-directory: ${JSON.stringify(folder)}`]),
  '  env:',
  `    SECRETS_TOML: \${{ secrets.${name} }}`,
  '  run: |',
  `    test -n "$SECRETS_TOML" || { echo 'there is no secret ${name} here' >&2; exit 1; }`,
  '    umask 077',
  '    mkdir -p .dlt',
  '    rm -f .dlt/secrets.toml',
  `    printf '%s' "$SECRETS_TOML" > .dlt/secrets.toml`,
];
