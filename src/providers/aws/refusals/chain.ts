import { shellOption } from '../../../core/words.ts';
import type { KnownRefusal } from '../../http/refusals.ts';
import type { SignInContext } from './context.ts';

const SDK = 'the AWS SDK for JavaScript of package-lock.json, read 2026-11-28';

const showProcess = (profile: string): string =>
  `aws configure get credential_process ${shellOption('--profile', profile)} shows it`;

/** What the chain found on its way through environment, profiles, files and machines: its own reasons. */
export const chainRows: readonly KnownRefusal<SignInContext>[] = [
  {
    code: ['chain'],
    says: /requires multi-factor authentication/,
    alone: true,
    means: ({ profile }) =>
      `the profile ${profile} asks for an MFA code (mfa_serial), which nobody can be asked for here`,
    wayOut: ({ profile }) =>
      `begin a session with the code first: eval "$(aws configure export-credentials ${shellOption('--profile', profile)} --format env)" && unset AWS_PROFILE`,
    example: 'Profile deploy requires multi-factor authentication, but no MFA code callback was provided.',
    source: `credential-provider-ini of ${SDK}`,
  },
  {
    code: ['chain'],
    says: /Detected a cycle.*Profiles visited: ([\w ,.@+-]+)/,
    alone: true,
    means: ({ profile }, found) => `the profile ${profile} takes its credentials in a circle: ${found(1)}`,
    wayOut: 'one of these needs credentials of its own instead of a source_profile',
    example:
      'Detected a cycle attempting to resolve credentials for profile deploy. Profiles visited: ana, deploy',
    source: `credential-provider-ini of ${SDK}`,
  },
  {
    code: ['chain'],
    says: /Unsupported credential source in profile (\S+?)\. Got ([\w-]+)/,
    alone: true,
    means: (_, found) => `the profile ${found(1)} has a credential_source that there is not: ${found(2)}`,
    wayOut: 'there are Environment, Ec2InstanceMetadata and EcsContainer',
    example:
      'Unsupported credential source in profile deploy. Got Lambda, expected EcsContainer or Ec2InstanceMetadata or Environment.',
    source: `credential-provider-ini of ${SDK}`,
  },
  {
    code: ['chain'],
    says: /credential_process (?:did not return (Version 1)|returned (invalid JSON|invalid credentials|expired credentials))/,
    alone: true,
    means: ({ profile }, found) =>
      `the credential_process of the profile ${profile} ${found(2) ? `printed ${found(2)}` : 'did not print "Version": 1'}`,
    wayOut: ({ profile }) =>
      `it must print JSON with Version, AccessKeyId and SecretAccessKey; ${showProcess(profile)}; what it prints is not repeated here`,
    example: 'Profile deploy credential_process returned invalid JSON.',
    source: `credential-provider-process of ${SDK}`,
  },
  {
    code: ['chain'],
    says: /^Command failed|maxBuffer/,
    alone: true,
    means: ({ profile }) => `the credential_process of the profile ${profile} failed`,
    wayOut: ({ profile }) =>
      `run it by hand to see why: ${showProcess(profile)}; what it prints is not repeated here`,
    example: 'Command failed: make-credentials',
    source: `credential-provider-process of ${SDK}`,
  },
  {
    code: ['chain'],
    // The SDK itself stumbles over a session that is not there.
    says: /Sso session '([\w.@+-]+)' could not be found|reading 'sso_\w+'/,
    alone: true,
    means: ({ profile }, found) =>
      `the profile ${profile} names an sso-session that is not there${found(1) && `: ${found(1)}`}`,
    wayOut: ({ profile }) =>
      `make it with aws configure sso-session, or set up the profile anew: aws configure sso ${shellOption('--profile', profile)}`,
    example: "Sso session 'corp' could not be found in shared credentials file.",
    source: `token-providers of ${SDK}`,
  },
  {
    code: ['chain'],
    says: /invalid SSO credentials|missing required property|fromSSO\(\) argument|Conflicting SSO/,
    alone: true,
    means: ({ profile }) =>
      `the SSO settings of the profile ${profile} are not whole, or contradict each other`,
    wayOut: ({ profile }) => `set it up anew: aws configure sso ${shellOption('--profile', profile)}`,
    example:
      'Profile is configured with invalid SSO credentials. Required parameters "sso_account_id", "sso_region", "sso_role_name", "sso_start_url".',
    source: `credential-provider-sso of ${SDK}`,
  },
  {
    code: ['chain'],
    says: /ForbiddenException|No access/,
    alone: true,
    means: ({ profile }) =>
      `SSO does not give you the account and role of the profile ${profile} (No access)`,
    wayOut:
      'check its sso_account_id and sso_role_name; whoever keeps IAM Identity Center assigns them (AWS accounts, Assign users)',
    example: 'ForbiddenException: No access',
    source: 'aws/aws-sam-cli#2129, 2021-09-15',
  },
  {
    code: ['chain'],
    says: /aws login|[/\\]login[/\\]cache[/\\]/,
    alone: true,
    means: ({ where }) => `the session of aws login${where} has expired, or was never begun`,
    wayOut: ({ profile }) =>
      `run \`aws login ${shellOption('--profile', profile)}\`, then the same command again`,
    example:
      'Failed to load a token for session arn:aws:iam::123456789012:user/ana, please re-authenticate using aws login',
    source: `credential-provider-login of ${SDK}`,
  },
  {
    code: ['chain'],
    says: /\bSSO session|sso login|UnauthorizedException|Session token not found/i,
    alone: true,
    means: ({ where }) => `the SSO session${where} has expired, or was never begun`,
    wayOut: ({ profile, where }) =>
      `run \`aws sso login${where ? ` ${shellOption('--profile', profile)}` : ''}\`, then the same command again`,
    example:
      'The SSO session associated with this profile is invalid. To refresh this SSO session run aws sso login with the corresponding profile.',
    source: `credential-provider-sso of ${SDK}`,
  },
  {
    code: ['source'],
    says: /Could not resolve credentials using profile: \[([^\]]+)\]/,
    alone: true,
    means: ({ profile }, found) =>
      `the profile ${profile} takes its credentials from the profile ${found(1)} (source_profile), which is not there or has none`,
    wayOut: (_, found) =>
      `aws configure list-profiles shows those that there are; aws configure ${shellOption('--profile', found(1))} gives it a key`,
    example: 'Could not resolve credentials using profile: [ana] in configuration/credentials file(s).',
    source: `credential-provider-ini of ${SDK}`,
  },
  {
    code: ['missing'],
    alone: true,
    means: ({ profile }) => `there is no profile ${profile} in AWS's files`,
    wayOut:
      'aws configure list-profiles shows those that there are; AWS_PROFILE chooses one, AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name other files',
    example: 'Could not resolve credentials using profile: [deploy] in configuration/credentials file(s).',
    source: `credential-provider-process of ${SDK}`,
  },
  {
    code: ['bare'],
    alone: true,
    means: ({ profile }) => `the profile ${profile} has no credentials`,
    wayOut: ({ profile }) =>
      `give it some with aws configure ${shellOption('--profile', profile)} or aws configure sso; a role_arn needs a source_profile, a credential_source or a web_identity_token_file beside it`,
    example: 'Could not resolve credentials using profile: [deploy] in configuration/credentials file(s).',
    source: `credential-provider-ini of ${SDK}`,
  },
  {
    code: ['container'],
    alone: true,
    means: 'whoever hands out credentials in this container gave none',
    wayOut:
      'check the task role (ECS) or the pod identity association (EKS), and AWS_CONTAINER_CREDENTIALS_FULL_URI with its AWS_CONTAINER_AUTHORIZATION_TOKEN',
    example: '',
    source: `credential-provider-http of ${SDK}`,
  },
];
