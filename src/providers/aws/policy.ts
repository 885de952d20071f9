import { formatJson } from '../../core/inert.ts';
import type { Entry } from '../../core/model.ts';
import type { SnippetContext } from '../../core/sync/provider.ts';
import { arnFor, scopeOf, statedLocation } from './location.ts';
import type { AwsOptions } from './options.ts';

type PolicyEntry = Pick<Entry, 'name' | 'keys'>;

interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/**
 * Prints the least IAM policy for pushing like this. No action reads a value. Without `Prune`, nothing can be removed.
 * ListSecrets takes no narrower resource ("Actions, resources, and condition keys", checked 2026-11-24).
 */
export function formatPolicy(entries: readonly PolicyEntry[], context: SnippetContext<AwsOptions>): string {
  const { kmsKey, tag = [] } = context.options;
  const Resource = resources(entries, context);
  const updates = kmsKey !== undefined || entries.some(({ keys }) => keys);
  const pushing = [
    'CreateSecret',
    'DescribeSecret',
    'PutSecretValue',
    'RestoreSecret',
    ...(tag.length > 0 ? ['TagResource'] : []),
    ...(updates ? ['UpdateSecret'] : []),
  ];
  const Statement: PolicyStatement[] = [
    { Sid: 'Look', Effect: 'Allow', Action: actions(['ListSecrets']), Resource: '*' },
    { Sid: 'Push', Effect: 'Allow', Action: actions(pushing), Resource },
    // UpdateSecret notes who removed it, so that a deletion by someone else is never undone unasked.
    { Sid: 'Prune', Effect: 'Allow', Action: actions(['DeleteSecret', 'UpdateSecret']), Resource },
    ...(kmsKey === undefined ? [] : [allowKey(kmsKey, context)]),
  ];
  return formatJson({ Version: '2012-10-17', Statement });
}

const actions = (names: readonly string[]): string[] => names.map((name) => `secretsmanager:${name}`);

/** Covers all names behind the prefix; else all in the sections of the file; else the names themselves. */
function resources(entries: readonly PolicyEntry[], context: SnippetContext<AwsOptions>): string[] {
  const location = locationOf(context);
  const { prefix, single } = scopeOf(context.layout);
  const patterns = new Set(entries.flatMap((entry) => patternsFor(entry, single ? '' : prefix)));
  return [...patterns].map((pattern) => arnFor(location, `secret:${pattern}`));
}

/** Before it is made a name stands without the six characters that AWS adds, and afterwards with them. */
function patternsFor({ name, keys }: PolicyEntry, prefix: string): string[] {
  if (!keys && prefix !== '') return [`${prefix}*`];
  const section = keys ? undefined : /^[A-Z0-9_]*?[A-Z0-9]__/.exec(name)?.[0];
  return section === undefined ? [name, `${name}-??????`] : [`${section}*`];
}

/** Covers every account and region where none is stated: a policy may say so, and acts in the account that it is in. */
function locationOf({ options, env }: SnippetContext<AwsOptions>): { account: string; region: string } {
  const { account = '*', region = '*' } = statedLocation(options, env);
  return { account, region };
}

/** Says how a policy gets narrower that names no account or no region. */
export function policyNotes({ options, env }: SnippetContext<AwsOptions>): string[] {
  const { account, region } = statedLocation(options, env);
  return [
    ...(region === undefined ? ['it is for every region: name one with --region or AWS_REGION'] : []),
    ...(account === undefined
      ? ['it names no account, so it fits any: AWS_ACCOUNT_ID puts yours into it']
      : []),
  ];
}

/** Allows a customer's own key: an alias has no ARN that a policy could name, so it is a condition. */
function allowKey(kmsKey: string, context: SnippetContext<AwsOptions>): PolicyStatement {
  const statement = {
    Sid: 'Encrypt',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  } as const;
  const alias = /(?:^|:)(alias\/.+)$/.exec(kmsKey)?.[1];
  if (alias !== undefined)
    return {
      ...statement,
      Resource: '*',
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
    };
  const isArn = kmsKey.startsWith('arn:');
  return { ...statement, Resource: isArn ? kmsKey : arnFor(locationOf(context), `key/${kmsKey}`, 'kms') };
}
