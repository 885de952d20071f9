import { shellWord } from '../../../core/words.ts';
import type { KnownRefusal } from '../../http/refusals.ts';
import type { GcpRefusal } from './context.ts';

/*
 * Why there is no token: what Google's library says, or what Google's servers for tokens say to it. Their words are
 * looked through; of what a file or an answer holds nothing is shown.
 */

const LIBRARY = 'google-auth-library of package-lock.json, read 2026-11-28';

type Row = KnownRefusal<GcpRefusal>;

const account = ({ actsAs }: GcpRefusal): string => actsAs ?? 'the service account';
const accountArgument = ({ actsAs }: GcpRefusal): string => shellWord(actsAs ?? 'ACCOUNT');

export const signInRows: readonly Row[] = [
  {
    says: /The file at (\S.*?) does not exist, or it is not a file/,
    means: (_, found) => `there is no token at ${found(1)}, where the workload identity looks for it`,
    wayOut:
      'whoever issues the token must put it there: in GitHub Actions google-github-actions/auth in the same job, with permissions: id-token: write; in Kubernetes a projected volume',
    example: 'The file at /nowhere/token does not exist, or it is not a file. ENOENT',
    source: `filesubjecttokensupplier of ${LIBRARY}`,
  },
  {
    says: /Unable to parse the subject_token/,
    means: 'the token file of the workload identity is empty, or lacks the field that is read',
    wayOut:
      'look at credential_source of the file that GOOGLE_APPLICATION_CREDENTIALS names, and at what writes the token',
    example: 'Unable to parse the subject_token from the credential_source file',
    source: `filesubjecttokensupplier of ${LIBRARY}`,
  },
  {
    says: /IAM Service Account Credentials API has not been used in project (\S+)|iamcredentials\.googleapis\.com.*disabled/,
    means: (_, found) =>
      `the IAM Service Account Credentials API is not enabled${found(1) && ` in the project ${found(1)}`}`,
    wayOut: (_, found) =>
      `gcloud services enable iamcredentials.googleapis.com ${shellWord(`--project=${found(1) || 'PROJECT'}`)}`,
    example:
      'IAM Service Account Credentials API has not been used in project 1029384756 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/iamcredentials.googleapis.com/overview?project=1029384756 then retry.',
    source: 'googleapis/nodejs-secret-manager#58, 2020-02-27, for the sentence; of this API it is inferred',
  },
  {
    says: /iam\.serviceAccounts\.getAccessToken|unable to impersonate:.*does not have permission|The caller does not have permission/,
    means: (about) => `${about.caller} may not act as ${account(about)} (iam.serviceAccounts.getAccessToken)`,
    wayOut: (about) =>
      `whoever keeps that account grants it: gcloud iam service-accounts add-iam-policy-binding ${accountArgument(about)} --role=roles/iam.serviceAccountTokenCreator --member=CALLER; for a workload identity it is roles/iam.workloadIdentityUser, and a member principalSet://iam.googleapis.com/…`,
    example:
      "PERMISSION_DENIED: unable to impersonate: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
    source: 'google-github-actions/auth#340, 2023-10-31; fluent/fluent-bit#5410, 2022',
  },
  {
    says: /Gaia id not found|unable to impersonate: .*[Nn]ot found/,
    means: (about) => `there is no service account ${about.actsAs ?? 'of the name to act as'}`,
    wayOut:
      'gcloud iam service-accounts list shows those that there are; one that was deleted comes back for 30 days with gcloud iam service-accounts undelete',
    example: 'Not found; Gaia id not found for email deploy@acme-prod.iam.gserviceaccount.com',
    source: 'several public repositories that quote it, of workloads and of tests, read 2026-11-28',
  },
  {
    says: /DECODER routines|PEM routines|no start line|key must be a string|asymmetric key|unsupported.*key|bad decrypt|asn1 encoding/i,
    means: ({ caller }) => `the private_key of ${caller} is broken`,
    wayOut:
      'its line ends were lost or written twice on the way (each is \\n in the JSON): put the file in place as it was downloaded, or make another: gcloud iam service-accounts keys create FILE --iam-account=EMAIL',
    example: 'error:1E08010C:DECODER routines::unsupported',
    source:
      'openssl/openssl#19649, 2022-11-15; goenning/google-indexing-script#77, 2024-10-10; googleapis/google-cloud-node#2658, 2017-10-06',
  },
  {
    says: /\binvalid_target\b/,
    means:
      'the workload identity pool or provider that the credentials name does not exist, or is disabled (invalid_target)',
    wayOut:
      'the audience must be //iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER, with the number of the project: gcloud iam workload-identity-pools providers list --location=global --workload-identity-pool=POOL shows them',
    example:
      'invalid_target: The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
    source: 'google-github-actions/auth#334, 2023-10-05, #202, 2022-07-01, and #60, 2021-11-25',
  },
  {
    says: /\bunauthorized_client\b.*(?:attribute condition|given credential)/,
    means:
      'the attribute condition of the workload identity provider does not let this token in (unauthorized_client)',
    wayOut:
      'compare it with the claims of the token, letter for letter, such as assertion.repository: gcloud iam workload-identity-pools providers describe PROVIDER --location=global --workload-identity-pool=POOL shows it',
    example: 'unauthorized_client: The given credential is rejected by the attribute condition.',
    source:
      'several public repositories that quote it; of upper and lower case: google-github-actions/auth, docs/TROUBLESHOOTING.md, read 2026-11-28',
  },
  {
    says: /\bunauthorized_client\b/,
    means: ({ caller }) => `${caller} may not ask for tokens in this way (unauthorized_client)`,
    wayOut:
      'a service account that is to act for a person needs domain-wide delegation (admin.google.com, Security, API controls); for your own account sign in anew: gcloud auth application-default login',
    example:
      'unauthorized_client: Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
    source: 'Google Identity, "Using OAuth 2.0 for Server to Server Applications", read 2026-11-28',
  },
  {
    says: /invalid_rapt|reauth related|ReAuth/,
    means: 'the organization asks you to sign in again (invalid_rapt)',
    wayOut:
      'gcloud auth application-default login; a pipeline takes a service account, of which nobody asks that',
    example:
      '{"error":"invalid_grant","error_description":"reauth related error (invalid_rapt)","error_subtype":"invalid_rapt"}',
    source: 'googleapis/google-auth-library-nodejs#1961, 2025-04-23; anthropics/blobfile#2, 2024-02-09',
  },
  {
    says: /Invalid JWT Signature/i,
    means: ({ caller }) => `the key of ${caller} is deleted, disabled or of another account (invalid_grant)`,
    wayOut:
      'gcloud iam service-accounts keys list --iam-account=EMAIL shows those that are good; make another with gcloud iam service-accounts keys create',
    example: 'invalid_grant: Invalid JWT Signature.',
    source: 'googleapis/google-cloud-python#10004, 2019-12-20',
  },
  {
    says: /short-lived token|iat and exp|stale to sign-in|Token used too (?:early|late)/i,
    means: 'the clock here is wrong, or the token is too old (invalid_grant)',
    wayOut: 'set the clock by NTP; of a job, sign in right before this step',
    example:
      'invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    source: 'googleapis/google-api-php-client#1501, 2018-08-28; fastlane/fastlane#26593, 2024-10-21',
  },
  {
    says: /account not found|account has been deleted|Not a valid email|account has been disabled|disabled_client|deleted_client/i,
    means: ({ caller }) => `the account of ${caller} is deleted or disabled`,
    wayOut:
      'gcloud iam service-accounts list shows those that there are; undelete brings one back for 30 days, enable a disabled one',
    example: 'invalid_grant: Invalid grant: account not found',
    source: 'Google Identity, "Error codes for service accounts", read 2026-11-28',
  },
  {
    says: /audience in ID Token|allowed audiences|does not match the expected audience/i,
    means:
      'the token is meant for another audience than the workload identity provider expects (invalid_grant)',
    wayOut:
      'ask for it with the audience of the provider, //iam.googleapis.com/projects/NUMBER/…, or add the audience: gcloud iam workload-identity-pools providers update-oidc PROVIDER --allowed-audiences=…',
    example:
      'invalid_grant: The audience in ID Token [https://github.com/acme] does not match the expected audience.',
    source: 'google-github-actions/auth#211, 2022-08-15',
  },
  {
    says: /credential's issuer|issuer.*(?:connect|does not match)/i,
    means:
      'Google cannot reach whoever issued the token, or it is another one than the provider names (invalid_grant)',
    wayOut:
      'gcloud iam workload-identity-pools providers describe PROVIDER --location=global --workload-identity-pool=POOL shows the issuer; Google must reach its /.well-known/openid-configuration',
    example: "invalid_grant: Error connecting to the given credential's issuer.",
    source:
      'IAM, "Troubleshoot Workforce Identity Federation", and google-github-actions/auth, docs/TROUBLESHOOTING.md, read 2026-11-28',
  },
  {
    says: /\binvalid_client\b/,
    means: ({ caller }) =>
      `the OAuth client of ${caller} is deleted, or its secret is another one (invalid_client)`,
    wayOut: 'sign in anew: gcloud auth application-default login, without --client-id-file',
    example: 'invalid_client: The OAuth client was not found.',
    source: 'Google Identity, "OAuth 2.0 errors", read 2026-11-28',
  },
  {
    says: /\b(?:admin_policy_enforced|org_internal|access_denied)\b/,
    means: 'an administrator of the organization lets nobody sign in by way of gcloud',
    wayOut:
      'admin.google.com, Security, API controls, App access control: trust Google Auth Library; or take a service account',
    example: 'admin_policy_enforced: The administrator does not allow this app',
    source: 'Google Identity, "OAuth 2.0 errors", read 2026-11-28',
  },
  {
    says: /permission scopes? specified|Compute Engine built-in service account/,
    means: 'this machine has no service account, or it was made without the scope cloud-platform',
    wayOut:
      'gcloud compute instances set-service-account NAME --service-account=EMAIL --scopes=cloud-platform while it stands still; in GKE a node pool with --scopes=cloud-platform, or Workload Identity',
    example:
      'Could not refresh access token: A Not Found error was returned while attempting to retrieve an accesstoken for the Compute Engine built-in service account. This may be because the Compute Engine instance does not have any permission scopes specified: Unsuccessful response status code. Request failed with status code 404',
    source: `computeclient of ${LIBRARY}`,
  },
  {
    says: /\binvalid_grant\b/,
    means: ({ caller }) => `Google does not take ${caller} (invalid_grant)`,
    wayOut:
      'they are expired or revoked: run gcloud auth application-default login, or renew what GOOGLE_APPLICATION_CREDENTIALS names',
    example: 'invalid_grant',
    source: 'RFC 6749, 5.2 (2012-10): expired, revoked, or of another client',
  },
  {
    says: /\binvalid_scope\b/,
    means: ({ caller }) => `${caller} may not have the scope cloud-platform (invalid_scope)`,
    wayOut:
      'sign in anew with it: gcloud auth application-default login --scopes=https://www.googleapis.com/auth/cloud-platform',
    example: 'invalid_scope: Invalid OAuth scope or ID token audience provided.',
    source: 'Google Identity, "Using OAuth 2.0 for Server to Server Applications", read 2026-11-28',
  },
];
