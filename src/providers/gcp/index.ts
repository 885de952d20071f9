import { documentLayout } from '../../core/layouts/document.ts';
import { envSpec } from '../../core/layouts/env.ts';
import { jsonLayout } from '../../core/layouts/json.ts';
import type { EntryLimits, Provider } from '../../core/sync/provider.ts';
import type { Pace } from '../../core/sync/rate-limiter.ts';
import { mapping, mention } from './mapping.ts';
import { documentName, jsonName } from './naming.ts';
import { policy } from './policy.ts';
import { remarks } from './remarks.ts';

export interface GcpOptions {
  readonly project?: string;
  readonly location?: string;
  readonly replicas?: readonly string[];
  readonly keepVersions?: number;
  readonly deep?: boolean;
}

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
  options: {
    project: {
      type: 'string',
      value: 'ID',
      describe: 'the project; default: GOOGLE_CLOUD_PROJECT, then that of the credentials, then of gcloud',
    },
    location: {
      type: 'string',
      value: 'REGION',
      describe: 'regional secrets of this location, instead of global ones',
    },
    replicas: {
      type: 'string',
      value: 'REGION',
      repeatable: true,
      describe: 'where new secrets are kept; default: where Google likes. It can never be changed',
    },
    keepVersions: {
      type: 'number',
      value: 'N',
      describe:
        'after a new version of ours, keep the newest N of ours and destroy the rest; default: all stay',
    },
    deep: {
      type: 'boolean',
      describe:
        'also look at the versions: who wrote last, how many are billed; one more request for each secret of ours',
    },
  },
  examples: [
    { line: 'deploy-secrets gcp --project acme-prod --dry-run', does: 'what would change?' },
    { line: 'deploy-secrets gcp --project acme-prod --prefix etl_', does: 'push, each name behind etl_' },
    {
      line: 'deploy-secrets gcp --project acme-prod --layout document',
      does: 'one document that dlt itself looks up',
    },
    {
      line: 'deploy-secrets gcp --project acme-prod --dry-run --print-mapping cloud-run',
      does: 'the lines that bring them into a Cloud Run job',
    },
  ],
  limits: { types: { secret } },
  pace,
  layouts: {
    env: envSpec,
    document: documentLayout({ name: documentName }),
    json: jsonLayout({ name: jsonName }),
  },
  defaultLayouts: ['env'],
  snippets: {
    mapping: {
      describe: 'what brings the secrets into the environment of a job',
      choices: ['cloud-run', 'external-secrets'],
      language: ({ choice }) => (choice === 'external-secrets' ? 'yaml' : 'sh'),
      mention,
      text: mapping,
    },
    policy: {
      describe: 'the least role that a push needs, as gcloud commands',
      language: () => 'sh',
      text: (_, about) => policy(about),
    },
  },
  remarks,
  open: async (options, outside, naming) => (await import('./open.ts')).openStore(options, outside, naming),
} satisfies Provider<GcpOptions>;
