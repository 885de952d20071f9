import { shellOption } from '../../../core/words.ts';
import type { KnownRefusal } from '../../http/refusals.ts';
import type { AwsRefusal } from './context.ts';
import { allowInIam, askForTags } from './policies.ts';

const REFERENCE = 'Secrets Manager and IAM API References, "Common Errors", read 2026-11-28';

/** What the account is not, or no more. */
export const callerRows: readonly KnownRefusal<AwsRefusal>[] = [
  {
    code: ['UnrecognizedClient', 'InvalidClientTokenId', 'InvalidAccessKeyId', 'MissingAuthenticationToken'],
    failure: 'not signed in',
    means: ({ caller }) => `AWS does not know ${caller}`,
    wayOut:
      'the access key is deleted, mistyped, of another partition, or temporary and without AWS_SESSION_TOKEN',
    example: 'The security token included in the request is invalid.',
    source: REFERENCE,
  },
  {
    // AWS tells a wrong region in the same way as a wrong key.
    code: ['InvalidSignature', 'SignatureDoesNotMatch', 'IncompleteSignature', 'RequestTimeTooSkewed'],
    failure: 'not signed in',
    says: /valid region/i,
    means: ({ endpoint, region }) => `${endpoint} is not in the region ${region}`,
    wayOut: 'give the region of that address with --region, or unset AWS_ENDPOINT_URL',
    example: "Credential should be scoped to a valid region, not 'us-east-1'. ",
    source: 'aws/aws-sdk-js#4002, 2021-12-29; JuliaCloud/AWS.jl#565, 2022-08-09',
  },
  {
    code: ['InvalidSignature', 'SignatureDoesNotMatch', 'IncompleteSignature', 'RequestTimeTooSkewed'],
    failure: 'not signed in',
    means: ({ caller }) => `AWS does not take the signature of ${caller}`,
    wayOut: 'the secret access key is not the one of this access key id, or the clock here is wrong',
    example:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    source: REFERENCE,
  },
  {
    code: ['ExpiredToken', 'RequestExpired'],
    failure: 'not signed in',
    means: ({ caller }) => `${caller} has expired`,
    wayOut: 'sign in again (`aws sso login`, or a fresh session), then run the same command',
    example: 'The security token included in the request is expired',
    source: REFERENCE,
  },
  {
    code: ['OptInRequired', 'RegionDisabled'],
    means: ({ region }) => `the account is not enabled for ${region}`,
    wayOut: 'enable the region in the account settings, or give another one with --region',
    example: 'The AWS Access Key Id needs a subscription for the service',
    source: 'EMR API Reference, "Common Errors", and STS, "AssumeRoleWithWebIdentity", read 2026-11-28',
  },
  {
    says: /not subscribed|account is (suspended|blocked|closed)|pending verification/i,
    means: 'AWS has closed the account, or not opened it yet',
    wayOut: 'whoever pays for the account looks at its billing page, or writes to AWS Support',
    example: 'Your account is suspended. Contact AWS Support.',
    source: 'no body seen: the words are guessed (2026-11-28)',
  },
];

/** What is wrong with one request, or with how many there are. */
export const requestRows: readonly KnownRefusal<AwsRefusal>[] = [
  {
    code: ['AccessDenied'],
    says: /explicit deny/i,
    means: ({ user, action }) => `${user} is denied ${action}`,
    wayOut: (about) =>
      `an explicit deny forbids it, in a policy that AWS does not name: ask whoever manages the account${askForTags(about)}`,
    example:
      'User: arn:aws:sts::123456789012:assumed-role/deploy/ci is not authorized to perform: secretsmanager:CreateSecret on resource: A with an explicit deny',
    source: 'AWS re:Post, "Troubleshoot explicit deny error messages", read 2026-11-28',
  },
  {
    code: ['AccessDenied'],
    means: ({ user, action }) => `${user} lacks ${action}`,
    wayOut: allowInIam,
    example:
      'User: arn:aws:iam::123456789012:user/team/ana is not authorized to perform: secretsmanager:PutSecretValue on resource: arn:aws:secretsmanager:eu-west-1:123456789012:secret:A-AbCdEf',
    source: 'shalb/cluster.dev#76, 2020-06-25',
  },
  {
    says: /tag polic(?:y|ies)(?:.*tag key: '?([^'.]+))?/i,
    means: (_, found) =>
      `a tag policy of the organization does not take the tags${found(1) ? `: the value of ${found(1)}` : ''}`,
    wayOut:
      'give a value that it takes with --tag KEY=VALUE, written as the policy writes it: aws organizations describe-effective-policy --policy-type TAG_POLICY shows it',
    example:
      "One or more parameter values were invalid: The tag policy does not allow the specified value for the following tag key: 'team'.",
    source:
      'superwerker/superwerker, tests (ValidationException), read 2026-11-28; AWS Organizations, "Tag policies"',
  },
  {
    code: ['InvalidParameter', 'InvalidRequest', 'Validation'],
    says: /system tags?|tag keys? that (?:begin|start)|reserved.*tag/i,
    means: 'a tag begins with aws:, which AWS keeps to itself',
    wayOut: 'choose another key for --tag',
    example: "You can't modify system tags. Tag key: 'aws:cloudformation:stack-name'.",
    source: 'cloud-custodian/cloud-custodian#9093, 2023-10-18',
  },
  {
    // Versions younger than a day are never dropped, and a secret keeps about a hundred.
    code: ['LimitExceeded'],
    says: /version/i,
    each: true,
    means: 'it was written a hundred times within a day, and AWS keeps no more',
    wayOut: 'push it again in a day; something writes it far too often',
    example:
      'The request failed because it would exceed one of the Secrets Manager quotas: versions of a secret.',
    source:
      'Secrets Manager User Guide, "AWS Secrets Manager quotas", read 2026-11-28; the words are guessed',
  },
  {
    code: ['LimitExceeded', 'ServiceQuotaExceeded', 'InvalidRequest'],
    says: /quota|limit|exceed|^$/i,
    each: true,
    means: ({ action }) =>
      /Put|Update/.test(action)
        ? 'it was written a hundred times within a day, and AWS keeps no more'
        : 'a quota of Secrets Manager is used up',
    wayOut: ({ action, region }) =>
      /Put|Update/.test(action)
        ? 'push it again in a day; something writes it far too often'
        : `Service Quotas shows which: a region holds 500,000 secrets (aws service-quotas list-service-quotas --service-code secretsmanager ${shellOption('--region', region)}); --layout json needs only one`,
    example: "You've reached the limit of secrets in this account and Region.",
    source:
      'Secrets Manager User Guide, "AWS Secrets Manager quotas", read 2026-11-28; the words are guessed',
  },
  {
    code: ['ResourceNotFound'],
    each: true,
    means: 'it is gone since it was listed',
    wayOut: 'run the same command again: it looks anew',
    example: "Secrets Manager can't find the specified secret.",
    source: REFERENCE,
  },
  {
    says: /replica secret|primary secret/i,
    each: true,
    means: 'it is a replica, which AWS writes only in its primary region',
    wayOut: 'give the region where the secret was made with --region',
    example: "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    source: 'moto, exceptions of secretsmanager, read 2026-11-28',
  },
  {
    says: /replica regions?/i,
    each: true,
    means: 'it still has replicas in other regions',
    wayOut: 'remove them first: aws secretsmanager remove-regions-from-replication',
    example: "You can't delete secret A that still has replica regions [us-east-1]",
    source:
      'moto, tests of secretsmanager; Secrets Manager User Guide, "Delete an AWS Secrets Manager secret", read 2026-11-28',
  },
  {
    says: /managed by|owning service/i,
    each: true,
    means: 'another service of AWS manages it',
    wayOut: 'push under another name, with --rename PATH=NAME or --prefix',
    example: "You can't perform this operation on the secret because it is managed by another service (rds).",
    source: 'Secrets Manager User Guide, "Secrets managed by other services", read 2026-11-24',
  },
];
