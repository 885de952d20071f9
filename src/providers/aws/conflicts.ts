import { UserError } from '../../core/diagnostics.ts';
import type { Conflict } from '../../core/model.ts';

const LOOK_AGAIN =
  "AWS's list may be five minutes behind: look again with --dry-run, with --deep or a little later, and decide then";

const REASONS: Readonly<Record<Conflict, string>> = {
  'changed elsewhere': 'was changed by someone else',
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
    hint: `bring it back if it is yours (aws secretsmanager restore-secret --secret-id ${name}), or push under another name, with --prefix or --rename`,
    code: 'conflict',
  });

export const writtenBeforeRemoval = (name: string): UserError =>
  new UserError(`${name} was written again a moment ago, so it was not removed`, {
    hint: LOOK_AGAIN,
    code: 'conflict',
  });

export const stillReplicated = (name: string, regions: readonly string[]): UserError =>
  new UserError(`${name} has replicas in ${regions.join(', ')}, so AWS does not remove it`, {
    hint: `remove them first: aws secretsmanager remove-regions-from-replication --secret-id ${name} --remove-replica-regions ${regions.join(' ')}`,
  });

export const nameNotFree = (name: string): UserError =>
  new UserError(`${name} is being deleted for good just now, and its name is not free yet`, {
    hint: 'run the same command again in a minute',
  });

export const removedMeanwhile = (name: string): UserError =>
  new UserError(`${name} was removed by someone else a moment ago`, {
    hint: 'run the same command again: it looks anew',
  });
