import type { GitHubOptions } from './index.ts';

/** What a job needs to see the secrets, to be pasted below its `jobs: <name>:`. Holds names alone. */
export function workflowEnv(
  names: readonly { readonly name: string }[],
  { environment }: GitHubOptions,
): string {
  return [
    ...(environment === undefined ? [] : [`environment: ${scalar(environment)}`]),
    'env:',
    ...names.map(({ name }) => `  ${name}: \${{ secrets.${name} }}`),
    '',
  ].join('\n');
}

/** A JSON string is a YAML scalar; a plain word needs no quotes. */
const scalar = (text: string): string =>
  /^[A-Za-z][A-Za-z0-9_-]*$/.test(text) ? text : JSON.stringify(text);
