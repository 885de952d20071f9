import { documentLayout } from '../../core/layouts/document.ts';
import { envSpec } from '../../core/layouts/env.ts';
import { jsonLayout } from '../../core/layouts/json.ts';
import type { OptionTable, Provider } from '../../core/sync/provider.ts';
import type { Pace } from '../../core/sync/rate-limiter.ts';
import { costOf } from './cost.ts';
import { documentName, jsonName } from './location.ts';
import { mappingFor, mappingLanguage, mappingMention } from './mapping.ts';
import { policyFor } from './policy.ts';
import { secret } from './rules.ts';

export interface AwsOptions {
  readonly region?: string;
  readonly kmsKey?: string;
  readonly description?: string;
  readonly tag?: readonly string[];
  readonly recoveryDays?: number;
  readonly deleteWithoutRecovery?: boolean;
  readonly deep?: boolean;
}

/**
 * 50 writes a second for each group of operations, reads by the thousand ("Secrets Manager quotas", checked
 * 2026-11-24). A write takes about a tenth of a second, so that ten at once stay near the rate; what is too fast is
 * tried again.
 */
const pace: Pace = { pointsPerMinute: 3000, readPoints: 0, writePoints: 1, concurrent: 10, attempts: 6 };

const options: OptionTable<AwsOptions> = {
  region: {
    type: 'string',
    value: 'REGION',
    describe: 'the region; default: AWS_REGION, AWS_DEFAULT_REGION, then the profile',
  },
  kmsKey: {
    type: 'string',
    value: 'KEY',
    describe: "the KMS key to encrypt with, as an id, an alias or an ARN; default: the account's own",
  },
  description: { type: 'string', value: 'TEXT', describe: 'what a new secret says of itself in the console' },
  tag: { type: 'string', value: 'KEY=VALUE', repeatable: true, describe: 'put on new secrets' },
  recoveryDays: {
    type: 'number',
    value: 'DAYS',
    describe: 'how long what --prune removes can be brought back: 7 to 30. Default: 30',
  },
  deleteWithoutRecovery: { type: 'boolean', describe: 'what --prune removes is gone at once, for good' },
  deep: {
    type: 'boolean',
    describe:
      'ask for each secret besides the list, which AWS says may be five minutes behind: a request for each',
  },
};

export const aws: Provider<AwsOptions> = {
  summary: 'AWS Secrets Manager',
  options,
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
      describe: 'what hands the secrets to a job as environment variables',
      choices: ['ecs', 'external-secrets'],
      language: mappingLanguage,
      mention: mappingMention,
      text: mappingFor,
    },
    policy: {
      describe: 'the least IAM policy that pushes like this; it reads no value',
      language: () => 'json',
      text: policyFor,
    },
  },
  remarks: costOf,
  open: async (given, outside, naming) => (await import('./open.ts')).openStore(given, outside, naming),
};
