import { shellOption } from '../../../core/words.ts';
import type { KnownRefusal } from '../../http/refusals.ts';
import type { SignInContext } from './context.ts';

const STS = 'AWS STS API Reference, "Common errors" and "AssumeRoleWithWebIdentity", read 2026-11-28';

const named = ({ role }: SignInContext): string => (role ? ` ${role}` : '');

const showTrust = ({ role }: SignInContext): string =>
  `aws iam get-role ${shellOption('--role-name', role.split('/').at(-1) || 'ROLE')} shows it`;

/** What the security token service says. */
export const stsRows: readonly KnownRefusal<SignInContext>[] = [
  {
    code: ['AccessDenied'],
    says: /AssumeRoleWithWebIdentity/,
    alone: true,
    means: (about) => `STS does not give the role${named(about)} to this token (AccessDenied)`,
    wayOut: (about) =>
      `the trust policy of the role must fit the token to the letter: for GitHub Actions the subject repo:OWNER/NAME:…, upper and lower case alike, and the audience sts.amazonaws.com; ${showTrust(about)}`,
    example: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    source: 'aws-actions/configure-aws-credentials#318, 2023-12-12, and #686, 2023-03-07',
  },
  {
    code: ['AccessDenied'],
    says: /(?:User: (arn:[\w:/+=,.@-]+) is )?not authorized to perform: sts:(?:AssumeRole|TagSession)(?: on resource: (arn:[\w:/+=,.@-]+))?(?:.*(?:because no|explicit deny in an?) ((?:service|resource) control|session|permissions boundary|VPC endpoint))?/i,
    alone: true,
    means: (about, found) =>
      `${found(1) || 'the caller'} may not take the role ${found(2) || named(about).trim() || 'of the profile'} (AccessDenied)${found(3) ? `: a ${found(3)}${/boundary$/.test(found(3)) ? '' : ' policy'} forbids it` : ''}`,
    wayOut: (about, found) =>
      found(3)
        ? 'whoever keeps that policy changes it: the trust policy of the role and its IAM policy cannot'
        : `both must allow it: sts:AssumeRole in the IAM policy of the caller, and the caller in the trust policy of the role, with its external id and MFA if it asks for them; ${showTrust({ ...about, role: found(2) || about.role })}`,
    example:
      'User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/deploy',
    source: 'aws-actions/configure-aws-credentials#1219, 2024-12-06',
  },
  {
    code: ['InvalidIdentityToken'],
    says: /No OpenIDConnect provider found in your account for (https:\/\/[^\s'"]+?)\.?$/i,
    alone: true,
    means: (_, found) =>
      `the account of the role has no identity provider for ${found(1)} (InvalidIdentityToken)`,
    wayOut: (_, found) =>
      `check that the role's ARN is of the right account, or add the provider there: aws iam create-open-id-connect-provider ${shellOption('--url', found(1))} --client-id-list sts.amazonaws.com`,
    example:
      'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
    source: 'aws-actions/configure-aws-credentials#721, 2023-05-08; namespacelabs/foundation#801, 2022-07-25',
  },
  {
    code: ['InvalidIdentityToken'],
    says: /audience/i,
    alone: true,
    means:
      'the token is meant for another audience than the identity provider in IAM knows (InvalidIdentityToken)',
    wayOut:
      'ask for the token with the audience sts.amazonaws.com, or add its audience: aws iam add-client-id-to-open-id-connect-provider',
    example: 'Incorrect token audience',
    source: 'aws-actions/configure-aws-credentials#775, 2023-07-18',
  },
  {
    code: ['InvalidIdentityToken', 'IDPCommunicationError'],
    says: /verification key|communicat|reach/i,
    alone: true,
    means: 'AWS cannot fetch the keys of whoever issued the token',
    wayOut:
      'run the same command again in a minute; if it stays so, its issuer does not answer AWS at /.well-known/openid-configuration',
    example:
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    source: 'awslabs/aws-sdk-rust#827, 2023-06-13',
  },
  {
    code: ['InvalidIdentityToken'],
    alone: true,
    means: 'STS does not take the web identity token (InvalidIdentityToken)',
    wayOut: 'it is cut off, of another issuer, or not signed as its issuer signs: have a new one issued',
    example: 'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    source: STS,
  },
  {
    code: ['ExpiredToken'],
    says: /web identity|must be before the expiration|Token expired/i,
    alone: true,
    means: 'the web identity token has expired (ExpiredToken)',
    wayOut:
      'have a new one issued: that of a job lives some minutes, so sign in right before this step; or the clock here is wrong',
    example: 'Token expired: current date/time 1764352620 must be before the expiration date/time1764352320',
    source: 'floci-io/floci#3205, 2026-09-07, from the model of STS',
  },
  {
    code: ['ExpiredToken'],
    alone: true,
    means: ({ where }) => `the session${where} that is to take the role has expired (ExpiredToken)`,
    wayOut: 'sign in again (`aws sso login`, or a fresh session), then run the same command',
    example: 'The security token included in the request is expired',
    source: STS,
  },
  {
    code: ['IDPRejectedClaim'],
    alone: true,
    means:
      'whoever issued the token takes it back, or its claims are not what AWS expects (IDPRejectedClaim)',
    wayOut: 'have a new token issued, and look at the conditions of the trust policy',
    example: 'The identity provider (IdP) reported that authentication failed.',
    source: STS,
  },
  {
    code: ['ValidationError', 'Validation'],
    says: /DurationSeconds exceeds/i,
    alone: true,
    means: (about) => `the role${named(about)} gives no session of that length`,
    wayOut: ({ profile, where }) =>
      `whoever keeps the role raises its maximum session duration${where && `, or set a shorter one: aws configure set duration_seconds 3600 ${shellOption('--profile', profile)}`}`,
    example: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    source: 'd2a4u/sqs4s#270, 2021-06-08',
  },
  {
    code: ['ValidationError', 'Validation'],
    says: /roleArn|Request ARN|is not valid|is invalid/i,
    alone: true,
    means: (about) => `STS takes no role of that name${named(about) && `:${named(about)}`}`,
    wayOut:
      'it looks like arn:aws:iam::123456789012:role/NAME, in AWS_ROLE_ARN or as role_arn of the profile',
    example: 'Request ARN is invalid',
    source: STS,
  },
  {
    code: ['RegionDisabled'],
    alone: true,
    means: ({ region }) => `STS is not activated in ${region} for this account`,
    wayOut: 'activate it (IAM, Account settings, Endpoints), or set AWS_STS_REGIONAL_ENDPOINTS=legacy',
    example:
      'STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.',
    source: STS,
  },
  {
    code: ['InvalidClientTokenId', 'UnrecognizedClient', 'SignatureDoesNotMatch', 'InvalidSignature'],
    alone: true,
    means: ({ where }) => `STS does not know the access key${where} that is to take the role`,
    wayOut: ({ profile }) =>
      `it is deleted, mistyped, or without its session token: aws configure ${shellOption('--profile', profile)} sets another`,
    example: 'The security token included in the request is invalid.',
    source: STS,
  },
];
