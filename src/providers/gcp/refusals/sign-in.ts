import { shellWord } from '../../../core/words.ts';
import type { RefusalRow } from '../../http/coded-refusals.ts';
import type { GcpRefusal } from './context.ts';

/*
 * Why there is no token: what Google's library says, or what Google's servers for tokens say to it. Their words are
 * looked through; of what a file or an answer holds nothing is shown.
 */

const LIBRARY = 'google-auth-library of package-lock.json, read 2026-11-28';
const CODE = /sign-in/;

type Row = RefusalRow<GcpRefusal>;

const account = ({ actsAs }: GcpRefusal): string => actsAs ?? 'the service account';
const accountArgument = ({ actsAs }: GcpRefusal): string => shellWord(actsAs ?? 'ACCOUNT');

export const signInRows: readonly Row[] = [
  {
    code: CODE,
    words: /The file at (\S.*?) does not exist, or it is not a file/,
    means: (_, found) => `there is no token at ${found(1)}, where the workload identity looks for it`,
    mend: () =>
      'whoever issues the token must put it there: in GitHub Actions google-github-actions/auth in the same job, with permissions: id-token: write; in Kubernetes a projected volume',
    source: `filesubjecttokensupplier of ${LIBRARY}`,
  },
  {
    code: CODE,
    words: /Unable to parse the subject_token/,
    means: () => 'the token file of the workload identity is empty, or lacks the field that is read',
    mend: () =>
      'look at credential_source of the file that GOOGLE_APPLICATION_CREDENTIALS names, and at what writes the token',
    source: `filesubjecttokensupplier of ${LIBRARY}`,
  },
  {
    code: CODE,
    words:
      /IAM Service Account Credentials API has not been used in project (\S+)|iamcredentials\.googleapis\.com.*disabled/,
    means: (_, found) =>
      `the IAM Service Account Credentials API is not enabled${found(1) && ` in the project ${found(1)}`}`,
    mend: (_, found) =>
      `gcloud services enable iamcredentials.googleapis.com ${shellWord(`--project=${found(1) || 'PROJECT'}`)}`,
    source: 'google-github-actions/auth, docs/TROUBLESHOOTING.md, read 2026-11-28',
  },
  {
    code: CODE,
    words:
      /iam\.serviceAccounts\.getAccessToken|unable to impersonate:.*does not have permission|The caller does not have permission/,
    means: (about) => `${about.caller} may not act as ${account(about)} (iam.serviceAccounts.getAccessToken)`,
    mend: (about) =>
      `whoever keeps that account grants it: gcloud iam service-accounts add-iam-policy-binding ${accountArgument(about)} --role=roles/iam.serviceAccountTokenCreator --member=CALLER; for a workload identity it is roles/iam.workloadIdentityUser, and a member principalSet://iam.googleapis.com/…`,
    source: 'google-github-actions/auth#340, 2023-10-31; fluent/fluent-bit#5410, 2022',
  },
  {
    code: CODE,
    words: /Gaia id not found|unable to impersonate: .*[Nn]ot found/,
    means: (about) => `there is no service account ${about.actsAs ?? 'of the name to act as'}`,
    mend: () =>
      'gcloud iam service-accounts list shows those that there are; one that was deleted comes back for 30 days with gcloud iam service-accounts undelete',
    source: 'google-github-actions/auth, docs/TROUBLESHOOTING.md, read 2026-11-28',
  },
  {
    code: CODE,
    words:
      /DECODER routines|PEM routines|no start line|key must be a string|asymmetric key|unsupported.*key|bad decrypt|asn1 encoding/i,
    means: ({ caller }) => `the private_key of ${caller} is broken`,
    mend: () =>
      'its line ends were lost or written twice on the way (each is \\n in the JSON): put the file in place as it was downloaded, or make another: gcloud iam service-accounts keys create FILE --iam-account=EMAIL',
    source:
      'openssl/openssl#19649, 2022-11-15; goenning/google-indexing-script#77, 2024-10-10; googleapis/google-cloud-node#2658, 2017-10-06',
  },
  {
    code: CODE,
    words: /\binvalid_target\b/,
    means: () =>
      'the workload identity pool or provider that the credentials name does not exist, or is disabled (invalid_target)',
    mend: () =>
      'the audience must be //iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER, with the number of the project: gcloud iam workload-identity-pools providers list --location=global --workload-identity-pool=POOL shows them',
    source: 'google-github-actions/auth#334, 2023-10-05, #202, 2022-07-01, and #60, 2021-11-25',
  },
  {
    code: CODE,
    words: /\bunauthorized_client\b.*(?:attribute condition|given credential)/,
    means: () =>
      'the attribute condition of the workload identity provider does not let this token in (unauthorized_client)',
    mend: () =>
      'compare it with the claims of the token, letter for letter, such as assertion.repository: gcloud iam workload-identity-pools providers describe PROVIDER --location=global --workload-identity-pool=POOL shows it',
    source: 'google-github-actions/auth, docs/TROUBLESHOOTING.md, read 2026-11-28',
  },
  {
    code: CODE,
    words: /\bunauthorized_client\b/,
    means: ({ caller }) => `${caller} may not ask for tokens in this way (unauthorized_client)`,
    mend: () =>
      'a service account that is to act for a person needs domain-wide delegation (admin.google.com, Security, API controls); for your own account sign in anew: gcloud auth application-default login',
    source: 'Google Identity, "Using OAuth 2.0 for Server to Server Applications", read 2026-11-28',
  },
  {
    code: CODE,
    words: /invalid_rapt|reauth related|ReAuth/,
    means: () => 'the organization asks you to sign in again (invalid_rapt)',
    mend: () =>
      'gcloud auth application-default login; a pipeline takes a service account, of which nobody asks that',
    source: 'googleapis/google-auth-library-nodejs#1961, 2025-04-23; anthropics/blobfile#2, 2024-02-09',
  },
  {
    code: CODE,
    words: /Invalid JWT Signature/i,
    means: ({ caller }) => `the key of ${caller} is deleted, disabled or of another account (invalid_grant)`,
    mend: () =>
      'gcloud iam service-accounts keys list --iam-account=EMAIL shows those that are good; make another with gcloud iam service-accounts keys create',
    source: 'googleapis/google-cloud-python#10004, 2019-12-20',
  },
  {
    code: CODE,
    words: /short-lived token|iat and exp|stale to sign-in|Token used too (?:early|late)/i,
    means: () => 'the clock here is wrong, or the token is too old (invalid_grant)',
    mend: () => 'set the clock by NTP; of a job, sign in right before this step',
    source: 'googleapis/google-api-php-client#1501, 2018-08-28; fastlane/fastlane#26593, 2024-10-21',
  },
  {
    code: CODE,
    words:
      /account not found|account has been deleted|Not a valid email|account has been disabled|disabled_client|deleted_client/i,
    means: ({ caller }) => `the account of ${caller} is deleted or disabled`,
    mend: () =>
      'gcloud iam service-accounts list shows those that there are; undelete brings one back for 30 days, enable a disabled one',
    source: 'Google Identity, "Error codes for service accounts", read 2026-11-28',
  },
  {
    code: CODE,
    words: /audience in ID Token|allowed audiences|does not match the expected audience/i,
    means: () =>
      'the token is meant for another audience than the workload identity provider expects (invalid_grant)',
    mend: () =>
      'ask for it with the audience of the provider, //iam.googleapis.com/projects/NUMBER/…, or add the audience: gcloud iam workload-identity-pools providers update-oidc PROVIDER --allowed-audiences=…',
    source: 'google-github-actions/auth#211, 2022-08-15',
  },
  {
    code: CODE,
    words: /credential's issuer|issuer.*(?:connect|does not match)/i,
    means: () =>
      'Google cannot reach whoever issued the token, or it is another one than the provider names (invalid_grant)',
    mend: () =>
      'gcloud iam workload-identity-pools providers describe PROVIDER --location=global --workload-identity-pool=POOL shows the issuer; Google must reach its /.well-known/openid-configuration',
    source: 'google-github-actions/auth, docs/TROUBLESHOOTING.md, read 2026-11-28',
  },
  {
    code: CODE,
    words: /\binvalid_client\b/,
    means: ({ caller }) =>
      `the OAuth client of ${caller} is deleted, or its secret is another one (invalid_client)`,
    mend: () => 'sign in anew: gcloud auth application-default login, without --client-id-file',
    source: 'Google Identity, "OAuth 2.0 errors", read 2026-11-28',
  },
  {
    code: CODE,
    words: /\b(?:admin_policy_enforced|org_internal|access_denied)\b/,
    means: () => 'an administrator of the organization lets nobody sign in by way of gcloud',
    mend: () =>
      'admin.google.com, Security, API controls, App access control: trust Google Auth Library; or take a service account',
    source: 'Google Identity, "OAuth 2.0 errors", read 2026-11-28',
  },
  {
    code: CODE,
    words: /permission scopes? specified|Compute Engine built-in service account/,
    means: () => 'this machine has no service account, or it was made without the scope cloud-platform',
    mend: () =>
      'gcloud compute instances set-service-account NAME --service-account=EMAIL --scopes=cloud-platform while it stands still; in GKE a node pool with --scopes=cloud-platform, or Workload Identity',
    source: `computeclient of ${LIBRARY}`,
  },
  {
    code: CODE,
    words: /\binvalid_grant\b/,
    means: ({ caller }) => `Google does not take ${caller} (invalid_grant)`,
    mend: () =>
      'they are expired or revoked: run gcloud auth application-default login, or renew what GOOGLE_APPLICATION_CREDENTIALS names',
    source: 'googleapis/google-cloud-python#8736, 2019-07-23',
  },
  {
    code: CODE,
    words: /\binvalid_scope\b/,
    means: ({ caller }) => `${caller} may not have the scope cloud-platform (invalid_scope)`,
    mend: () =>
      'sign in anew with it: gcloud auth application-default login --scopes=https://www.googleapis.com/auth/cloud-platform',
    source: 'Google Identity, "Using OAuth 2.0 for Server to Server Applications", read 2026-11-28',
  },
];
