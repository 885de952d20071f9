import { UserError } from '../../core/diagnostics.ts';
import type { AwsOptions } from './index.ts';

/** What was asked for, checked. */
export interface Wishes {
  readonly kmsKey?: string;
  readonly words?: string;
  readonly tags: ReadonlyMap<string, string>;
  /** Days until a removed secret is gone for good; undefined: at once. */
  readonly recoveryDays: number | undefined;
  readonly deep: boolean;
}

/** @throws UserError for what AWS would refuse later (docs.aws.amazon.com/secretsmanager, checked 2026-11-24) */
export function wishesOf(options: AwsOptions): Wishes {
  const { kmsKey, description, tag = [], deep = false } = options;
  if (kmsKey !== undefined && !/^[A-Za-z0-9:/_.-]{1,2048}$/.test(kmsKey))
    throw new UserError('--kms-key is no key of KMS', {
      hint: 'it looks like alias/etl, a key id, or the ARN of either',
    });
  if (description !== undefined && description.length > 2048)
    throw new UserError('--description is longer than the 2,048 characters that AWS takes', {
      hint: 'shorten it',
    });
  return {
    ...(kmsKey !== undefined && { kmsKey }),
    ...(description !== undefined && { words: description }),
    tags: tagsIn(tag),
    recoveryDays: recoveryIn(options),
    deep,
  };
}

function recoveryIn({ recoveryDays, deleteWithoutRecovery }: AwsOptions): number | undefined {
  if (!deleteWithoutRecovery && recoveryDays === undefined) return 30;
  if (deleteWithoutRecovery && recoveryDays !== undefined)
    throw new UserError('--delete-without-recovery and --recovery-days exclude each other', {
      hint: 'leave one of them out',
    });
  if (recoveryDays === undefined) return undefined;
  if (!Number.isInteger(recoveryDays) || recoveryDays < 7 || recoveryDays > 30)
    throw new UserError(`--recovery-days: AWS takes 7 to 30 days, not ${recoveryDays}`, {
      hint: 'to remove at once, for good, there is --delete-without-recovery',
    });
  return recoveryDays;
}

function tagsIn(given: readonly string[]): Map<string, string> {
  const tags = new Map(given.map(parsed));
  if (tags.size <= 50) return tags;
  throw new UserError('--tag: AWS takes at most 50 of them', { hint: 'leave some out' });
}

function parsed(text: string): [string, string] {
  const at = text.indexOf('=');
  const [key, value] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1)
    throw new UserError(`--tag: ${JSON.stringify(text)} is not KEY=VALUE`, {
      hint: 'it looks like team=data',
    });
  if (key.length > 128 || value.length > 256)
    throw new UserError(`--tag: ${key.slice(0, 20)}… is too long`, {
      hint: 'AWS takes keys of up to 128 characters and values of up to 256',
    });
  if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text))
    throw new UserError(`--tag: ${JSON.stringify(text)} has a character that AWS does not take`, {
      hint: 'it takes letters, digits, spaces and _ . : / = + - @',
    });
  if (/^aws:/i.test(key))
    throw new UserError(`--tag: ${key} begins with aws:, which AWS keeps to itself`, {
      hint: 'choose another key',
    });
  return [key, value];
}
