/**
 * The step that writes `.dlt/secrets.toml` in the job, from the one secret that holds it. Its lines, without the
 * indent of the steps.
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
