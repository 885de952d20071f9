import { status } from '@grpc/grpc-js';
import { type ErrorInfo, Refusal } from './refusal.ts';

/** What Google really said to someone, with the place where it did. Projects, accounts and numbers are made up. */
export interface RealRefusal {
  /** A method: `CreateSecret`; `caller` before any is looked at. */
  readonly at: string;
  readonly code: status;
  readonly message: string;
  readonly info?: ErrorInfo;
  /** Where it was read, and of when it is. */
  readonly source: string;
}

export function refuseAs(refusal: RealRefusal | undefined): void {
  if (refusal) throw new Refusal(refusal.code, refusal.message, refusal.info);
}

const SERVICE = 'secretmanager.googleapis.com';
const { PERMISSION_DENIED, FAILED_PRECONDITION, INVALID_ARGUMENT, UNAUTHENTICATED, NOT_FOUND } = status;
const KEY = 'projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets';
const UID = 'eYhDkfYCu-dOCjuj8X4Am9-spkxs0-kX5YnhAJmc3PZ7pmNNfSsqtQ';

const denied = (message: string, reason: string, metadata: Record<string, string>) => ({
  code: PERMISSION_DENIED,
  message,
  info: { reason, metadata: { service: SERVICE, ...metadata } },
});

const disabled = (project: string): string =>
  `Secret Manager API has not been used in project ${project} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/secretmanager.googleapis.com/overview?project=${project} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`;

export const realRefusals = {
  apiDisabled: {
    at: 'caller',
    ...denied(disabled('acme-prod'), 'SERVICE_DISABLED', { consumer: 'projects/acme-prod' }),
    source: 'googleapis/nodejs-secret-manager#58, 2020-02-27',
  },
  apiDisabledByNumber: {
    at: 'caller',
    ...denied(disabled('698910892233'), 'SERVICE_DISABLED', { consumer: 'projects/698910892233' }),
    source: 'googleapis/nodejs-secret-manager#58, 2020-02-27',
  },
  apiDisabledInQuotaProject: {
    at: 'caller',
    ...denied(disabled('acme-laptops'), 'SERVICE_DISABLED', {
      consumer: 'projects/698910892233',
      containerInfo: 'acme-laptops',
    }),
    source:
      'continuedev/continue#10902, 2026-02-28, for containerInfo; googleapis/nodejs-secret-manager#58, 2020-02-27',
  },
  noQuotaProject: {
    at: 'caller',
    ...denied(
      'Your application is authenticating by using local Application Default Credentials. The secretmanager.googleapis.com API requires a quota project, which is not set by default. To learn how to set your quota project, see https://cloud.google.com/docs/authentication/adc-troubleshooting/user-creds .',
      'SERVICE_DISABLED',
      { consumer: 'projects/764086051850' },
    ),
    source: 'pulumi/pulumi-gcp#2896, 2025-01-24',
  },
  kmsApiDisabled: {
    at: 'CreateSecret',
    ...denied(
      'Cloud Key Management Service (KMS) API has not been used in project acme-prod before or it is disabled.',
      'SERVICE_DISABLED',
      { consumer: 'projects/acme-prod', service: 'cloudkms.googleapis.com' },
    ),
    source: 'Cloud KMS, "Enable the API", read 2026-11-28',
  },
  noBilling: {
    at: 'caller',
    ...denied(
      'This API method requires billing to be enabled. Please enable billing on project #acme-prod by visiting https://console.developers.google.com/billing/enable?project=acme-prod then retry.',
      'BILLING_DISABLED',
      { consumer: 'projects/acme-prod' },
    ),
    source: 'googleapis, google/api/error_reason.proto, read 2026-11-28',
  },
  suspended: {
    at: 'caller',
    ...denied("Permission denied: Consumer 'projects/acme-prod' has been suspended.", 'CONSUMER_SUSPENDED', {
      consumer: 'projects/acme-prod',
    }),
    source: 'google/generative-ai-docs#356, 2024-04-08',
  },
  suspendedWithoutReason: {
    at: 'caller',
    code: PERMISSION_DENIED,
    message: "Permission denied: Consumer 'project_number:1082880516923' has been suspended.",
    source: 'GoogleCloudPlatform/android-docs-samples#58, 2018-01-11',
  },
  quotaProjectDenied: {
    at: 'caller',
    ...denied(
      'Caller does not have required permission to use project acme-laptops. Grant the caller the roles/serviceusage.serviceUsageConsumer role, or a custom role with the serviceusage.services.use permission, by visiting https://console.developers.google.com/iam-admin/iam/project?project=acme-laptops and then retry. Propagation of the new permission may take a few minutes.',
      'USER_PROJECT_DENIED',
      { consumer: 'projects/acme-laptops' },
    ),
    source: 'google-github-actions/auth#250, 2022-12-17',
  },
  noProject: {
    at: 'caller',
    ...denied('Permission denied on resource project acme-prod.', 'CONSUMER_INVALID', {
      consumer: 'projects/acme-prod',
      containerInfo: 'acme-prod',
    }),
    source: 'gemini-cli-extensions/nanobanana#16, 2025-10-11',
  },
  perimeter: {
    at: 'caller',
    code: PERMISSION_DENIED,
    message: `Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: ${UID}`,
    info: {
      reason: 'SECURITY_POLICY_VIOLATED',
      metadata: { service: SERVICE, uid: UID, consumer: 'projects/acme-prod' },
      violations: [{ type: 'VPC_SERVICE_CONTROLS', description: UID }],
    },
    source: 'cloudquery/cloudquery#1062, 2022-07-03',
  },
  perimeterInWords: {
    at: 'caller',
    code: PERMISSION_DENIED,
    message: `Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: ${UID}`,
    source: 'GoogleCloudPlatform/terraform-google-cloud-functions#109, 2024-04-02',
  },
  organizationRestriction: {
    at: 'caller',
    ...denied(
      'Access denied by organization restriction. Please contact your administrator for additional information.',
      'ORG_RESTRICTION_VIOLATION',
      { consumer: 'projects/acme-prod' },
    ),
    source: 'googleapis, google/api/error_reason.proto, read 2026-11-28',
  },
  scopes: {
    at: 'caller',
    ...denied('Request had insufficient authentication scopes.', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', {
      method: 'google.cloud.secretmanager.v1.SecretManagerService.ListSecrets',
    }),
    source: 'sethvargo/vault-init#16, 2022-06-21',
  },
  scopesWithoutReason: {
    at: 'caller',
    code: PERMISSION_DENIED,
    message: 'Request had insufficient authentication scopes.',
    source: 'salrashid123/gce_metadata_server#5, 2020-05-23',
  },
  tokenExpired: {
    at: 'caller',
    code: UNAUTHENTICATED,
    message:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    info: { reason: 'ACCESS_TOKEN_EXPIRED', metadata: { service: SERVICE } },
    source: 'googleapis, google/api/error_reason.proto, read 2026-11-28',
  },
  accountDisabled: {
    at: 'caller',
    code: UNAUTHENTICATED,
    message:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
    info: { reason: 'ACCOUNT_STATE_INVALID', metadata: { service: SERVICE } },
    source: 'googleapis, google/api/error_reason.proto, read 2026-11-28',
  },
  noPermission: {
    at: 'CreateSecret',
    code: PERMISSION_DENIED,
    message:
      "Permission 'secretmanager.secrets.create' denied for resource 'projects/acme-prod' (or it may not exist).",
    source: 'pulumi/pulumi#3944, 2020-02-20',
  },
  noPermissionToAdd: {
    at: 'AddSecretVersion',
    code: PERMISSION_DENIED,
    message:
      "Permission 'secretmanager.versions.add' denied for resource 'projects/acme-prod/secrets/A' (or it may not exist).",
    source: 'googleapis/python-secret-manager#389, 2023-01-10, for another permission',
  },
  locations: {
    at: 'CreateSecret',
    code: FAILED_PRECONDITION,
    message:
      'Constraint constraints/gcp.resourceLocations violated for [orgpolicy:projects/123456789012] attempting to create a secret in [global]. For more information, see https://cloud.google.com/resource-manager/docs/organization-policy/defining-locations.',
    info: {
      reason: '',
      violations: [{ type: 'constraints/gcp.resourceLocations', subject: 'orgpolicy:projects/123456789012' }],
    },
    source: 'GoogleCloudPlatform/terraform-dynamic-python-webapp#118, 2023-07-12',
  },
  locationsOfReplica: {
    at: 'CreateSecret',
    code: FAILED_PRECONDITION,
    message:
      'Constraint constraints/gcp.resourceLocations violated for [orgpolicy:projects/123456789012] attempting to create a secret in [europe-west2]',
    source: 'firebase/firebase-tools#6454, 2023-10-17',
  },
  noKey: {
    at: 'CreateSecret',
    code: FAILED_PRECONDITION,
    message:
      'Constraint constraints/gcp.restrictNonCmekServices violated for projects/123456789012 attempting to create a resource without specifying a KMS CryptoKey. See https://cloud.google.com/resource-manager/docs/organization-policy/org-policy-constraints for more information.',
    source: 'terraform-google-modules/terraform-google-kubernetes-engine#2344, 2025-05-09',
  },
  keyOfOtherProject: {
    at: 'CreateSecret',
    code: FAILED_PRECONDITION,
    message: `Constraint constraints/gcp.restrictCmekCryptoKeyProjects violated for projects/123456789012 attempting to use ${KEY} key.`,
    source:
      'Cloud KMS, "CMEK organization policies" (2026-11-28); the words are guessed from those for other constraints',
  },
  customPolicy: {
    at: 'CreateSecret',
    code: FAILED_PRECONDITION,
    message:
      'Operation denied by custom org policies: ["customConstraints/custom.secretsNeedLabels": "Secrets need the label team."]',
    source: 'Organization Policy, "Creating and managing custom constraints", read 2026-11-28',
  },
  keyNotGlobal: {
    at: 'CreateSecret',
    code: INVALID_ARGUMENT,
    message: `Automatic replication policy can only be configured with Cloud KMS keys in location [global]. Requested: [${KEY}]`,
    source: 'GoogleCloudPlatform/terraform-google-secret-manager#74, 2024-04-16',
  },
  noServiceAgent: {
    at: 'CreateSecret',
    code: INVALID_ARGUMENT,
    message:
      'Secret Manager service identity for project not found. A service identity must be created to use customer managed encryption keys.',
    source:
      'GoogleCloudPlatform/terraform-google-secret-manager#74, 2024-04-16; its second sentence is guessed',
  },
  keyDenied: {
    at: 'AddSecretVersion',
    code: PERMISSION_DENIED,
    message: `Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied on resource '${KEY}' (or it may not exist).`,
    source: 'hashicorp/terraform-provider-google#15415, 2023-08-05',
  },
  keyDisabled: {
    at: 'AddSecretVersion',
    code: FAILED_PRECONDITION,
    message: `${KEY}/cryptoKeyVersions/1 is not enabled, current state is: DISABLED.`,
    info: {
      reason: '',
      violations: [{ type: 'KEY_DISABLED', subject: `${KEY}/cryptoKeyVersions/1` }],
    },
    source: 'sethvargo/vault-on-gke#56, 2019-06-21; gcloud kms encrypt of today, read 2026-11-28',
  },
  keyDestroyed: {
    at: 'AddSecretVersion',
    code: FAILED_PRECONDITION,
    message: `${KEY}/cryptoKeyVersions/6 is not enabled, current state is: DESTROYED.`,
    source: 'sethvargo/vault-on-gke#56, 2019-06-21',
  },
  keyToBeDestroyed: {
    at: 'AddSecretVersion',
    code: FAILED_PRECONDITION,
    message: `${KEY}/cryptoKeyVersions/2 is not enabled, current state is: DESTROY_SCHEDULED.`,
    source: 'pulumi/pulumi#9788, 2022-06-07',
  },
  noSuchKey: {
    at: 'CreateSecret',
    code: NOT_FOUND,
    message: `CryptoKey ${KEY} not found.`,
    source: 'Cloud KMS API, "CryptoKey", read 2026-11-28; as KMS itself says it',
  },
  keyThatSigns: {
    at: 'AddSecretVersion',
    code: INVALID_ARGUMENT,
    message: `${KEY}: the purpose of the key must be ENCRYPT_DECRYPT`,
    source: 'Cloud KMS API, "CryptoKeyPurpose", read 2026-11-28; its words are guessed',
  },
  unheardOf: {
    at: 'CreateSecret',
    code: FAILED_PRECONDITION,
    message:
      'Project 1029384756 rests until 2026-12-24, see https://cloud.google.com/secret-manager/docs/quotas?of=projects%2F1029384756%2Fsecrets%2FA1234567890123456789012345678901234567890123456789012345678901234567890.',
    source: 'made up: of no kind that is known',
  },
  unheardOfToAdd: {
    at: 'AddSecretVersion',
    code: FAILED_PRECONDITION,
    message: 'The secret rests until 2026-12-24.',
    source: 'made up: of no kind that is known',
  },
} as const satisfies Readonly<Record<string, RealRefusal>>;
