import { documentLayout } from '../../core/layouts/document.ts';
import { envSpec } from '../../core/layouts/env.ts';
import { jsonLayout } from '../../core/layouts/json.ts';
import type { KindLimits, OptionTable, Pace, Provider } from '../../core/provider.ts';
import { costOf } from './cost.ts';
import { mappingFor, mappingMention } from './mapping.ts';
import { documentName, jsonName } from './naming.ts';
import { policyFor } from './policy.ts';

export interface AwsOptions {
  readonly region?: string;
  readonly kmsKey?: string;
  readonly description?: string;
  readonly tag?: readonly string[];
  readonly recoveryDays?: number;
  readonly deleteWithoutRecovery?: boolean;
  readonly deep?: boolean;
}

const RENAME = 'push it under another name with --rename PATH=NAME, or --name for one entry';

/**
 * Names, sizes and counts as AWS documents them under "CreateSecret" and "Secrets Manager quotas"
 * (docs.aws.amazon.com/secretsmanager, checked 2026-11-24).
 */
const secret: KindLimits = {
  names: [
    {
      code: 'not-a-name',
      allows: /^[A-Za-z0-9/_+=.@-]+$/,
      message: 'AWS takes only ASCII letters, digits and / _ + = . @ - in a name',
      hint: RENAME,
    },
    {
      code: 'name-too-long',
      allows: /^.{1,512}$/,
      message: 'AWS takes names of 1 to 512 characters',
      hint: RENAME,
    },
    {
      code: 'not-a-name',
      // AWS takes such a name and then finds another secret, or none, where it is used as part of an ARN.
      allows: /^(?!.*-[A-Za-z0-9]{6}$)/,
      message: 'AWS takes a hyphen and six characters at the end of a name for the end of an ARN',
      hint: RENAME,
    },
  ],
  letters: 'kept',
  value: { bytes: 65_536, empty: false },
  entries: 500_000,
};

/**
 * 50 writes a second for each group of operations, reads by the thousand ("Secrets Manager quotas", checked
 * 2026-11-24). A write takes about a tenth of a second, so that ten at once stay near the rate; what is too fast is
 * tried again.
 */
const pace: Pace = { pointsPerMinute: 3000, readPoints: 0, writePoints: 1, concurrent: 10, tries: 6 };

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
  limits: { kinds: { secret } },
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
      mention: mappingMention,
      text: mappingFor,
    },
    policy: { describe: 'the least IAM policy that pushes like this; it reads no value', text: policyFor },
  },
  remarks: costOf,
  open: async (given, outside, naming) => (await import('./open.ts')).openStore(given, outside, naming),
};
