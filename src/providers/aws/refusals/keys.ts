import { shellOption } from '../../../core/words.ts';
import type { KnownRefusal } from '../../http/refusals.ts';
import type { AwsRefusal } from './context.ts';

const keyOf = ({ kmsKey, resource }: AwsRefusal): string => kmsKey ?? (resource || 'of the secret');

const keyOption = ({ kmsKey, resource }: AwsRefusal): string =>
  shellOption('--key-id', kmsKey ?? (resource || 'KEY'));

const showKey = (about: AwsRefusal): string => `aws kms describe-key ${keyOption(about)}`;

/** What KMS says by way of Secrets Manager. */
export const keyRows: readonly KnownRefusal<AwsRefusal>[] = [
  {
    code: [
      'EncryptionFailure',
      'DecryptionFailure',
      'KMSInvalidState',
      'InvalidRequest',
      'InvalidParameter',
      'Disabled',
    ],
    says: /pending deletion|PendingDeletion|scheduled for deletion.*\bkey\b/i,
    means: (about) => `the KMS key ${keyOf(about)} is scheduled for deletion`,
    wayOut: (about) =>
      `whoever keeps the key brings it back: aws kms cancel-key-deletion ${keyOption(about)}, then aws kms enable-key ${keyOption(about)}; or take another one with --kms-key`,
    example:
      'arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4 is pending deletion.',
    source: 'segmentio/chamber#355, 2022-07-07 (KMSInvalidStateException: … is pending deletion)',
  },
  {
    code: [
      'EncryptionFailure',
      'DecryptionFailure',
      'KMSInvalidState',
      'InvalidRequest',
      'InvalidParameter',
      'Disabled',
      'KMSDisabled',
    ],
    says: /\b(?:key|kms)\b.*\bis disabled\b|DisabledException/i,
    means: (about) => `the KMS key ${keyOf(about)} is disabled`,
    wayOut: (about) =>
      `whoever keeps the key enables it: aws kms enable-key ${keyOption(about)}; or take another one with --kms-key`,
    example:
      "Secrets Manager can't encrypt the protected secret text using the provided KMS key: arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4 is disabled.",
    source: 'KMS Developer Guide, "Key states of KMS keys", read 2026-11-28',
  },
  {
    code: [
      'EncryptionFailure',
      'DecryptionFailure',
      'InvalidRequest',
      'InvalidParameter',
      'AccessDenied',
      'KMSNotFound',
      'NotFound',
    ],
    says: /customer master key that does not exist|invalid keyId|\b(?:key|alias)\b.{0,200}(?:does not exist|is not found)/i,
    means: (about) =>
      `the KMS key ${keyOf(about)} is not in ${about.region}, does not exist, or may not be used`,
    wayOut: (about) =>
      `a key serves the secrets of its own region alone: ${showKey(about)} ${shellOption('--region', about.region)} shows it, if it is there and you may see it`,
    example:
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    source: 'aws/aws-encryption-sdk-javascript#1005, 2022-08-31; KMS API Reference, "NotFoundException"',
  },
  {
    says: /default KMS service key/i,
    each: true,
    means: 'it is of another account, and encrypted with the key that AWS keeps for that account',
    wayOut: 'push with credentials of that account, or have it encrypted with a key of its own (--kms-key)',
    example:
      "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
    source:
      'localstack, tests of Secrets Manager against AWS; Secrets Manager User Guide, "Permissions for users in a different account", read 2026-11-28',
  },
  {
    code: ['EncryptionFailure', 'DecryptionFailure'],
    means: (about) => `the KMS key ${keyOf(about)} cannot be used`,
    wayOut: (about) =>
      `it may be disabled, scheduled for deletion, asymmetric, or of another region: check it in KMS (${showKey(about)})`,
    example:
      "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state.",
    source: 'botocore, SecretsManager.Client.exceptions.EncryptionFailure, read 2026-11-28',
  },
  {
    code: ['AccessDenied'],
    says: /access to kms is not allowed|(?=.*\bkms\b)(?!.*not authorized to perform: kms:)/i,
    means: ({ kmsKey }) => `the KMS key ${kmsKey ?? 'of the secret'} may not be used`,
    wayOut: 'allow kms:GenerateDataKey and kms:Decrypt, in the IAM policy and in the policy of the key',
    example: 'Access to KMS is not allowed',
    source: 'aws/aws-cdk#7677, 2020-04-29; andresriancho/aws-backup#5, 2019-10-01',
  },
];
