import { UserError } from '../../core/diagnostics.ts';
import type { Conflict } from '../../core/model.ts';
import { shellOption, shellWord } from '../../core/words.ts';
import { withoutEchoes } from '../http/echoes.ts';
import { afterColon, connectionError, notItsAnswer, serverText, withoutStop } from '../http/errors.ts';
import { findRefusal, sentenceOf } from '../http/refusals.ts';
import { type AwsFailure, isThrottled } from './failure.ts';
import { type AwsErrorContext, readDenial } from './refusals/context.ts';
import { refusals } from './refusals/index.ts';

/** Explains a failed request as the user can mend it. Never quotes what was sent. */
export function explain(failure: AwsFailure, context: AwsErrorContext): UserError {
  const { type, status } = failure;
  if (status === 0) return unreachable(failure, context);
  if (isThrottled(failure)) return throttled(context);
  const known = knownRefusal(failure, context);
  if (known) return known;
  if (status >= 500 || status === 200) return broken(failure, context);
  return type === '' ? notAws(failure, context) : refused(failure, context);
}

/** Looks the refusal up in the table of those that are known by name. */
function knownRefusal(
  { type, serverMessage: words }: AwsFailure,
  context: AwsErrorContext,
): UserError | undefined {
  if (type === '') return undefined;
  const { purpose, itemPurpose, action, sent = [] } = context;
  const facts = { ...context, ...readDenial(withoutEchoes(words, sent), action) };
  const found = findRefusal(refusals, { code: type, words, sent }, facts);
  if (!found) return undefined;
  const { wayOut: hint, failure = 'no permission' } = found;
  return new UserError(sentenceOf(found, purpose, itemPurpose), { hint, failure });
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

const notAws = ({ status }: AwsFailure, { purpose, endpoint: server }: AwsErrorContext): UserError =>
  notItsAnswer({ purpose, server, service: 'Secrets Manager', status }, 'AWS_ENDPOINT_URL');

/** Quotes a refusal of a kind that is not known, and says where it stands in full. */
function refused(failure: AwsFailure, { itemPurpose, action, sent }: AwsErrorContext): UserError {
  const words = withoutStop(serverText(failure.serverMessage, sent));
  const event = `${action.replace(/^.*:/, '')}${failure.requestId && `, request ${failure.requestId}`}`;
  return new UserError(`could not ${itemPurpose}: AWS refuses it (${failure.type})${afterColon(words)}`, {
    hint: `if that does not say enough, CloudTrail keeps the event (${event})`,
    serverText: words,
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
