import { UserError } from '../../core/diagnostics.ts';
import type { Conflict } from '../../core/model.ts';
import { shellOption, shellWord } from '../../core/words.ts';
import { connectionError } from '../http/errors.ts';
import { type AwsFailure, isThrottled } from './failure.ts';

/** What was being done, as far as an error has to tell it. */
export interface AwsErrorContext {
  /** `list the secrets`, `write secrets`: the same for all, so that one reason is told once. */
  readonly purpose: string;
  /** `write etl/A`: for what is wrong with this one. */
  readonly itemPurpose: string;
  /** The action of IAM that it takes: `secretsmanager:PutSecretValue`. */
  readonly action: string;
  readonly region: string;
  /** Where the requests go. */
  readonly endpoint: string;
  /** Where the credentials came from, as far as that is known: `AWS_ACCESS_KEY_ID`. */
  readonly caller: string;
  readonly kmsKey?: string;
}

const KEYS = /^(UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|MissingAuthenticationToken)$/;
const SIGNATURE = /^(InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|RequestTimeTooSkewed)$/;

/** Explains a failed request as the user can mend it. AWS's own words may hold what was sent, and are never passed on. */
export function explain(failure: AwsFailure, context: AwsErrorContext): UserError {
  const { type, status } = failure;
  if (status === 0) return unreachable(failure, context);
  if (isThrottled(failure)) return throttled(context);
  if (KEYS.test(type)) return unknownKey(context);
  if (SIGNATURE.test(type)) return badSignature(failure, context);
  if (/^(ExpiredToken|RequestExpired)$/.test(type)) return expired(context);
  if (/^(EncryptionFailure|DecryptionFailure)$/.test(type)) return unusableKey(context);
  if (/^AccessDenied$/.test(type)) return denied(failure, context);
  if (type === 'OptInRequired') return notEnabled(context);
  if (type === 'LimitExceeded') return overQuota(context);
  if (type === 'ResourceNotFound') return gone(context);
  if (status >= 500 || status === 200) return broken(failure, context);
  return type === '' ? notAws(failure, context) : refused(failure, context);
}

const unreachable = ({ code, dial }: AwsFailure, { purpose, endpoint, region }: AwsErrorContext): UserError =>
  connectionError({
    purpose,
    server: endpoint,
    code,
    dial,
    address: 'AWS_ENDPOINT_URL',
    hint:
      code === 'ENOTFOUND'
        ? `is ${region} a region of AWS? otherwise check the network and AWS_ENDPOINT_URL`
        : 'check the network, HTTPS_PROXY and AWS_ENDPOINT_URL',
  });

const throttled = ({ purpose }: AwsErrorContext): UserError =>
  new UserError(`could not ${purpose}: AWS asks to go slower`, {
    failure: 'not reached',
    hint: 'others use the account too: run the same command again later; it goes on with what is missing',
  });

export const endlessList = (): UserError =>
  new UserError("could not list the secrets: AWS's list comes to no end", {
    failure: 'not reached',
    hint: 'is AWS_ENDPOINT_URL right, and no proxy answering in its place?',
  });

const unknownKey = ({ purpose, caller }: AwsErrorContext): UserError =>
  new UserError(`could not ${purpose}: AWS does not know ${caller}`, {
    failure: 'not signed in',
    hint: 'the access key is deleted, mistyped, of another partition, or temporary and without AWS_SESSION_TOKEN',
  });

/** AWS tells a wrong region in the same way as a wrong key. */
function badSignature(
  { serverMessage }: AwsFailure,
  { purpose, caller, region, endpoint }: AwsErrorContext,
): UserError {
  if (/valid region/i.test(serverMessage))
    return new UserError(`could not ${purpose}: ${endpoint} is not in the region ${region}`, {
      hint: 'give the region of that address with --region, or unset AWS_ENDPOINT_URL',
    });
  return new UserError(`could not ${purpose}: AWS does not take the signature of ${caller}`, {
    failure: 'not signed in',
    hint: 'the secret access key is not the one of this access key id, or the clock here is wrong',
  });
}

const expired = ({ purpose, caller }: AwsErrorContext): UserError =>
  new UserError(`could not ${purpose}: ${caller} has expired`, {
    failure: 'not signed in',
    hint: 'sign in again (`aws sso login`, or a fresh session), then run the same command',
  });

const unusableKey = ({ purpose, kmsKey }: AwsErrorContext): UserError =>
  new UserError(`could not ${purpose}: the KMS key ${kmsKey ?? 'of the secret'} cannot be used`, {
    hint: 'it may be disabled, scheduled for deletion, asymmetric, or of another region: check it in KMS',
  });

function denied({ serverMessage }: AwsFailure, { purpose, action, kmsKey }: AwsErrorContext): UserError {
  if (/\bKMS\b|\bkms:/.test(serverMessage))
    return new UserError(`could not ${purpose}: the KMS key ${kmsKey ?? 'of the secret'} may not be used`, {
      failure: 'no permission',
      hint: 'allow kms:GenerateDataKey and kms:Decrypt, in the IAM policy and in the policy of the key',
    });
  const lacks = /not authorized to perform: ([a-z-]+:[A-Za-z]+)/.exec(serverMessage)?.[1] ?? action;
  const user = /User: (arn:[A-Za-z0-9:/_+=,.@-]+)/.exec(serverMessage)?.[1] ?? 'the caller';
  const why = /with an explicit deny(?: in an? ([a-z -]+))?/.exec(serverMessage);
  if (why)
    return new UserError(`could not ${purpose}: ${user} is denied ${lacks}`, {
      failure: 'no permission',
      hint: `an explicit deny${why[1] ? ` in the ${why[1].trim()}` : ''} forbids it: ask whoever manages the account`,
    });
  return new UserError(`could not ${purpose}: ${user} lacks ${lacks}`, {
    failure: 'no permission',
    hint: `add ${lacks} to its IAM policy; --print-policy prints the least one`,
  });
}

const notEnabled = ({ purpose, region }: AwsErrorContext): UserError =>
  new UserError(`could not ${purpose}: the account is not enabled for ${region}`, {
    failure: 'no permission',
    hint: 'enable the region in the account settings, or give another one with --region',
  });

/** Versions younger than a day are never dropped, and a secret keeps about a hundred. */
const overQuota = ({ itemPurpose, action }: AwsErrorContext): UserError =>
  /Put|Update/.test(action)
    ? new UserError(
        `could not ${itemPurpose}: it was written a hundred times within a day, and AWS keeps no more`,
        {
          hint: 'push it again in a day; something writes it far too often',
        },
      )
    : new UserError(`could not ${itemPurpose}: a quota of Secrets Manager is used up`, {
        hint: 'Service Quotas shows which: a region holds 500,000 secrets; --layout json needs only one',
      });

const gone = ({ itemPurpose }: AwsErrorContext): UserError =>
  new UserError(`could not ${itemPurpose}: it is gone since it was listed`, {
    hint: 'run the same command again: it looks anew',
  });

const broken = ({ status }: AwsFailure, { purpose }: AwsErrorContext): UserError =>
  new UserError(
    status === 200
      ? `could not ${purpose}: the answer was cut off or no answer of AWS`
      : `could not ${purpose}: AWS answered ${status}`,
    {
      failure: 'not reached',
      hint: 'run the same command again later (health.aws.amazon.com tells how AWS is)',
    },
  );

const notAws = ({ status }: AwsFailure, { purpose, endpoint }: AwsErrorContext): UserError =>
  new UserError(`could not ${purpose}: ${endpoint} answers ${status}, and not as Secrets Manager does`, {
    failure: 'not reached',
    hint: 'check AWS_ENDPOINT_URL and the network: something else answers there',
  });

function refused({ type, serverMessage }: AwsFailure, { itemPurpose }: AwsErrorContext): UserError {
  if (/replica secret|primary secret/i.test(serverMessage))
    return new UserError(
      `could not ${itemPurpose}: it is a replica, which AWS writes only in its primary region`,
      {
        hint: 'give the region where the secret was made with --region',
      },
    );
  if (/replica regions?/i.test(serverMessage))
    return new UserError(`could not ${itemPurpose}: it still has replicas in other regions`, {
      hint: 'remove them first: aws secretsmanager remove-regions-from-replication',
    });
  if (/managed by|owning service/i.test(serverMessage))
    return new UserError(`could not ${itemPurpose}: another service of AWS manages it`, {
      hint: 'push under another name, with --rename PATH=NAME or --prefix',
    });
  return new UserError(`could not ${itemPurpose}: AWS refuses it (${type})`, {
    hint: 'if it should have been taken, report it as a bug of deploy-secrets',
  });
}

const LOOK_AGAIN =
  "AWS's list may be five minutes behind: look again with --dry-run, with --deep or a little later, and decide then";

const REASONS: Readonly<Record<Conflict, string>> = {
  'changed elsewhere': 'was changed by someone else',
  'deleted elsewhere': 'was deleted by someone else',
  'older value': 'holds a newer value, and the file one from before it',
  'not ours yet': 'was made by someone else',
};

/** Refuses what only the look right before the write showed: the list did not have it yet, so nobody could be asked. */
export const changedMeanwhile = (name: string, why: Conflict): UserError =>
  new UserError(`${name} ${REASONS[why]} a moment ago; nothing was overwritten`, {
    hint: LOOK_AGAIN,
    code: 'conflict',
  });

export const keysAddedMeanwhile = (name: string, keys: readonly string[]): UserError =>
  new UserError(
    `${name} got keys a moment ago that would be gone${keys.length > 0 ? `: ${keys.join(', ')}` : ''}; nothing was overwritten`,
    { hint: LOOK_AGAIN, code: 'conflict' },
  );

export const pendingDeletionByOthers = (name: string): UserError =>
  new UserError(`${name} is marked for deletion, and was not pushed by this project with this key`, {
    hint: `bring it back if it is yours (aws secretsmanager restore-secret ${shellOption('--secret-id', name)}), or push under another name, with --prefix or --rename`,
    code: 'conflict',
  });

export const writtenBeforeRemoval = (name: string): UserError =>
  new UserError(`${name} was written again a moment ago, so it was not removed`, {
    hint: LOOK_AGAIN,
    code: 'conflict',
  });

export const stillReplicated = (name: string, regions: readonly string[]): UserError =>
  new UserError(`${name} has replicas in ${regions.join(', ')}, so AWS does not remove it`, {
    hint: `remove them first: aws secretsmanager remove-regions-from-replication ${shellOption('--secret-id', name)} --remove-replica-regions ${regions.map(shellWord).join(' ')}`,
  });

export const nameNotFree = (name: string): UserError =>
  new UserError(`${name} is being deleted for good just now, and its name is not free yet`, {
    hint: 'run the same command again in a minute',
  });

export const removedMeanwhile = (name: string): UserError =>
  new UserError(`${name} was removed by someone else a moment ago`, {
    hint: 'run the same command again: it looks anew',
  });
