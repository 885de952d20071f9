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

/** A rule for each `--tag`; the message names the first tag that breaks it. */
const tagRule = (
  isBroken: (tag: string) => boolean,
  message: (tag: string) => string,
  hint: string,
): OptionRule<AwsOptions> => ({
  when: ({ tag = [] }) => tag.some(isBroken),
  message: ({ tag = [] }) => message(tag.find(isBroken) ?? ''),
  hint,
});

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
  tagRule(
    (tag) => tag.indexOf('=') < 1,
    (tag) => `--tag: ${JSON.stringify(tag)} is not KEY=VALUE`,
    'it looks like team=data',
  ),
  tagRule(
    (tag) => parseTag(tag)[0].length > 128 || parseTag(tag)[1].length > 256,
    (tag) => `--tag: ${parseTag(tag)[0].slice(0, 20)}… is too long`,
    'AWS takes keys of up to 128 characters and values of up to 256',
  ),
  tagRule(
    (tag) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(tag),
    (tag) => `--tag: ${JSON.stringify(tag)} has a character that AWS does not take`,
    'it takes letters, digits, spaces and _ . : / = + - @',
  ),
  tagRule(
    (tag) => /^aws:/i.test(parseTag(tag)[0]),
    (tag) => `--tag: ${parseTag(tag)[0]} begins with aws:, which AWS keeps to itself`,
    'choose another key',
  ),
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

/** Days until a removed secret is gone for good; undefined: it is gone at once. */
export const recoveryDaysOf = ({
  recoveryDays = 30,
  deleteWithoutRecovery,
}: Pick<AwsOptions, 'recoveryDays' | 'deleteWithoutRecovery'>): number | undefined =>
  deleteWithoutRecovery ? undefined : recoveryDays;
