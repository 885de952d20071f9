import { envSpec } from '../../core/layouts/env.ts';
import type { KindLimits, Pace, Provider } from '../../core/provider.ts';
import { workflowEnv } from './workflow.ts';

export interface GitHubOptions {
  readonly repo?: string;
  readonly environment?: string;
  readonly createEnvironment?: boolean;
  readonly manifest?: string;
}

const RENAME = 'push it under another name with --rename PATH=NAME';

/**
 * Names, sizes and counts as GitHub documents them under "Secrets reference" and "Naming your secrets"
 * (docs.github.com/actions/reference/security/secrets, checked 2026-11-24). No longest name is documented.
 */
const secret: KindLimits = {
  names: [
    {
      code: 'not-a-name',
      allows: /^[A-Za-z0-9_]+$/,
      message: 'GitHub takes only the letters A to Z, digits and _ in a name',
      hint: RENAME,
    },
    {
      code: 'not-a-name',
      allows: /^[^0-9]/,
      message: 'GitHub takes no name that begins with a digit',
      hint: RENAME,
    },
    {
      code: 'not-a-name',
      allows: /^(?!GITHUB_)/i,
      message: 'GitHub takes no name that begins with GITHUB_',
      hint: `rename the section, or ${RENAME}`,
    },
  ],
  letters: 'folded',
  // "Secrets are limited to 48 KB in size": of the plain text; sealing and base64 come on top.
  value: { bytes: 48 * 1024, empty: true },
  // "up to 100 repository secrets", "up to 100 environment secrets".
  entries: 100,
};

/**
 * The secondary rate limits: 900 points a minute, of which a read costs 1 and a write 5, and 100 requests
 * at once (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, checked 2026-11-24).
 */
const pace: Pace = { pointsPerMinute: 900, readPoints: 1, writePoints: 5, concurrent: 100, tries: 5 };

export const github = {
  summary: 'GitHub Actions secrets of a repository or of one of its environments',
  options: {
    repo: {
      type: 'string',
      value: 'OWNER/NAME',
      describe: 'the repository; default: GITHUB_REPOSITORY, then the git remote origin',
    },
    environment: {
      type: 'string',
      value: 'NAME',
      describe: 'an environment of the repository, instead of the repository itself',
    },
    createEnvironment: { type: 'boolean', describe: 'make the environment if it is not there' },
    manifest: {
      type: 'string',
      value: 'FILE',
      describe: 'keep the marks in a file, instead of the variable DEPLOY_SECRETS_MANIFEST',
    },
  },
  examples: [
    { line: 'deploy-secrets github --repo acme/etl --dry-run', does: 'what would change?' },
    { line: 'deploy-secrets github --repo acme/etl', does: 'push' },
    {
      line: 'deploy-secrets github --repo acme/etl --environment production',
      does: 'to one environment of the repository',
    },
    {
      line: 'sops -d secrets.toml | deploy-secrets github --repo acme/etl --secrets -',
      does: 'without a file in clear',
    },
  ],
  limits: { kinds: { secret } },
  pace,
  layouts: { env: { ...envSpec, takes: [] } },
  defaultLayouts: ['env'],
  snippets: {
    env: {
      describe: "the env: lines that a workflow's job needs to see the secrets",
      mention: () =>
        'a workflow sees none of them until its env: asks for each; print the lines to paste with --print-env',
      text: workflowEnv,
    },
  },
  open: async (options, outside) => (await import('./open.ts')).openStore(options, outside),
} satisfies Provider<GitHubOptions>;
