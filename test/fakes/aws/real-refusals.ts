import { Refusal } from './refusal.ts';

/** What AWS really said to someone, with the place where it did. Accounts and names are made up. */
export interface RealRefusal {
  /** An action of IAM: `secretsmanager:CreateSecret`; `kms` where a key is used; `caller` before anything is looked at. */
  readonly at: string;
  readonly type: string;
  readonly message: string;
  readonly status?: number;
  /** Where it was read, and of when it is. */
  readonly source: string;
}

export function refuseAs(refusal: RealRefusal | undefined): void {
  if (refusal) throw new Refusal(refusal.type, refusal.message, refusal.status);
}

const CI = 'User: arn:aws:sts::123456789012:assumed-role/deploy/ci';
const USER = 'User: arn:aws:iam::123456789012:user/team/ana';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:A-AbCdEf';
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4';
const IAM_GUIDE = 'IAM User Guide, "Troubleshoot access denied error messages", read 2026-11-28';

export const realRefusals = {
  vpcEndpoint: {
    at: 'secretsmanager:ListSecrets',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:ListSecrets because no VPC endpoint policy allows the secretsmanager:ListSecrets action`,
    source: IAM_GUIDE,
  },
  vpcEndpointDeny: {
    at: 'secretsmanager:CreateSecret',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:CreateSecret on resource: "A" with an explicit deny in a VPC endpoint policy`,
    source: IAM_GUIDE,
  },
  permissionsBoundary: {
    at: 'secretsmanager:ListSecrets',
    type: 'AccessDeniedException',
    message: `${USER} is not authorized to perform: secretsmanager:ListSecrets because no permissions boundary allows the secretsmanager:ListSecrets action`,
    source: 'Kralizek/AWSSecretsManagerConfigurationExtensions#76, 2022-10-26',
  },
  permissionsBoundaryDeny: {
    at: 'secretsmanager:CreateSecret',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:CreateSecret with an explicit deny in a permissions boundary`,
    source: IAM_GUIDE,
  },
  sessionPolicy: {
    at: 'secretsmanager:PutSecretValue',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:PutSecretValue on resource: ${SECRET} because no session policy allows the secretsmanager:PutSecretValue action`,
    source: IAM_GUIDE,
  },
  sessionPolicyDeny: {
    at: 'secretsmanager:PutSecretValue',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:PutSecretValue on resource: ${SECRET} with an explicit deny in a session policy`,
    source: IAM_GUIDE,
  },
  serviceControl: {
    at: 'secretsmanager:ListSecrets',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:ListSecrets because no service control policy allows the secretsmanager:ListSecrets action`,
    source: IAM_GUIDE,
  },
  serviceControlDeny: {
    at: 'secretsmanager:CreateSecret',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:CreateSecret on resource: A with an explicit deny in a service control policy`,
    source: IAM_GUIDE,
  },
  serviceControlDenyNamed: {
    at: 'secretsmanager:CreateSecret',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:CreateSecret on resource: A with an explicit deny in a service control policy: arn:aws:organizations::999999999999:policy/o-acme/service_control_policy/p-1a2b3c4d`,
    source: 'AWS, "Additional policy details in access denied error messages", 2026-01',
  },
  resourceControlDeny: {
    at: 'secretsmanager:PutSecretValue',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:PutSecretValue on resource: ${SECRET} with an explicit deny in a resource control policy`,
    source: 'Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors", read 2026-11-28',
  },
  resourcePolicyDeny: {
    at: 'secretsmanager:PutSecretValue',
    type: 'AccessDeniedException',
    message: `${USER} is not authorized to perform: secretsmanager:PutSecretValue on resource: A with an explicit deny in a resource-based policy`,
    source: 'cloud-custodian/cloud-custodian#10055, 2025-03-31',
  },
  identityPolicy: {
    at: 'secretsmanager:CreateSecret',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:CreateSecret on resource: A because no identity-based policy allows the secretsmanager:CreateSecret action`,
    source: 'binbashar/le-tf-infra-aws#874, 2025-08-07',
  },
  identityPolicyDeny: {
    at: 'secretsmanager:CreateSecret',
    type: 'AccessDeniedException',
    message: `${USER} is not authorized to perform: secretsmanager:CreateSecret on resource: A with an explicit deny in an identity-based policy`,
    source: IAM_GUIDE,
  },
  denyOfNoName: {
    at: 'secretsmanager:CreateSecret',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:CreateSecret on resource: A with an explicit deny`,
    source: 'AWS re:Post, "Troubleshoot explicit deny error messages", read 2026-11-28',
  },
  deniedBefore2021: {
    at: 'secretsmanager:PutSecretValue',
    type: 'AccessDeniedException',
    message: `${USER} is not authorized to perform: secretsmanager:PutSecretValue on resource: ${SECRET}`,
    source: 'shalb/cluster.dev#76, 2020-06-25',
  },
  tagsDenied: {
    at: 'secretsmanager:TagResource',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: secretsmanager:TagResource on resource: A because no identity-based policy allows the secretsmanager:TagResource action`,
    source: 'cloud-custodian/cloud-custodian#11030, 2026-08-18',
  },
  tagPolicy: {
    at: 'secretsmanager:TagResource',
    type: 'ValidationException',
    message:
      "One or more parameter values were invalid: The tag policy does not allow the specified value for the following tag key: 'team'.",
    source: 'superwerker/superwerker, tests of its tag policies, read 2026-11-28',
  },
  systemTag: {
    at: 'secretsmanager:TagResource',
    type: 'InvalidParameterException',
    message: "You can't modify system tags. Tag key: 'aws:cloudformation:stack-name'.",
    source: 'cloud-custodian/cloud-custodian#9093, 2023-10-18',
  },
  keyNotAllowed: {
    at: 'kms',
    type: 'AccessDeniedException',
    message: 'Access to KMS is not allowed',
    source: 'aws/aws-cdk#7677, 2020-04-29',
  },
  keyPolicy: {
    at: 'kms',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: kms:GenerateDataKey on resource: ${KEY} because no resource-based policy allows the kms:GenerateDataKey action`,
    source: 'ministryofjustice/modernisation-platform#1296, 2021-11-23',
  },
  keyIdentityPolicy: {
    at: 'kms',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: kms:Decrypt on resource: ${KEY} because no identity-based policy allows the kms:Decrypt action`,
    source: 'elastic/cloudbeat#1749, 2023-12-28',
  },
  keyServiceControl: {
    at: 'kms',
    type: 'AccessDeniedException',
    message: `${CI} is not authorized to perform: kms:GenerateDataKey on resource: ${KEY} with an explicit deny in a service control policy`,
    source: IAM_GUIDE,
  },
  keyElsewhere: {
    at: 'kms',
    type: 'AccessDeniedException',
    message:
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    source: 'aws/aws-encryption-sdk-javascript#1005, 2022-08-31',
  },
  keyPendingDeletion: {
    at: 'kms',
    type: 'KMSInvalidStateException',
    message: `${KEY} is pending deletion.`,
    source: 'segmentio/chamber#355, 2022-07-07',
  },
  keyDisabled: {
    at: 'kms',
    type: 'EncryptionFailure',
    message: `Secrets Manager can't encrypt the protected secret text using the provided KMS key: ${KEY} is disabled.`,
    source: 'KMS Developer Guide, "Key states of KMS keys", read 2026-11-28',
  },
  keyUnusable: {
    at: 'kms',
    type: 'EncryptionFailure',
    message:
      "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state.",
    source: 'botocore, SecretsManager.Client.exceptions.EncryptionFailure, read 2026-11-28',
  },
  keyOfOtherAccount: {
    at: 'secretsmanager:PutSecretValue',
    type: 'InvalidRequestException',
    message:
      "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
    source: 'AWS re:Post, "Access a Secrets Manager secret from another account", read 2026-11-28',
  },
  tooManySecrets: {
    at: 'secretsmanager:CreateSecret',
    type: 'LimitExceededException',
    message: "You've reached the limit of secrets in this account and Region.",
    source: 'Secrets Manager User Guide, "Quotas", read 2026-11-28; its words are guessed',
  },
  tooManyVersions: {
    at: 'secretsmanager:PutSecretValue',
    type: 'LimitExceededException',
    message:
      'The request failed because it would exceed one of the Secrets Manager quotas: versions of a secret.',
    source: 'Secrets Manager API Reference, "LimitExceededException", read 2026-11-28',
  },
  otherService: {
    at: 'secretsmanager:PutSecretValue',
    type: 'InvalidRequestException',
    message: "You can't perform this operation on the secret because it is managed by another service (rds).",
    source: 'Secrets Manager User Guide, "Secrets managed by other services", read 2026-11-28',
  },
  unknownKey: {
    at: 'caller',
    type: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
    source: 'Secrets Manager API Reference, "Common Errors", read 2026-11-28',
  },
  wrongRegion: {
    at: 'caller',
    type: 'InvalidSignatureException',
    message: "Credential should be scoped to a valid region, not 'us-east-1'. ",
    source: 'aws/aws-sdk-js#4002, 2021-12-29',
  },
  wrongSecretKey: {
    at: 'caller',
    type: 'InvalidSignatureException',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    source: 'Secrets Manager API Reference, "Common Errors", read 2026-11-28',
  },
  gone: {
    at: 'secretsmanager:RestoreSecret',
    type: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret.",
    source: 'ibm-mas/cli#937, 2024-05-03',
  },
  replica: {
    at: 'secretsmanager:PutSecretValue',
    type: 'InvalidParameterException',
    message: "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    source: 'Secrets Manager User Guide, "Replicate secrets across Regions", read 2026-11-24',
  },
  replicated: {
    at: 'secretsmanager:DeleteSecret',
    type: 'InvalidRequestException',
    message: "You can't delete secret A that still has replica regions [us-east-1]",
    source: 'Secrets Manager User Guide, "Delete a secret", read 2026-11-24',
  },
  expired: {
    at: 'caller',
    type: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
    source: 'Secrets Manager API Reference, "Common Errors", read 2026-11-28',
  },
  notSubscribed: {
    at: 'caller',
    type: 'AccessDeniedException',
    message: 'Your account is suspended. Contact AWS Support.',
    source: 'no body seen: its words are guessed (2026-11-28)',
  },
  regionNotEnabled: {
    at: 'caller',
    type: 'OptInRequired',
    message: 'The AWS Access Key Id needs a subscription for the service',
    status: 403,
    source: 'Secrets Manager API Reference, "Common Errors", read 2026-11-28',
  },
  unheardOf: {
    at: 'secretsmanager:CreateSecret',
    type: 'SecretNameReservedException',
    message:
      'The name is on hold until 2026-12-24T00:00:00Z. See https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen?ref=SecretNameReserved_1234567890123456789012345678901234567890123456789012345678901234567890',
    source: 'made up: of no kind that is known',
  },
} as const satisfies Readonly<Record<string, RealRefusal>>;

const TOKEN = 'sts:AssumeRoleWithWebIdentity';

/** What the security token service really said. */
export const realSignInRefusals = {
  trustPolicy: {
    at: TOKEN,
    type: 'AccessDenied',
    message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    status: 403,
    source: 'aws-actions/configure-aws-credentials#318, 2023-12-12',
  },
  noProvider: {
    at: TOKEN,
    type: 'InvalidIdentityToken',
    message:
      'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
    source: 'aws-actions/configure-aws-credentials#721, 2023-05-08',
  },
  audience: {
    at: TOKEN,
    type: 'InvalidIdentityToken',
    message: 'Incorrect token audience',
    source: 'aws-actions/configure-aws-credentials#775, 2023-07-18',
  },
  noVerificationKey: {
    at: TOKEN,
    type: 'InvalidIdentityToken',
    message:
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    source: 'awslabs/aws-sdk-rust#827, 2023-06-13',
  },
  brokenToken: {
    at: TOKEN,
    type: 'InvalidIdentityToken',
    message: 'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    source: 'AWS STS API Reference, "AssumeRoleWithWebIdentity", read 2026-11-28',
  },
  expiredToken: {
    at: TOKEN,
    type: 'ExpiredTokenException',
    message: 'Token expired: current date/time 1764352620 must be before the expiration date/time1764352320',
    source: 'floci-io/floci#3205, 2026-09-07; its words from issues of kube2iam, read 2026-11-28',
  },
  rejectedClaim: {
    at: TOKEN,
    type: 'IDPRejectedClaim',
    message: 'The identity provider (IdP) reported that authentication failed.',
    status: 403,
    source: 'AWS STS API Reference, "AssumeRoleWithWebIdentity", read 2026-11-28',
  },
  tooLong: {
    at: TOKEN,
    type: 'ValidationError',
    message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    source: 'd2a4u/sqs4s#270, 2021-06-08',
  },
  noRole: {
    at: TOKEN,
    type: 'ValidationError',
    message: 'Request ARN is invalid',
    source: 'AWS STS API Reference, "AssumeRoleWithWebIdentity", read 2026-11-28',
  },
  regionDisabled: {
    at: TOKEN,
    type: 'RegionDisabledException',
    message:
      'STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.',
    status: 403,
    source: 'AWS STS API Reference, "AssumeRoleWithWebIdentity", read 2026-11-28',
  },
  unheardOf: {
    at: TOKEN,
    type: 'RoleOnHold',
    message: 'The role rests until 2026-12-24, see https://health.aws.amazon.com/health/status?of=sts',
    source: 'made up: of no kind that is known',
  },
  assumeRole: {
    at: 'sts:AssumeRole',
    type: 'AccessDenied',
    message:
      'User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/deploy',
    status: 403,
    source: 'aws-actions/configure-aws-credentials#1219, 2024-12-06',
  },
  assumeRoleByOrganization: {
    at: 'sts:AssumeRole',
    type: 'AccessDenied',
    message:
      'User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/deploy with an explicit deny in a service control policy',
    status: 403,
    source: IAM_GUIDE,
  },
  sessionExpired: {
    at: 'sts:AssumeRole',
    type: 'ExpiredToken',
    message: 'The security token included in the request is expired',
    status: 403,
    source: 'AWS STS API Reference, "Common errors", read 2026-11-28',
  },
  keyDeleted: {
    at: 'sts:AssumeRole',
    type: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid.',
    status: 403,
    source: 'AWS STS API Reference, "Common errors", read 2026-11-28',
  },
} as const satisfies Readonly<Record<string, RealRefusal>>;
