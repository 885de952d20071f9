import { documentLayout } from '../../core/layouts/document.ts';
import { envSpec } from '../../core/layouts/env.ts';
import type { LayoutSelection, LayoutSpec } from '../../core/layouts/layout.ts';
import { checkOptions, type Provider, type ProviderRuntime } from '../../core/sync/provider.ts';
import type { Pace } from '../../core/sync/rate-limiter.ts';
import { limits } from './limits.ts';
import { credentials, type GitHubOptions, optionRules, options, placeOf } from './options.ts';
import { mention, workflowLines } from './snippets.ts';

/**
 * The secondary rate limits: 900 points a minute, of which a read costs 1 and a write 5, and 100 requests
 * at once (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, checked 2026-11-24).
 */
const pace: Pace = { pointsPerMinute: 900, readPoints: 1, writePoints: 5, concurrent: 100, attempts: 5 };

/** Reads the path back from a name that `--rename-reserved` gave, too. */
const pathOfName: LayoutSpec['pathOf'] = ({ type, name }, selection) =>
  envSpec.pathOf?.(
    { type, name: name.replace(/^DLT_(?=GITHUB_|\d|DEPLOY_SECRETS_MANIFEST)/, '') },
    selection,
  );

export const github = {
  summary: 'GitHub secrets of a repository, of one of its environments or of an organization',
  options,
  optionRules,
  credentials,
  placeOf,
  examples: [
    { line: 'deploy-secrets github --repo acme/etl --dry-run', does: 'what would change?' },
    { line: 'deploy-secrets github --repo acme/etl', does: 'push' },
    {
      line: 'deploy-secrets github --repo acme/etl --environment production',
      does: 'to one environment of the repository',
    },
    {
      line: 'deploy-secrets github --org acme --repos etl,reports',
      does: 'to an organization, for two of its repositories',
    },
    {
      line: 'deploy-secrets github --repo acme/etl --layout document --print-env',
      does: 'one secret for the whole file, and the step that puts it in its place',
    },
    {
      line: 'sops -d secrets.toml | deploy-secrets github --repo acme/etl --secrets -',
      does: 'without a file in clear',
    },
  ],
  limits,
  pace,
  layouts: {
    env: { ...envSpec, takes: [], config: 'separate', pathOf: pathOfName },
    document: {
      ...documentLayout({ name: () => 'DLT_SECRETS_TOML', readWhen: 'as a file' }),
      describe: 'one secret with the whole file, which a step of the job writes to .dlt/secrets.toml',
      takes: ['name'],
    },
  },
  defaultLayouts: ['env'],
  snippets: {
    env: {
      describe:
        "what a workflow's job needs to see the secrets: env: lines, or the step that writes the file",
      mention,
      text: workflowLines,
    },
  },
  async open(given: GitHubOptions, runtime: ProviderRuntime, selection?: LayoutSelection) {
    checkOptions(given, optionRules);
    const { openStore } = await import('./open.ts');
    return await openStore(given, runtime, selection);
  },
} satisfies Provider<GitHubOptions>;
