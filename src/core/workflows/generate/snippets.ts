/** The two pieces by which a job sees what was pushed: a line of its `env:`, or a step that writes the file. */

import { variableOf } from '../../entries.ts';
import { doubleQuoted } from '../../inert.ts';
import { checkedName, checkedVariable } from '../names.ts';
import type { NamedReference } from '../references/expressions.ts';

/** One line of an `env:` to be: `VARIABLE: ${{ context.NAME }}`. */
export interface EnvLine extends NamedReference {
  /** Absent: it is called as it is in the repository. */
  readonly variable?: string;
}

/**
 * Writes `VARIABLE: ${{ secrets.NAME }}`, for a map of YAML.
 * @throws UserError for a name that GitHub refuses, or a variable that no `env:` can have
 */
export function formatEnvLine(line: EnvLine): string {
  const value = expressionOf(line);
  return `${yamlKey(checkedVariable(variableOf(line)))}: ${value}`;
}

/** @throws UserError for a name that GitHub refuses: it would be a piece of the expression */
export const expressionOf = ({ context, name }: NamedReference): string =>
  `\${{ ${context}.${checkedName(name)} }}`;

/** A name such as one with a space is a key of YAML in quotes; so are the words that some readers take for no text. */
const yamlKey = (variable: string): string =>
  /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z_]\w*$/i.test(variable)
    ? variable
    : doubleQuoted(variable);

/** A step of a job, as lines without the indent of the steps and as the data that they are meant to be. */
export interface StepText {
  readonly lines: readonly string[];
  readonly meant: Readonly<Record<string, unknown>>;
}

/**
 * Writes the step that puts `.dlt/secrets.toml` into the job, from the one secret that holds it.
 *
 * The text comes through the environment: put into the script by `${{ }}` it would be run by the shell. `printf`
 * adds and takes nothing; a file that is there already would keep its permissions, or be a link to somewhere; and a
 * secret that is not there arrives as an empty text, which dlt would take for a file without secrets.
 *
 * @param name of the secret
 * @param folder where the pipeline runs, as its step says it; absent: where the job's steps run
 * @throws UserError for a name that GitHub refuses
 */
export function secretsFileStep(name: string, folder?: string): StepText {
  const value = expressionOf({ context: 'secrets', name });
  const script = [
    `test -n "$SECRETS_TOML" || { echo 'there is no secret ${name} here' >&2; exit 1; }`,
    'umask 077',
    'mkdir -p .dlt',
    'rm -f .dlt/secrets.toml',
    `printf '%s' "$SECRETS_TOML" > .dlt/secrets.toml`,
  ];
  return {
    lines: [
      '# After the checkout, in the folder where the pipeline runs.',
      '- name: Write .dlt/secrets.toml',
      '  shell: bash',
      ...(folder === undefined ? [] : [`  working-directory: ${doubleQuoted(folder)}`]),
      '  env:',
      `    SECRETS_TOML: ${value}`,
      '  run: |',
      ...script.map((line) => `    ${line}`),
    ],
    meant: {
      name: 'Write .dlt/secrets.toml',
      shell: 'bash',
      ...(folder !== undefined && { 'working-directory': folder }),
      env: { SECRETS_TOML: value },
      run: script.map((line) => `${line}\n`).join(''),
    },
  };
}
