import { UserError } from '../../core/diagnostics.ts';
import { connectionError } from '../http/errors.ts';
import { type Failure, isThrottled } from './failure.ts';

/** What was being done, as far as an error has to tell it. */
export interface About {
  /** `list the secrets`, `write secrets`: the same for all, so that one reason is told once. */
  readonly doing: string;
  /** `write etl/A`: for what is wrong with this one. */
  readonly what: string;
  /** The action of IAM that it takes: `secretsmanager:PutSecretValue`. */
  readonly action: string;
  readonly region: string;
  /** Where the requests go. */
  readonly address: string;
  /** Where the credentials came from, as far as that is known: `AWS_ACCESS_KEY_ID`. */
  readonly who: string;
  readonly kmsKey?: string;
}

const KEYS = /^(UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|MissingAuthenticationToken)$/;
const SIGNATURE = /^(InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|RequestTimeTooSkewed)$/;

/** A failed request as the user can mend it. AWS's own words may hold what was sent, and are never passed on. */
export function explain(failure: Failure, about: About): UserError {
  const { type, status } = failure;
  if (status === 0) return unreachable(failure, about);
  if (isThrottled(failure)) return throttled(about);
  if (KEYS.test(type)) return unknownKey(about);
  if (SIGNATURE.test(type)) return badSignature(failure, about);
  if (/^(ExpiredToken|RequestExpired)$/.test(type)) return expired(about);
  if (/^(EncryptionFailure|DecryptionFailure)$/.test(type)) return unusableKey(about);
  if (/^AccessDenied$/.test(type)) return denied(failure, about);
  if (type === 'OptInRequired') return notEnabled(about);
  if (type === 'LimitExceeded') return overQuota(about);
  if (type === 'ResourceNotFound') return gone(about);
  if (status >= 500 || status === 200) return broken(failure, about);
  return type === '' ? notAws(failure, about) : refused(failure, about);
}

const unreachable = ({ code }: Failure, { doing, address, region }: About): UserError =>
  connectionError({
    purpose: doing,
    server: address,
    code,
    hint:
      code === 'ENOTFOUND'
        ? `is ${region} a region of AWS? otherwise check the network and AWS_ENDPOINT_URL`
        : 'check the network, HTTPS_PROXY and AWS_ENDPOINT_URL',
  });

const throttled = ({ doing }: About): UserError =>
  new UserError(`could not ${doing}: AWS asks to go slower`, {
    hint: 'others use the account too: run the same command again later; it goes on with what is missing',
  });

const unknownKey = ({ doing, who }: About): UserError =>
  new UserError(`could not ${doing}: AWS does not know ${who}`, {
    hint: 'the access key is deleted, mistyped, of another partition, or temporary and without AWS_SESSION_TOKEN',
  });

/** AWS tells a wrong region in the same way as a wrong key. */
function badSignature({ says }: Failure, { doing, who, region, address }: About): UserError {
  if (/valid region/i.test(says))
    return new UserError(`could not ${doing}: ${address} is not in the region ${region}`, {
      hint: 'give the region of that address with --region, or unset AWS_ENDPOINT_URL',
    });
  return new UserError(`could not ${doing}: AWS does not take the signature of ${who}`, {
    hint: 'the secret access key is not the one of this access key id, or the clock here is wrong',
  });
}

const expired = ({ doing, who }: About): UserError =>
  new UserError(`could not ${doing}: ${who} has expired`, {
    hint: 'sign in again (`aws sso login`, or a fresh session), then run the same command',
  });

const unusableKey = ({ doing, kmsKey }: About): UserError =>
  new UserError(`could not ${doing}: the KMS key ${kmsKey ?? 'of the secret'} cannot be used`, {
    hint: 'it may be disabled, scheduled for deletion, asymmetric, or of another region: check it in KMS',
  });

function denied({ says }: Failure, { doing, action, kmsKey }: About): UserError {
  if (/\bKMS\b|\bkms:/.test(says))
    return new UserError(`could not ${doing}: the KMS key ${kmsKey ?? 'of the secret'} may not be used`, {
      hint: 'allow kms:GenerateDataKey and kms:Decrypt, in the IAM policy and in the policy of the key',
    });
  const lacks = /not authorized to perform: ([a-z-]+:[A-Za-z]+)/.exec(says)?.[1] ?? action;
  const user = /User: (arn:[A-Za-z0-9:/_+=,.@-]+)/.exec(says)?.[1] ?? 'the caller';
  const why = /with an explicit deny(?: in an? ([a-z -]+))?/.exec(says);
  if (why)
    return new UserError(`could not ${doing}: ${user} is denied ${lacks}`, {
      hint: `an explicit deny${why[1] ? ` in the ${why[1].trim()}` : ''} forbids it: ask whoever manages the account`,
    });
  return new UserError(`could not ${doing}: ${user} lacks ${lacks}`, {
    hint: `add ${lacks} to its IAM policy; --print-policy prints the least one`,
  });
}

const notEnabled = ({ doing, region }: About): UserError =>
  new UserError(`could not ${doing}: the account is not enabled for ${region}`, {
    hint: 'enable the region in the account settings, or give another one with --region',
  });

/** Versions younger than a day are never dropped, and a secret keeps about a hundred. */
const overQuota = ({ what, action }: About): UserError =>
  /Put|Update/.test(action)
    ? new UserError(`could not ${what}: it was written a hundred times within a day, and AWS keeps no more`, {
        hint: 'push it again in a day; something writes it far too often',
      })
    : new UserError(`could not ${what}: a quota of Secrets Manager is used up`, {
        hint: 'Service Quotas shows which: a region holds 500,000 secrets; --layout json needs only one',
      });

const gone = ({ what }: About): UserError =>
  new UserError(`could not ${what}: it is gone since it was listed`, {
    hint: 'run the same command again: it looks anew',
  });

const broken = ({ status }: Failure, { doing }: About): UserError =>
  new UserError(
    status === 200
      ? `could not ${doing}: the answer was cut off or no answer of AWS`
      : `could not ${doing}: AWS answered ${status}`,
    { hint: 'run the same command again later (health.aws.amazon.com tells how AWS is)' },
  );

const notAws = ({ status }: Failure, { doing, address }: About): UserError =>
  new UserError(`could not ${doing}: ${address} answers ${status}, and not as Secrets Manager does`, {
    hint: 'check AWS_ENDPOINT_URL and the network: something else answers there',
  });

function refused({ type, says }: Failure, { what }: About): UserError {
  if (/replica secret|primary secret/i.test(says))
    return new UserError(`could not ${what}: it is a replica, which AWS writes only in its primary region`, {
      hint: 'give the region where the secret was made with --region',
    });
  if (/replica regions?/i.test(says))
    return new UserError(`could not ${what}: it still has replicas in other regions`, {
      hint: 'remove them first: aws secretsmanager remove-regions-from-replication',
    });
  if (/managed by|owning service/i.test(says))
    return new UserError(`could not ${what}: another service of AWS manages it`, {
      hint: 'push under another name, with --rename PATH=NAME or --prefix',
    });
  return new UserError(`could not ${what}: AWS refuses it (${type})`, {
    hint: 'if it should have been taken, report it as a bug of deploy-secrets',
  });
}
