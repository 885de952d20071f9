import { shellOption, shellWord } from '../../../core/words.ts';
import type { Found, KnownRefusal } from '../../http/refusals.ts';
import type { AwsRefusal, Denial } from './context.ts';

/*
 * Seven kinds of policies can each refuse one request, and whoever mends the wrong one mends nothing. AWS says which
 * it was, but for one that is silent: then it is the IAM policy, or none that it wants to tell of.
 */

const DOCS = 'Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors", read 2026-11-28';

/** One kind of policy: whom to ask, and where it stands. */
interface PolicyKind {
  /** As AWS calls it, without `policy`. */
  readonly kind: RegExp;
  /** What a person calls it. */
  readonly label: string;
  /** What AWS calls it, where that is another name. */
  readonly as?: string;
  /** It is never said to lack a permission. */
  readonly deniesAlone?: true;
  /** Who changes it, and where. */
  wayOut(about: AwsRefusal, isDeny: boolean): string;
  readonly source: string;
}

const kinds: readonly PolicyKind[] = [
  {
    kind: /vpc endpoint/i,
    label: 'VPC endpoint policy',
    wayOut: ({ action, region }) =>
      `whoever keeps the network allows ${action} there: aws ec2 describe-vpc-endpoints --filters ${shellWord(`Name=service-name,Values=com.amazonaws.${region}.${serviceOf(action)}`)}; an IAM policy cannot`,
    source: DOCS,
  },
  {
    kind: /permissions boundary/i,
    label: 'permissions boundary',
    wayOut: ({ user, action }) =>
      `whoever set the boundary allows ${action} in it: ${showCaller(user)} names it as PermissionsBoundary; an IAM policy cannot go beyond it`,
    source: 'Kralizek/AWSSecretsManagerConfigurationExtensions#76, 2022-10-26',
  },
  {
    kind: /session/i,
    label: 'session policy',
    wayOut: ({ action }) =>
      `whoever begins the session allows ${action} in the policy that is handed to sts assume-role (in GitHub Actions: inline-session-policy and managed-session-policies of aws-actions/configure-aws-credentials)`,
    source: DOCS,
  },
  {
    kind: /service control/i,
    label: 'service control policy',
    wayOut: (about) =>
      `an administrator of the organization changes it (AWS Organizations, Policies); no policy of the account can${askForTags(about)}`,
    source: `${DOCS}; SCPs that demand tags: AWS Organizations User Guide, "Require a tag on specified created resources"`,
  },
  {
    kind: /resource control/i,
    label: 'resource control policy',
    // One that allows all is always there.
    deniesAlone: true,
    wayOut: () =>
      'an administrator of the organization changes it (AWS Organizations, Policies); no policy of the account can',
    source: DOCS,
  },
  {
    kind: /resource-based/i,
    label: 'resource-based policy',
    wayOut: ({ action, resource, name }) =>
      action.startsWith('kms:')
        ? `whoever keeps the key allows ${action} in its policy: aws kms get-key-policy --policy-name default ${shellOption('--key-id', resource || 'KEY')}`
        : `whoever keeps the secret changes its policy: aws secretsmanager get-resource-policy ${shellOption('--secret-id', resource || name || 'NAME')}`,
    source:
      'cloud-custodian/cloud-custodian#10055, 2025-03-31; ministryofjustice/modernisation-platform#1296, 2021-11-23',
  },
  {
    kind: /identity-based/i,
    label: 'IAM policy',
    as: 'identity-based policy',
    wayOut: (about, isDeny) =>
      isDeny
        ? `a Deny stands in an IAM policy of its own or of its groups: ${showPolicies(about.user)}; whoever keeps it takes it out, or says under which condition it holds${askForTags(about)}`
        : allowInIam(about),
    source: 'binbashar/le-tf-infra-aws#874, 2025-08-07',
  },
];

const DENIED = ['AccessDenied', 'UnauthorizedOperation', 'AuthorizationError'];

const REFUSED =
  'User: arn:aws:sts::123456789012:assumed-role/deploy/ci is not authorized to perform: secretsmanager:CreateSecret on resource: etl';

/** Two rows for each kind: a statement denies it, or none allows it. */
export const policyRows: readonly KnownRefusal<AwsRefusal>[] = kinds.flatMap((policy) =>
  policy.deniesAlone ? [denyRow(policy)] : [denyRow(policy), lackRow(policy)],
);

function denyRow({ kind, label, as = label, wayOut, source }: PolicyKind): KnownRefusal<AwsRefusal> {
  return {
    code: DENIED,
    says: new RegExp(`explicit deny in an? (?:${kind.source})(?: policy)?(?::? (arn:[\\w:/+=,.@-]+))?`, 'i'),
    means: (about, found) =>
      `${about.user} is denied ${asked(about)} by ${withArticle(label)}${which(found)}`,
    wayOut: (about) => wayOut(about, true),
    example: `${REFUSED} with an explicit deny in ${withArticle(as)}`,
    source,
  };
}

function lackRow({ kind, label, as = label, wayOut, source }: PolicyKind): KnownRefusal<AwsRefusal> {
  return {
    code: DENIED,
    says: new RegExp(`because no (?:${kind.source})(?: policy)? allows`, 'i'),
    means: (about) => `${about.user} lacks ${asked(about)}: no ${label} allows it`,
    wayOut: (about) => wayOut(about, false),
    example: `${REFUSED} because no ${as} allows the secretsmanager:CreateSecret action`,
    source,
  };
}

function withArticle(label: string): string {
  return `${/^[aeiou]/i.test(label) ? 'an' : 'a'} ${label}`;
}

/** AWS names the policy itself in some of its answers. */
const which = (found: Found): string => (found(1) ? ` (${found(1)})` : '');

/** The key is not what was asked for, so it is named. */
const asked = ({ action, resource }: Denial): string =>
  action.startsWith('kms:') && resource ? `${action} on ${resource}` : action;

/** The least that IAM must allow. */
export const allowInIam = (about: AwsRefusal): string =>
  about.action.startsWith('secretsmanager:')
    ? `add ${about.action} to its IAM policy; --print-policy prints the least one${askForTags(about)}`
    : `add ${about.action}${about.resource && ` on ${about.resource}`} to its IAM policy; with --kms-key KEY, --print-policy prints the least one`;

/** What makes a secret may be allowed under the condition of its tags alone. AWS does not say which condition failed. */
export const askForTags = ({ action }: Pick<Denial, 'action'>): string =>
  /:(CreateSecret|TagResource)$/.test(action)
    ? '; where a policy asks for tags on what is new, give them with --tag KEY=VALUE'
    : '';

const serviceOf = (action: string): string => action.split(':')[0] ?? '';

/** What shows the caller's own settings. */
const showCaller = (user: string): string => {
  const { kind, name } = callerOf(user);
  return `aws iam get-${kind} ${shellOption(`--${kind}-name`, name)}`;
};

const showPolicies = (user: string): string => {
  const { kind, name } = callerOf(user);
  return `aws iam list-attached-${kind}-policies ${shellOption(`--${kind}-name`, name)}`;
};

/** `arn:aws:sts::1:assumed-role/deploy/ci` -> the role `deploy` */
function callerOf(user: string): { kind: 'role' | 'user'; name: string } {
  const [, role] = /:assumed-role\/([^/]+)/.exec(user) ?? [];
  const [, name] = /:user\/(?:.*\/)?([^/]+)$/.exec(user) ?? [];
  return role === undefined ? { kind: 'user', name: name ?? 'NAME' } : { kind: 'role', name: role };
}
