import type { paths } from '@octokit/openapi-types';
import type { Permission } from './auth.ts';
import type { Call } from './call.ts';
import { notFound } from './refusal.ts';
import type { Holder } from './state.ts';

type Path = keyof paths;
/** Paths that have a public key and single secrets below them in GitHub's own description. */
type SecretsPath = { [P in Path]: P extends `${infer Base}/public-key` ? Base : never }[Path] & Path;
type VariablesPath = {
  [P in Path]: P extends `${infer Base}/variables/{name}` ? `${Base}/variables` : never;
}[Path];

/**
 * A kind of place that holds secrets and variables. Organizations, Dependabot and Codespaces would each be one
 * more entry in `SCOPES`; the routes are made from it.
 */
export interface Scope {
  readonly secrets: SecretsPath;
  readonly variables: VariablesPath;
  /** What a fine-grained token must be allowed. */
  readonly permission: { readonly secrets: Permission; readonly variables: Permission };
  /** How many one place takes. */
  readonly most: { readonly secrets: number; readonly variables: number };
  /** As in the anchors of GitHub's documentation, with its article. */
  readonly noun: string;
  /** Refuses with 404 where the place is not there. */
  holder(call: Call): Holder;
}

export const SCOPES = {
  repository: {
    secrets: '/repos/{owner}/{repo}/actions/secrets',
    variables: '/repos/{owner}/{repo}/actions/variables',
    permission: { secrets: 'secrets', variables: 'actions_variables' },
    most: { secrets: 100, variables: 500 },
    noun: 'a-repository',
    holder: (call) => call.repository,
  },
  // GitHub names `environments` alone in X-Accepted-GitHub-Permissions here, neither `secrets` nor
  // `actions_variables` (checked 2026-11-24).
  environment: {
    secrets: '/repos/{owner}/{repo}/environments/{environment_name}/secrets',
    variables: '/repos/{owner}/{repo}/environments/{environment_name}/variables',
    permission: { secrets: 'environments', variables: 'environments' },
    most: { secrets: 100, variables: 100 },
    noun: 'an-environment',
    holder: (call) => {
      const environment = call.repository.environment(call.param('environment_name'));
      if (!environment) throw notFound(call.docs);
      return environment;
    },
  },
} satisfies Record<string, Scope>;
