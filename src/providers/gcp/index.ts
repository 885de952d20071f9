import { backendLayouts } from '../../core/connections/secrets-backend.ts';
import { keyOf } from '../../core/entries.ts';
import { documentLayout } from '../../core/layouts/document.ts';
import { envSpec } from '../../core/layouts/env.ts';
import { jsonLayout } from '../../core/layouts/json.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Plan, Remote, RemoteState } from '../../core/model.ts';
import { checkOptions, type EntryLimits, type Place, type Provider } from '../../core/sync/provider.ts';
import type { Pace } from '../../core/sync/rate-limiter.ts';
import { documentName, jsonName, scopeOf, secretsBackend } from './location.ts';
import { type GcpOptions, optionRules, options } from './options.ts';
import { snippets } from './snippets.ts';
import { billingOf } from './state.ts';

/** The API's description of secret ids and payloads (checked 2026-11-24); "Secret Payload cannot be empty". */
const secret: EntryLimits = {
  names: [
    {
      code: 'not-a-name',
      allows: /^[A-Za-z0-9_-]*$/,
      message: 'Secret Manager takes only letters, digits, - and _ in a name',
      hint: 'push it under another name with --rename PATH=NAME, and mind the --prefix',
    },
    {
      code: 'name-too-long',
      allows: /^.{1,255}$/,
      message: 'Secret Manager takes names of 1 to 255 characters',
      hint: 'push it under another name with --rename PATH=NAME',
    },
  ],
  caseInsensitive: false,
  shownBy: 'the Google Cloud console shows it, or gcloud secrets versions access latest --secret NAME',
  value: { bytes: 64 * 1024, empty: false },
};

/** 600 reads and 600 writes a minute and project (docs, "Quotas", checked 2026-11-24), which others use too. */
const pace: Pace = {
  pointsPerMinute: 600,
  readPoints: 1,
  writePoints: 1,
  concurrent: 100,
  attempts: 5,
  writesPerEntry: 3,
};

export const gcp = {
  summary: 'Secret Manager of a Google Cloud project',
  options,
  optionRules,
  credentials: {},
  placeOf,
  examples: [
    { line: 'deploy-secrets gcp --project acme-prod --dry-run', does: 'what would change?' },
    { line: 'deploy-secrets gcp --project acme-prod --prefix etl_', does: 'push, each name behind etl_' },
    {
      line: 'deploy-secrets gcp --project acme-prod --layout document',
      does: 'one document that dlt itself looks up',
    },
    {
      line: 'deploy-secrets gcp --project acme-prod --print-mapping cloud-run',
      does: 'the lines that bring them into a Cloud Run job',
    },
  ],
  limits: { types: { secret } },
  pace,
  layouts: {
    env: envSpec,
    document: documentLayout({ name: documentName }),
    json: jsonLayout({ name: jsonName }),
    ...backendLayouts(secretsBackend),
  },
  defaultLayouts: ['env'],
  snippets,
  remarks: describeCost,
  async open(given, runtime, selection) {
    checkOptions(given, optionRules);
    const { openStore } = await import('./open.ts');
    return await openStore(given, runtime, selection);
  },
} satisfies Provider<GcpOptions>;

function placeOf({ project, location }: GcpOptions, selection: LayoutSelection): Place {
  const { id, prefix } = scopeOf(selection);
  const region = location === undefined ? [] : [`(${location})`];
  return {
    label: ['gcp', project ?? 'the project here', ...region, ...(prefix === '' ? [] : [prefix])].join(' '),
    ids: [[project ?? '', location ?? '', id].join('\n')],
    pace: project ?? '',
  };
}

/** Dollars a month for each active version in each location (cloud.google.com/secret-manager/pricing, checked 2026-11-24). */
const PRICE = 0.06;
const TERMS = '$0.06 each and location, the first 6 of a billing account free, as of 2026-11-24';

/**
 * Says what the versions cost, as far as the look can tell: a list does not count versions, so without `--deep`
 * only those that this push adds are known.
 */
function describeCost({ changes }: Plan, { remotes }: RemoteState): string[] {
  const writes = changes.filter(({ action }) => action === 'create' || action === 'update');
  const counted = [...remotes.values()].filter((remote) => billingOf(remote)?.activeVersions !== undefined);
  if (counted.length > 0) {
    const active = sum(counted.map(activeVersions));
    const copies = sum(counted.map((remote) => activeVersions(remote) * locationCount(remote)));
    return [`${count(active, 'active version')} of ours there: about ${dollars(copies)} a month (${TERMS})`];
  }
  if (writes.length === 0) return [];
  const copies = sum(writes.map((change) => locationCount(remotes.get(keyOf(change)))));
  const older = writes.some(({ action }) => action === 'update')
    ? [
        'older versions cost the same until they are destroyed: --deep counts them, --keep-versions N destroys ours',
      ]
    : [];
  return [`${count(writes.length, 'new version')}: about ${dollars(copies)} a month (${TERMS})`, ...older];
}

const activeVersions = (remote: Remote): number => billingOf(remote)?.activeVersions ?? 0;

const locationCount = (remote: Remote | undefined): number => billingOf(remote)?.locationCount ?? 1;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const dollars = (copies: number): string => `$${(copies * PRICE).toFixed(2)}`;

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
