import type { paths } from '@octokit/openapi-types';
import type { Permission } from './auth.ts';
import type { Call } from './call.ts';
import type { Holder } from './holder.ts';
import { notFound } from './refusal.ts';

type Path = keyof paths;
/** Paths that have a public key and single secrets below them in GitHub's own description. */
type SecretsPath = { [P in Path]: P extends `${infer Base}/public-key` ? Base : never }[Path] & Path;
type VariablesPath = {
  [P in Path]: P extends `${infer Base}/variables/{name}` ? `${Base}/variables` : never;
}[Path];

/** A kind of place that holds secrets, and variables where there are some; the routes are made from it. */
export interface Scope {
  readonly secrets: SecretsPath;
  /** What a fine-grained token must be allowed, and at which level to read if that is not `read`. */
  readonly permission: Permission;
  readonly toRead?: 'write';
  /** How many one place takes. */
  readonly most: number;
  readonly variables?: {
    readonly path: VariablesPath;
    readonly permission: Permission;
    readonly most: number;
    readonly sharing?: Sharing;
  };
  /** In an organization, each is shared with some of its repositories. */
  readonly sharing?: Sharing;
  /** The pages of GitHub's documentation; and the noun in their anchors, with its article. */
  readonly pages: 'actions' | 'dependabot' | 'codespaces';
  readonly noun: string;
  /** Refuses with 404 where the place is not there. */
  holder(call: Call): Holder;
}

export interface Sharing {
  readonly path: Path & `/orgs/{org}/${string}/repositories`;
  /** What the list of repositories holds where it comes with the value; alone it always holds numbers. */
  readonly ids: 'number' | 'string';
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

const ofRepositories = {
  repository: {
    secrets: '/repos/{owner}/{repo}/actions/secrets',
    permission: 'secrets',
    most: 100,
    variables: {
      path: '/repos/{owner}/{repo}/actions/variables',
      permission: 'actions_variables',
      most: 500,
    },
    pages: 'actions',
    noun: 'a-repository',
    holder: (call) => call.repository,
  },
  // GitHub names `environments` alone in X-Accepted-GitHub-Permissions here, neither `secrets` nor
  // `actions_variables` (checked 2026-11-24).
  environment: {
    secrets: '/repos/{owner}/{repo}/environments/{environment_name}/secrets',
    permission: 'environments',
    most: 100,
    variables: {
      path: '/repos/{owner}/{repo}/environments/{environment_name}/variables',
      permission: 'environments',
      most: 100,
    },
    pages: 'actions',
    noun: 'an-environment',
    holder: (call) => {
      const environment = call.repository.environment(call.param('environment_name'));
      if (!environment) throw notFound(call.docs);
      return environment;
    },
  },
  dependabot: {
    secrets: '/repos/{owner}/{repo}/dependabot/secrets',
    permission: 'dependabot_secrets',
    most: NO_LIMIT,
    pages: 'dependabot',
    noun: 'a-repository',
    holder: (call) => call.repository.apps.dependabot,
  },
  codespaces: {
    secrets: '/repos/{owner}/{repo}/codespaces/secrets',
    permission: 'codespaces_secrets',
    toRead: 'write',
    most: 100,
    pages: 'codespaces',
    noun: 'a-repository',
    holder: (call) => call.repository.apps.codespaces,
  },
} satisfies Record<string, Scope>;

const ofOrganizations = {
  actions: {
    secrets: '/orgs/{org}/actions/secrets',
    permission: 'organization_secrets',
    most: 1000,
    variables: {
      path: '/orgs/{org}/actions/variables',
      permission: 'organization_actions_variables',
      most: 1000,
      sharing: { path: '/orgs/{org}/actions/variables/{name}/repositories', ids: 'number' },
    },
    sharing: { path: '/orgs/{org}/actions/secrets/{secret_name}/repositories', ids: 'number' },
    pages: 'actions',
    noun: 'an-organization',
    holder: (call) => call.organization,
  },
  dependabot: {
    secrets: '/orgs/{org}/dependabot/secrets',
    permission: 'organization_dependabot_secrets',
    most: NO_LIMIT,
    sharing: { path: '/orgs/{org}/dependabot/secrets/{secret_name}/repositories', ids: 'string' },
    pages: 'dependabot',
    noun: 'an-organization',
    holder: (call) => call.organization.apps.dependabot,
  },
  // Organizations on the free plan have none: 404 for every route (google/go-github#3000, checked 2026-11-24).
  codespaces: {
    secrets: '/orgs/{org}/codespaces/secrets',
    permission: 'organization_codespaces_secrets',
    most: 100,
    sharing: { path: '/orgs/{org}/codespaces/secrets/{secret_name}/repositories', ids: 'number' },
    pages: 'codespaces',
    noun: 'an-organization',
    holder: (call) => {
      if (call.organization.plan === 'free') throw notFound(call.docs);
      return call.organization.apps.codespaces;
    },
  },
} satisfies Record<string, Scope>;

export const SCOPES: readonly Scope[] = [...Object.values(ofRepositories), ...Object.values(ofOrganizations)];
