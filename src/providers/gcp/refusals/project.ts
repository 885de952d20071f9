import { shellWord } from '../../../core/words.ts';
import type { KnownRefusal } from '../../http/refusals.ts';
import type { GcpRefusal } from './context.ts';

/*
 * Who pays: Google counts each request to a project, its consumer. That is the project of the secrets, or the quota
 * project of the credentials, which is often another one.
 */

const REASONS = 'googleapis, google/api/error_reason.proto, read 2026-11-28';

/** What is said of a project that is not there. */
export const noProject = {
  means: (project: string): string => `there is no project ${project}`,
  mend: 'gcloud projects list shows those that you can see; --project takes the id, not the name',
};

/** The project of gcloud itself, which counts what is asked with credentials that have no quota project. */
const OF_GCLOUD = /^(?:764086051850|32555940559)$/;

/** The consumer's id, or its number where Google says no more. */
function consumerOf({ metadata, serverMessage }: GcpRefusal): string {
  const [, listed = ''] = /^(?:projects\/|project_number:)([\w.:-]+)$/.exec(metadata.consumer ?? '') ?? [];
  const { containerInfo = '' } = metadata;
  if (/^[a-z][\w-]{4,}$/.test(containerInfo)) return containerInfo;
  const [, said = ''] = /project (?:#|')?([a-z0-9][\w.:-]*\w)/.exec(serverMessage) ?? [];
  return listed || said;
}

const isOther = (about: GcpRefusal): boolean => {
  const consumer = consumerOf(about);
  return consumer !== '' && consumer !== about.project;
};

/** `the project acme-prod`; by its number it may be the same one. */
const projectOf = (about: GcpRefusal): string => {
  const consumer = consumerOf(about) || about.project;
  if (!isOther(about)) return `the project ${consumer}`;
  return /^\d+$/.test(consumer)
    ? `the project ${consumer}`
    : `the project ${consumer}, which ${about.caller} name as their quota project`;
};

const projectFlag = (about: GcpRefusal): string =>
  shellWord(`--project=${consumerOf(about) || about.project}`);

/** What takes another project out of it. */
const payFrom = (about: GcpRefusal): string => {
  if (!isOther(about)) return '';
  const ifOther = /^\d+$/.test(consumerOf(about)) ? `if that is not ${about.project}, take` : 'or take';
  return `; ${ifOther} ${about.project} for the quota: gcloud auth application-default set-quota-project ${shellWord(about.project)}`;
};

const serviceOf = ({ metadata }: GcpRefusal): string => {
  const { service = '' } = metadata;
  return /^[a-z0-9.-]+\.googleapis\.com$/.test(service) ? service : 'secretmanager.googleapis.com';
};

const nameOfApi = (about: GcpRefusal): string => {
  const service = serviceOf(about);
  if (service === 'secretmanager.googleapis.com') return 'the Secret Manager API';
  return service === 'cloudkms.googleapis.com' ? 'the Cloud KMS API' : `the API ${service}`;
};

export const projectRows: readonly KnownRefusal<GcpRefusal>[] = [
  {
    code: ['SERVICE_DISABLED'],
    says: /requires a quota project|project (?:764086051850|32555940559)\b/,
    alone: true,
    means: ({ caller }) => `${caller} have no quota project, which Secret Manager asks for`,
    wayOut: ({ project }) => `gcloud auth application-default set-quota-project ${shellWord(project)}`,
    example:
      'Your application is authenticating by using local Application Default Credentials. The secretmanager.googleapis.com API requires a quota project, which is not set by default. To learn how to set your quota project, see https://cloud.google.com/docs/authentication/adc-troubleshooting/user-creds .',
    source: 'pulumi/pulumi-gcp#2896, 2025-01-24; hashicorp/terraform-provider-google#20644, 2024-12-10',
  },
  {
    code: ['SERVICE_DISABLED'],
    alone: true,
    means: (about) => `${nameOfApi(about)} is not enabled in ${projectOf(about)}`,
    wayOut: (about) =>
      `gcloud services enable ${serviceOf(about)} ${projectFlag(about)}${OF_GCLOUD.test(consumerOf(about)) ? '' : payFrom(about)}`,
    example:
      'Secret Manager API has not been used in project acme-prod before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/secretmanager.googleapis.com/overview?project=acme-prod then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.',
    source: 'googleapis/nodejs-secret-manager#58, 2020-02-27',
  },
  {
    code: ['BILLING_DISABLED'],
    alone: true,
    means: (about) => `${projectOf(about)} has no billing account, which Secret Manager asks for`,
    wayOut: (about) => `link one: https://console.cloud.google.com/billing/projects${payFrom(about)}`,
    example:
      'This API method requires billing to be enabled. Please enable billing on project #acme-prod by visiting https://console.developers.google.com/billing/enable?project=acme-prod then retry.',
    source: REASONS,
  },
  {
    code: ['CONSUMER_SUSPENDED'],
    alone: true,
    means: (about) => `Google has suspended ${projectOf(about)}`,
    wayOut: (about) =>
      `an owner of the project appeals, or pays what is due: https://console.cloud.google.com/appeals and https://console.cloud.google.com/billing${payFrom(about)}`,
    example: "Permission denied: Consumer 'projects/acme-prod' has been suspended.",
    source:
      'google/generative-ai-docs#356, 2024-04-08; GoogleCloudPlatform/android-docs-samples#58, 2018-01-11',
  },
  {
    code: ['USER_PROJECT_DENIED'],
    alone: true,
    means: (about) =>
      `${about.caller} may not use the quota of the project ${consumerOf(about) || about.project}`,
    wayOut: (about) =>
      isOther(about)
        ? `it is the quota project of the credentials: take another one, gcloud auth application-default set-quota-project ${shellWord(about.project)}, or have roles/serviceusage.serviceUsageConsumer granted there`
        : 'grant roles/serviceusage.serviceUsageConsumer there, or choose another with gcloud auth application-default set-quota-project',
    example:
      'Caller does not have required permission to use project acme-laptops. Grant the caller the roles/serviceusage.serviceUsageConsumer role, or a custom role with the serviceusage.services.use permission, by visiting https://console.developers.google.com/iam-admin/iam/project?project=acme-laptops and then retry. Propagation of the new permission may take a few minutes.',
    source:
      'google-github-actions/auth#250, 2022-12-17; GoogleCloudPlatform/pbmm-on-gcp-onboarding#379, 2024',
  },
  {
    code: ['CONSUMER_INVALID', 'RESOURCE_PROJECT_INVALID'],
    alone: true,
    means: (about) => noProject.means(consumerOf(about) || about.project),
    wayOut: noProject.mend,
    example: 'Permission denied on resource project acme-prod.',
    source: 'gemini-cli-extensions/nanobanana#16, 2025-10-11',
  },
  {
    code: ['SECURITY_POLICY_VIOLATED', 'PERMISSION_DENIED'],
    says: /organization's policy|vpcServiceControlsUniqueIdentifier/i,
    means: (about) =>
      `the perimeter of VPC Service Controls around ${about.project} keeps it out${uidOf(about) && ` (vpcServiceControlsUniqueIdentifier ${uidOf(about)})`}`,
    wayOut: (about) =>
      `whoever keeps the perimeter lets ${about.caller} in, by an ingress rule or an access level for where you are: ${uidOf(about) ? `https://console.cloud.google.com/security/service-perimeter (Troubleshoot) shows by that identifier what it was` : 'the audit log of the project shows the violation'}; or push from inside`,
    example:
      "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: eYhDkfYCu-dOCjuj8X4Am9-spkxs0-kX5YnhAJmc3PZ7pmNNfSsqtQ",
    source:
      'GoogleCloudPlatform/terraform-google-cloud-functions#109, 2024-04-02; cloudquery/cloudquery#1062, 2022-07-03',
  },
  {
    code: ['ORG_RESTRICTION_VIOLATION', 'ORG_RESTRICTION_HEADER_INVALID'],
    means: ({ project }) =>
      `a proxy on the way lets through only other organizations than that of ${project}`,
    wayOut:
      'whoever keeps the proxy adds the organization to its X-Goog-Allowed-Resources header, or push from another network',
    example:
      'Access denied by organization restriction. Please contact your administrator for additional information.',
    source: REASONS,
  },
  {
    code: ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'PERMISSION_DENIED'],
    says: /insufficient authentication scopes/i,
    means: ({ caller }) => `${caller} lack the scope cloud-platform`,
    wayOut:
      'a machine of Google gets its scopes when it is made: gcloud compute instances set-service-account NAME --scopes=cloud-platform while it stands still, a new node pool with --scopes=cloud-platform in GKE; a person runs gcloud auth application-default login anew',
    example: 'Request had insufficient authentication scopes.',
    source: 'sethvargo/vault-init#16, 2022-06-21; salrashid123/gce_metadata_server#5, 2020-05-23',
  },
  {
    code: ['ACCESS_TOKEN_EXPIRED', 'ACCESS_TOKEN_TYPE_UNSUPPORTED', 'CREDENTIALS_MISSING'],
    means: ({ caller }) => `Google does not take the token of ${caller}`,
    wayOut:
      'it has expired, or the clock here is wrong: sign in anew with gcloud auth application-default login',
    example:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    source: REASONS,
  },
  {
    code: ['ACCOUNT_STATE_INVALID'],
    means: ({ caller }) => `the account of ${caller} is deleted, disabled or closed`,
    wayOut:
      'gcloud iam service-accounts enable EMAIL brings a disabled one back, undelete a deleted one for 30 days; or sign in as another',
    example:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
    source: REASONS,
  },
  {
    code: ['PERMISSION_DENIED'],
    says: /has been suspended/i,
    alone: true,
    means: (about) => `Google has suspended ${projectOf(about)}`,
    wayOut:
      'an owner of the project appeals, or pays what is due: https://console.cloud.google.com/appeals and https://console.cloud.google.com/billing',
    example: "Permission denied: Consumer 'project_number:1082880516923' has been suspended.",
    source: 'kubernetes/minikube#17959, 2024-01-15',
  },
];

/** By this alone whoever keeps a perimeter finds what it kept out. */
const uidOf = ({ metadata, serverMessage }: GcpRefusal): string => {
  const { uid = '' } = metadata;
  if (/^[\w=-]+$/.test(uid)) return uid;
  return /vpcServiceControlsUniqueIdentifier: ?([\w=-]+)/i.exec(serverMessage)?.[1] ?? '';
};
