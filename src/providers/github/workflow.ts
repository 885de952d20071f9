import type { SnippetAbout } from '../../core/provider.ts';
import type { GitHubOptions } from './index.ts';

/** What a job needs to see the secrets, to be pasted below its `jobs: <name>:`. Holds names alone. */
export function workflowEnv(
  names: readonly { readonly name: string }[],
  { options: { environment } }: Pick<SnippetAbout<GitHubOptions>, 'options'>,
): string {
  return [
    // A JSON string is a YAML string too, whatever is in it; `on` and `1` would be none without quotes.
    ...(environment === undefined ? [] : [`environment: ${JSON.stringify(environment)}`]),
    'env:',
    ...names.map(({ name }) => `  ${name}: \${{ secrets.${name} }}`),
    '',
  ].join('\n');
}
