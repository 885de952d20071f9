import { shellOption } from '../../../core/words.ts';
import type { RefusalRow } from '../../http/coded-refusals.ts';
import type { SignInContext } from './context.ts';

const STS = 'AWS STS API Reference, "Common errors" and "AssumeRoleWithWebIdentity", read 2026-11-28';

const named = ({ role }: SignInContext): string => (role ? ` ${role}` : '');

const showTrust = ({ role }: SignInContext): string =>
  `aws iam get-role ${shellOption('--role-name', role.split('/').at(-1) || 'ROLE')} shows it`;

/** What the security token service says. */
export const stsRows: readonly RefusalRow<SignInContext>[] = [
  {
    code: /AccessDenied/,
    words: /AssumeRoleWithWebIdentity/,
    alone: true,
    means: (about) => `STS does not give the role${named(about)} to this token (AccessDenied)`,
    mend: (about) =>
      `the trust policy of the role must fit the token to the letter: for GitHub Actions the subject repo:OWNER/NAME:…, upper and lower case alike, and the audience sts.amazonaws.com; ${showTrust(about)}`,
    source: 'aws-actions/configure-aws-credentials#318, 2023-12-12, and #686, 2023-03-07',
  },
  {
    code: /AccessDenied/,
    words:
      /(?:User: (arn:[\w:/+=,.@-]+) is )?not authorized to perform: sts:(?:AssumeRole|TagSession)(?: on resource: (arn:[\w:/+=,.@-]+))?(?:.*(?:because no|explicit deny in an?) ((?:service|resource) control|session|permissions boundary|VPC endpoint))?/i,
    alone: true,
    means: (about, found) =>
      `${found(1) || 'the caller'} may not take the role ${found(2) || named(about).trim() || 'of the profile'} (AccessDenied)${found(3) ? `: a ${found(3)}${/boundary$/.test(found(3)) ? '' : ' policy'} forbids it` : ''}`,
    mend: (about, found) =>
      found(3)
        ? 'whoever keeps that policy changes it: the trust policy of the role and its IAM policy cannot'
        : `both must allow it: sts:AssumeRole in the IAM policy of the caller, and the caller in the trust policy of the role, with its external id and MFA if it asks for them; ${showTrust({ ...about, role: found(2) || about.role })}`,
    source: 'aws-actions/configure-aws-credentials#1219, 2024-12-06',
  },
  {
    code: /InvalidIdentityToken/,
    words: /No OpenIDConnect provider found in your account for (https:\/\/[^\s'"]+?)\.?$/i,
    alone: true,
    means: (_, found) =>
      `the account of the role has no identity provider for ${found(1)} (InvalidIdentityToken)`,
    mend: (_, found) =>
      `check that the role's ARN is of the right account, or add the provider there: aws iam create-open-id-connect-provider ${shellOption('--url', found(1))} --client-id-list sts.amazonaws.com`,
    source: 'aws-actions/configure-aws-credentials#721, 2023-05-10; namespacelabs/foundation#801, 2022-07-25',
  },
  {
    code: /InvalidIdentityToken/,
    words: /audience/i,
    alone: true,
    means: () =>
      'the token is meant for another audience than the identity provider in IAM knows (InvalidIdentityToken)',
    mend: () =>
      'ask for the token with the audience sts.amazonaws.com, or add its audience: aws iam add-client-id-to-open-id-connect-provider',
    source: STS,
  },
  {
    code: /InvalidIdentityToken|IDPCommunicationError/,
    words: /verification key|communicat|reach/i,
    alone: true,
    means: () => 'AWS cannot fetch the keys of whoever issued the token',
    mend: () =>
      'run the same command again in a minute; if it stays so, its issuer does not answer AWS at /.well-known/openid-configuration',
    source: 'awslabs/aws-sdk-rust#827, 2023-06-13',
  },
  {
    code: /InvalidIdentityToken/,
    alone: true,
    means: () => 'STS does not take the web identity token (InvalidIdentityToken)',
    mend: () => 'it is cut off, of another issuer, or not signed as its issuer signs: have a new one issued',
    source: STS,
  },
  {
    code: /ExpiredToken/,
    words: /web identity|must be before the expiration|Token expired/i,
    alone: true,
    means: () => 'the web identity token has expired (ExpiredToken)',
    mend: () =>
      'have a new one issued: that of a job lives some minutes, so sign in right before this step; or the clock here is wrong',
    source: 'floci-io/floci#3205, 2026-09-07, from the model of STS',
  },
  {
    code: /ExpiredToken/,
    alone: true,
    means: ({ where }) => `the session${where} that is to take the role has expired (ExpiredToken)`,
    mend: () => 'sign in again (`aws sso login`, or a fresh session), then run the same command',
    source: STS,
  },
  {
    code: /IDPRejectedClaim/,
    alone: true,
    means: () =>
      'whoever issued the token takes it back, or its claims are not what AWS expects (IDPRejectedClaim)',
    mend: () => 'have a new token issued, and look at the conditions of the trust policy',
    source: STS,
  },
  {
    code: /ValidationError|Validation/,
    words: /DurationSeconds exceeds/i,
    alone: true,
    means: (about) => `the role${named(about)} gives no session of that length`,
    mend: ({ profile, where }) =>
      `whoever keeps the role raises its maximum session duration${where && `, or set a shorter one: aws configure set duration_seconds 3600 ${shellOption('--profile', profile)}`}`,
    source: 'd2a4u/sqs4s#270, 2021-06-08',
  },
  {
    code: /ValidationError|Validation/,
    words: /roleArn|Request ARN|is not valid|is invalid/i,
    alone: true,
    means: (about) => `STS takes no role of that name${named(about) && `:${named(about)}`}`,
    mend: () =>
      'it looks like arn:aws:iam::123456789012:role/NAME, in AWS_ROLE_ARN or as role_arn of the profile',
    source: STS,
  },
  {
    code: /RegionDisabled/,
    alone: true,
    means: ({ region }) => `STS is not activated in ${region} for this account`,
    mend: () => 'activate it (IAM, Account settings, Endpoints), or set AWS_STS_REGIONAL_ENDPOINTS=legacy',
    source: STS,
  },
  {
    code: /InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature/,
    alone: true,
    means: ({ where }) => `STS does not know the access key${where} that is to take the role`,
    mend: ({ profile }) =>
      `it is deleted, mistyped, or without its session token: aws configure ${shellOption('--profile', profile)} sets another`,
    source: STS,
  },
];
