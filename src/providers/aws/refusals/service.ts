import { shellOption } from '../../../core/words.ts';
import type { RefusalRow } from '../../http/coded-refusals.ts';
import type { AwsRefusal } from './context.ts';
import { allowInIam, askForTags } from './policies.ts';

const REFERENCE = 'Secrets Manager API Reference, "Common Errors", read 2026-11-28';

/** What the account is not, or no more. */
export const callerRows: readonly RefusalRow<AwsRefusal>[] = [
  {
    code: /UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|MissingAuthenticationToken/,
    means: ({ caller }) => `AWS does not know ${caller}`,
    mend: () =>
      'the access key is deleted, mistyped, of another partition, or temporary and without AWS_SESSION_TOKEN',
    source: REFERENCE,
  },
  {
    // AWS tells a wrong region in the same way as a wrong key.
    code: /InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|RequestTimeTooSkewed/,
    words: /valid region/i,
    means: ({ endpoint, region }) => `${endpoint} is not in the region ${region}`,
    mend: () => 'give the region of that address with --region, or unset AWS_ENDPOINT_URL',
    source: REFERENCE,
  },
  {
    code: /InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|RequestTimeTooSkewed/,
    means: ({ caller }) => `AWS does not take the signature of ${caller}`,
    mend: () => 'the secret access key is not the one of this access key id, or the clock here is wrong',
    source: REFERENCE,
  },
  {
    code: /ExpiredToken|RequestExpired/,
    means: ({ caller }) => `${caller} has expired`,
    mend: () => 'sign in again (`aws sso login`, or a fresh session), then run the same command',
    source: REFERENCE,
  },
  {
    code: /OptInRequired|RegionDisabled/,
    means: ({ region }) => `the account is not enabled for ${region}`,
    mend: () => 'enable the region in the account settings, or give another one with --region',
    source: REFERENCE,
  },
  {
    code: /.*/,
    words: /not subscribed|account is (suspended|blocked|closed)|pending verification/i,
    means: () => 'AWS has closed the account, or not opened it yet',
    mend: () => 'whoever pays for the account looks at its billing page, or writes to AWS Support',
    source: 'AWS General Reference, "Account suspended", read 2026-11-28',
  },
];

const keyOf = ({ kmsKey, resource }: AwsRefusal): string => kmsKey ?? (resource || 'of the secret');

const keyOption = ({ kmsKey, resource }: AwsRefusal): string =>
  shellOption('--key-id', kmsKey ?? (resource || 'KEY'));

const showKey = (about: AwsRefusal): string => `aws kms describe-key ${keyOption(about)}`;

/** What KMS says by way of Secrets Manager. */
export const keyRows: readonly RefusalRow<AwsRefusal>[] = [
  {
    code: /EncryptionFailure|DecryptionFailure|KMSInvalidState|InvalidRequest|InvalidParameter|Disabled/,
    words: /pending deletion|PendingDeletion|scheduled for deletion.*\bkey\b/i,
    means: (about) => `the KMS key ${keyOf(about)} is scheduled for deletion`,
    mend: (about) =>
      `whoever keeps the key brings it back: aws kms cancel-key-deletion ${keyOption(about)}, then aws kms enable-key ${keyOption(about)}; or take another one with --kms-key`,
    source: 'segmentio/chamber#355, 2022-07-07 (KMSInvalidStateException: … is pending deletion)',
  },
  {
    code: /EncryptionFailure|DecryptionFailure|KMSInvalidState|InvalidRequest|InvalidParameter|Disabled|KMSDisabled/,
    words: /\b(?:key|kms)\b.*\bis disabled\b|DisabledException/i,
    means: (about) => `the KMS key ${keyOf(about)} is disabled`,
    mend: (about) =>
      `whoever keeps the key enables it: aws kms enable-key ${keyOption(about)}; or take another one with --kms-key`,
    source: 'KMS Developer Guide, "Key states of KMS keys", read 2026-11-28',
  },
  {
    code: /EncryptionFailure|DecryptionFailure|InvalidRequest|InvalidParameter|AccessDenied|KMSNotFound|NotFound/,
    words:
      /customer master key that does not exist|invalid keyId|\b(?:key|alias)\b.{0,200}(?:does not exist|is not found)/i,
    means: (about) =>
      `the KMS key ${keyOf(about)} is not in ${about.region}, does not exist, or may not be used`,
    mend: (about) =>
      `a key serves the secrets of its own region alone: ${showKey(about)} ${shellOption('--region', about.region)} shows it, if it is there and you may see it`,
    source: 'aws/aws-encryption-sdk-javascript#1005, 2022-08-31; KMS API Reference, "NotFoundException"',
  },
  {
    code: /.*/,
    words: /default KMS service key/i,
    each: true,
    means: () => 'it is of another account, and encrypted with the key that AWS keeps for that account',
    mend: () =>
      'push with credentials of that account, or have it encrypted with a key of its own (--kms-key)',
    source: 'Secrets Manager User Guide, "Access secrets from another account", read 2026-11-28',
  },
  {
    code: /EncryptionFailure|DecryptionFailure/,
    means: (about) => `the KMS key ${keyOf(about)} cannot be used`,
    mend: (about) =>
      `it may be disabled, scheduled for deletion, asymmetric, or of another region: check it in KMS (${showKey(about)})`,
    source: 'botocore, SecretsManager.Client.exceptions.EncryptionFailure, read 2026-11-28',
  },
  {
    code: /AccessDenied/,
    words: /access to kms is not allowed|(?=.*\bkms\b)(?!.*not authorized to perform: kms:)/i,
    means: ({ kmsKey }) => `the KMS key ${kmsKey ?? 'of the secret'} may not be used`,
    mend: () => 'allow kms:GenerateDataKey and kms:Decrypt, in the IAM policy and in the policy of the key',
    source: 'aws/aws-cdk#7677, 2020-04-29; andresriancho/aws-backup#5, 2019-10-01',
  },
];

/** What is wrong with one request, or with how many there are. */
export const requestRows: readonly RefusalRow<AwsRefusal>[] = [
  {
    code: /AccessDenied/,
    words: /explicit deny/i,
    means: ({ user, action }) => `${user} is denied ${action}`,
    mend: (about) =>
      `an explicit deny forbids it, in a policy that AWS does not name: ask whoever manages the account${askForTags(about)}`,
    source: 'AWS re:Post, "Troubleshoot explicit deny error messages", read 2026-11-28',
  },
  {
    code: /AccessDenied/,
    means: ({ user, action }) => `${user} lacks ${action}`,
    mend: allowInIam,
    source: 'shalb/cluster.dev#76, 2020-06-25',
  },
  {
    code: /.*/,
    words: /tag polic(?:y|ies)(?:.*tag key: '?([^'.]+))?/i,
    means: (_, found) =>
      `a tag policy of the organization does not take the tags${found(1) ? `: the value of ${found(1)}` : ''}`,
    mend: () =>
      'give a value that it takes with --tag KEY=VALUE, written as the policy writes it: aws organizations describe-effective-policy --policy-type TAG_POLICY shows it',
    source:
      'superwerker/superwerker, tests (ValidationException), read 2026-11-28; AWS Organizations, "Tag policies"',
  },
  {
    code: /InvalidParameter|InvalidRequest|Validation/,
    words: /system tags?|tag keys? that (?:begin|start)|reserved.*tag/i,
    means: () => 'a tag begins with aws:, which AWS keeps to itself',
    mend: () => 'choose another key for --tag',
    source: 'cloud-custodian/cloud-custodian#9093, 2023-10-18',
  },
  {
    // Versions younger than a day are never dropped, and a secret keeps about a hundred.
    code: /LimitExceeded/,
    words: /version/i,
    each: true,
    means: () => 'it was written a hundred times within a day, and AWS keeps no more',
    mend: () => 'push it again in a day; something writes it far too often',
    source: 'Secrets Manager User Guide, "Quotas", read 2026-11-28',
  },
  {
    code: /LimitExceeded|ServiceQuotaExceeded|InvalidRequest/,
    words: /quota|limit|exceed|^$/i,
    each: true,
    means: ({ action }) =>
      /Put|Update/.test(action)
        ? 'it was written a hundred times within a day, and AWS keeps no more'
        : 'a quota of Secrets Manager is used up',
    mend: ({ action, region }) =>
      /Put|Update/.test(action)
        ? 'push it again in a day; something writes it far too often'
        : `Service Quotas shows which: a region holds 500,000 secrets (aws service-quotas list-service-quotas --service-code secretsmanager ${shellOption('--region', region)}); --layout json needs only one`,
    source: 'Secrets Manager User Guide, "Quotas", read 2026-11-28',
  },
  {
    code: /ResourceNotFound/,
    each: true,
    means: () => 'it is gone since it was listed',
    mend: () => 'run the same command again: it looks anew',
    source: REFERENCE,
  },
  {
    code: /.*/,
    words: /replica secret|primary secret/i,
    each: true,
    means: () => 'it is a replica, which AWS writes only in its primary region',
    mend: () => 'give the region where the secret was made with --region',
    source: 'Secrets Manager User Guide, "Replicate secrets across Regions", read 2026-11-24',
  },
  {
    code: /.*/,
    words: /replica regions?/i,
    each: true,
    means: () => 'it still has replicas in other regions',
    mend: () => 'remove them first: aws secretsmanager remove-regions-from-replication',
    source: 'Secrets Manager User Guide, "Delete a secret", read 2026-11-24',
  },
  {
    code: /.*/,
    words: /managed by|owning service/i,
    each: true,
    means: () => 'another service of AWS manages it',
    mend: () => 'push under another name, with --rename PATH=NAME or --prefix',
    source: 'Secrets Manager User Guide, "Secrets managed by other services", read 2026-11-24',
  },
];
