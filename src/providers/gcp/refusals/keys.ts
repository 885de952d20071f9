import { shellWord } from '../../../core/words.ts';
import type { KnownRefusal } from '../../http/refusals.ts';
import type { GcpRefusal } from './context.ts';

/*
 * Organizations decide where secrets may lie and by whose keys they are encrypted; Cloud KMS decides whether Secret Manager
 * may use a key. The caller needs no right to the key: Secret Manager's own service agent does.
 */

const KEY = '(projects/[\\w.:-]+/locations/[\\w-]+/keyRings/[\\w-]+/cryptoKeys/[\\w-]+)';

type Row = KnownRefusal<GcpRefusal>;

/** `--location=… --keyring=… --project=… KEY` for gcloud. */
function keyFlags(key: string): string {
  const [, project, location, ring, name] =
    /^projects\/([^/]+)\/locations\/([^/]+)\/keyRings\/([^/]+)\/cryptoKeys\/([^/]+)/.exec(key) ?? [];
  if (name === undefined || location === undefined || ring === undefined || project === undefined)
    return 'KEY --keyring=RING --location=LOCATION';
  return [name, `--keyring=${ring}`, `--location=${location}`, `--project=${project}`]
    .map(shellWord)
    .join(' ');
}

const keyIn = (found: string, { kmsKeys = [] }: GcpRefusal): string => found || kmsKeys[0] || '';

const named = (key: string): string => (key ? ` ${key}` : '');

/** Whom Secret Manager is to Cloud KMS; its number stands nowhere else. */
const agentOf = (project: string): string =>
  `"serviceAccount:service-$(gcloud projects describe ${shellWord(project)} --format='value(projectNumber)')@gcp-sa-secretmanager.iam.gserviceaccount.com"`;

export const grantKey = (key: string, project: string): string =>
  `gcloud kms keys add-iam-policy-binding ${keyFlags(key)} --member=${agentOf(project)} --role=roles/cloudkms.cryptoKeyEncrypterDecrypter`;

export const makeAgent = (project: string): string =>
  `gcloud beta services identity create --service=secretmanager.googleapis.com ${shellWord(`--project=${project}`)}`;

export const keyRows: readonly Row[] = [
  {
    says: /constraints\/gcp\.restrictNonCmekServices/,
    means:
      'a policy of the organization (constraints/gcp.restrictNonCmekServices) takes only secrets that a key of yours encrypts',
    wayOut:
      'name the key with --kms-key projects/P/locations/global/keyRings/R/cryptoKeys/K; with --replicas or --location one of each location',
    example:
      'Constraint constraints/gcp.restrictNonCmekServices violated for projects/123456789012 attempting to create a resource without specifying a KMS CryptoKey. See https://cloud.google.com/resource-manager/docs/organization-policy/org-policy-constraints for more information.',
    source:
      'terraform-google-modules/terraform-google-kubernetes-engine#2344, 2025-05-09; hashicorp/terraform-provider-google#13701, 2023-02-10',
  },
  {
    says: /constraints\/gcp\.restrictCmekCryptoKeyProjects/,
    means: (about) =>
      `a policy of the organization (constraints/gcp.restrictCmekCryptoKeyProjects) takes keys of other projects than${named(keyIn('', about)) || ' that of --kms-key'}`,
    wayOut: ({ project }) =>
      `gcloud org-policies describe gcp.restrictCmekCryptoKeyProjects --effective ${shellWord(`--project=${project}`)} shows those that it takes`,
    example:
      'Constraint constraints/gcp.restrictCmekCryptoKeyProjects violated for projects/123456789012 attempting to use projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets key.',
    source:
      'Cloud KMS, "CMEK organization policies" (2026-11-28); the words are guessed from those for other constraints',
  },
  {
    says: /constraints\/gcp\.resourceLocations(?:.*?in \[?([\w-]+)\]?)?/,
    means: (_, found) =>
      `a policy of the organization (constraints/gcp.resourceLocations) takes no secrets in ${found(1) === 'global' || !found(1) ? 'global, where Google itself chooses the regions' : found(1)}`,
    wayOut: ({ project }) =>
      `name the regions that it allows with --replicas, or one with --location: gcloud org-policies describe gcp.resourceLocations --effective ${shellWord(`--project=${project}`)} shows them`,
    example:
      'Constraint constraints/gcp.resourceLocations violated for [orgpolicy:projects/123456789012] attempting to create a secret in [global]. For more information, see https://cloud.google.com/resource-manager/docs/organization-policy/defining-locations.',
    source:
      'firebase/firebase-tools#6454, 2023-10-17; GoogleCloudPlatform/terraform-dynamic-python-webapp#118, 2023-07-12',
  },
  {
    says: /custom org(?:anization)? polic\w+:? ?\[?["']?(customConstraints\/[\w.]+)?/i,
    means: (_, found) =>
      `a policy that the organization made itself${found(1) && ` (${found(1)})`} denies it`,
    wayOut: (_, found) =>
      found(1)
        ? `whoever keeps it can say what it asks for: gcloud org-policies describe-custom-constraint ${found(1).replace(/^customConstraints\//, '')} --organization=ORGANIZATION`
        : 'whoever keeps the policies of the organization can say what it asks for',
    example:
      'Operation denied by custom org policies: ["customConstraints/custom.secretsNeedLabels": "Secrets need the label team."]',
    source:
      'Organization Policy, "Creating and managing custom constraints", and pages of single services that quote it, read 2026-11-28',
  },
  {
    says: new RegExp(`keys in location \\[global\\].*?(?:\\[${KEY}\\]|$)`),
    means: (_, found) =>
      `a secret that Google replicates itself takes a key in global alone, not${named(found(1)) || ' another'}`,
    wayOut: 'name one of location global with --kms-key, or the regions with --replicas and a key in each',
    example:
      'Automatic replication policy can only be configured with Cloud KMS keys in location [global]. Requested: [projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets]',
    source: 'GoogleCloudPlatform/terraform-google-secret-manager#74, 2024-04-16',
  },
  {
    says: /service identity for project[\s\S]*not found/i,
    means: ({ project }) => `Secret Manager has no service agent in ${project} yet, which is to use the key`,
    wayOut: ({ project, kmsKeys = [] }) =>
      `${makeAgent(project)}, then grant it the key: ${grantKey(kmsKeys[0] ?? '', project)}`,
    example:
      'Secret Manager service identity for project not found. A service identity must be created to use customer managed encryption keys.',
    source: 'several public repositories that quote it, read 2026-11-28',
  },
  {
    says: new RegExp(
      `cloudkms\\.cryptoKeyVersions\\.useTo(?:En|De)crypt[\\s\\S]{0,80}?denied(?:[\\s\\S]{0,80}?'?${KEY})?`,
    ),
    means: (about, found) =>
      `Secret Manager may not use the key${named(keyIn(found(1), about))}, or it does not exist`,
    wayOut: (about, found) =>
      `whoever keeps the key grants it to the service agent of ${about.project}: ${grantKey(keyIn(found(1), about), about.project)}`,
    example:
      "Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied on resource 'projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets' (or it may not exist).",
    source: 'sethvargo/vault-on-gke#31, 2019-01-15; GoogleCloudPlatform/cdmc#19, 2023-06-14',
  },
  {
    says: new RegExp(
      `(?:${KEY}(?:/cryptoKeyVersions/(\\d+))?)?[\\s\\S]{0,80}is not enabled, current state is: ([A-Z_]+)`,
    ),
    means: (about, found) =>
      `the key${named(keyIn(found(1), about))} is ${STATES[found(3)] ?? found(3)}${found(2) && ` (version ${found(2)})`}`,
    wayOut: (about, found) =>
      found(3) === 'DESTROYED'
        ? 'what it encrypted is lost: take another key with --kms-key, which writes each value again'
        : `whoever keeps the key enables it: gcloud kms keys versions ${found(3) === 'DISABLED' ? 'enable' : 'restore'} ${found(2) || 'VERSION'} --key=${keyFlags(keyIn(found(1), about))}; or take another one with --kms-key`,
    example:
      'projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets/cryptoKeyVersions/1 is not enabled, current state is: DISABLED.',
    source: 'sethvargo/vault-on-gke#56, 2019-06-21; pulumi/pulumi#9788, 2022-06-07',
  },
  {
    code: ['NOT_FOUND', 'INVALID_ARGUMENT', 'FAILED_PRECONDITION'],
    says: new RegExp(
      `(?:CryptoKey|KMS[\\s\\S]{0,20}[Kk]ey)[\\s\\S]{0,20}?(?:${KEY})?[\\s\\S]{0,40}not (?:be )?found`,
    ),
    means: (about, found) => `there is no key${named(keyIn(found(1), about))}`,
    wayOut: (about, found) =>
      `gcloud kms keys describe ${keyFlags(keyIn(found(1), about))} shows it, if it is there`,
    example: 'CryptoKey projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets not found.',
    source: 'Cloud KMS API, "CryptoKey", read 2026-11-28',
  },
  {
    says: new RegExp(`${KEY}[\\s\\S]{0,200}(?:purpose|must be)[\\s\\S]{0,60}(?:symmetric|ENCRYPT_DECRYPT)`),
    means: (_, found) => `the key ${found(1)} is none that encrypts and decrypts`,
    wayOut: 'take one of the purpose encryption: gcloud kms keys create NAME --purpose=encryption',
    example:
      'projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets: the purpose of the key must be ENCRYPT_DECRYPT',
    source: 'Cloud KMS API, "CryptoKeyPurpose", read 2026-11-28',
  },
];

const STATES: Readonly<Record<string, string>> = {
  DISABLED: 'disabled',
  DESTROYED: 'destroyed',
  DESTROY_SCHEDULED: 'scheduled for destruction',
};
