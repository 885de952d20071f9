import type { OptionRule, OptionTable } from '../../core/sync/provider.ts';

export interface AwsOptions {
  readonly region?: string;
  readonly kmsKey?: string;
  readonly description?: string;
  readonly tag?: readonly string[];
  readonly recoveryDays?: number;
  readonly deleteWithoutRecovery?: boolean;
  readonly deep?: boolean;
}

export const options: OptionTable<AwsOptions> = {
  region: {
    type: 'string',
    value: 'REGION',
    describe: 'the region; default: AWS_REGION, AWS_DEFAULT_REGION, then the profile',
  },
  kmsKey: {
    type: 'string',
    value: 'KEY',
    describe: "the KMS key to encrypt with, as an id, an alias or an ARN; default: the account's own",
  },
  description: { type: 'string', value: 'TEXT', describe: 'what a new secret says of itself in the console' },
  tag: { type: 'string', value: 'KEY=VALUE', repeatable: true, describe: 'put on new secrets' },
  recoveryDays: {
    type: 'number',
    value: 'DAYS',
    describe: 'how long what --prune removes can be brought back: 7 to 30. Default: 30',
  },
  deleteWithoutRecovery: { type: 'boolean', describe: 'what --prune removes is gone at once, for good' },
  deep: {
    type: 'boolean',
    describe:
      'ask for each secret besides the list, which AWS says may be five minutes behind: a request for each',
  },
};

const hasNoKey = (tag: string): boolean => tag.indexOf('=') < 1;

function isTooLong(tag: string): boolean {
  const [key, value] = parseTag(tag);
  return key.length > 128 || value.length > 256;
}

const hasRefusedCharacter = (tag: string): boolean => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(tag);

const isReserved = (tag: string): boolean => /^aws:/i.test(tag);

/** What AWS would refuse later (docs.aws.amazon.com/secretsmanager, checked 2026-11-24). */
export const optionRules: readonly OptionRule<AwsOptions>[] = [
  {
    when: ({ kmsKey }) => kmsKey !== undefined && !/^[A-Za-z0-9:/_.-]{1,2048}$/.test(kmsKey),
    message: () => '--kms-key is no key of KMS',
    hint: 'it looks like alias/etl, a key id, or the ARN of either',
  },
  {
    when: ({ description = '' }) => description.length > 2048,
    message: () => '--description is longer than the 2,048 characters that AWS takes',
    hint: 'shorten it',
  },
  {
    when: ({ tag = [] }) => tag.some(hasNoKey),
    message: ({ tag = [] }) => `--tag: ${JSON.stringify(tag.find(hasNoKey))} is not KEY=VALUE`,
    hint: 'it looks like team=data',
  },
  {
    when: ({ tag = [] }) => tag.some(isTooLong),
    message: ({ tag = [] }) => `--tag: ${keyOfTag(tag.find(isTooLong)).slice(0, 20)}… is too long`,
    hint: 'AWS takes keys of up to 128 characters and values of up to 256',
  },
  {
    when: ({ tag = [] }) => tag.some(hasRefusedCharacter),
    message: ({ tag = [] }) =>
      `--tag: ${JSON.stringify(tag.find(hasRefusedCharacter))} has a character that AWS does not take`,
    hint: 'it takes letters, digits, spaces and _ . : / = + - @',
  },
  {
    when: ({ tag = [] }) => tag.some(isReserved),
    message: ({ tag = [] }) =>
      `--tag: ${keyOfTag(tag.find(isReserved))} begins with aws:, which AWS keeps to itself`,
    hint: 'choose another key',
  },
  {
    when: (given) => tagsOf(given).size > 50,
    message: () => '--tag: AWS takes at most 50 of them',
    hint: 'leave some out',
  },
  {
    when: ({ recoveryDays, deleteWithoutRecovery }) =>
      deleteWithoutRecovery === true && recoveryDays !== undefined,
    message: () => '--delete-without-recovery and --recovery-days exclude each other',
    hint: 'leave one of them out',
  },
  {
    when: ({ recoveryDays = 7 }) => !Number.isInteger(recoveryDays) || recoveryDays < 7 || recoveryDays > 30,
    message: ({ recoveryDays }) => `--recovery-days: AWS takes 7 to 30 days, not ${recoveryDays}`,
    hint: 'to remove at once, for good, there is --delete-without-recovery',
  },
];

export const tagsOf = ({ tag = [] }: Pick<AwsOptions, 'tag'>): Map<string, string> =>
  new Map(tag.map(parseTag));

function parseTag(text: string): [key: string, value: string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

const keyOfTag = (tag = ''): string => parseTag(tag)[0];

/** Days until a removed secret is gone for good; undefined: it is gone at once. */
export const recoveryDaysOf = ({
  recoveryDays = 30,
  deleteWithoutRecovery,
}: Pick<AwsOptions, 'recoveryDays' | 'deleteWithoutRecovery'>): number | undefined =>
  deleteWithoutRecovery ? undefined : recoveryDays;
