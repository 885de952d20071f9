import type { Entry } from '../../core/model.ts';
import type { SnippetContext } from '../../core/sync/provider.ts';
import type { AwsOptions } from './index.ts';
import { arnFor, placeIn } from './place.ts';

type Named = Pick<Entry, 'name' | 'keys'>;

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/**
 * The least IAM policy for pushing like this. No action reads a value. Without `Prune`, nothing can be removed.
 * ListSecrets takes no narrower resource ("Actions, resources, and condition keys", checked 2026-11-24).
 */
export function policyFor(entries: readonly Named[], about: SnippetContext<AwsOptions>): string {
  const { kmsKey, tag = [] } = about.options;
  const Resource = resources(entries, about);
  const updates = kmsKey !== undefined || entries.some(({ keys }) => keys);
  const pushing = [
    'CreateSecret',
    'DescribeSecret',
    'PutSecretValue',
    'RestoreSecret',
    ...(tag.length > 0 ? ['TagResource'] : []),
    ...(updates ? ['UpdateSecret'] : []),
  ];
  const Statement: Statement[] = [
    { Sid: 'Look', Effect: 'Allow', Action: actions(['ListSecrets']), Resource: '*' },
    { Sid: 'Push', Effect: 'Allow', Action: actions(pushing), Resource },
    { Sid: 'Prune', Effect: 'Allow', Action: actions(['DeleteSecret']), Resource },
    ...(kmsKey === undefined ? [] : [encrypting(kmsKey, about)]),
  ];
  return `${JSON.stringify({ Version: '2012-10-17', Statement }, null, 2)}\n`;
}

const actions = (names: readonly string[]): string[] => names.map((name) => `secretsmanager:${name}`);

/** All names behind the prefix; else all in the sections of the file; else the names themselves. */
function resources(entries: readonly Named[], about: SnippetContext<AwsOptions>): string[] {
  const place = placeOf(about);
  const patterns = new Set(entries.flatMap((entry) => patternsFor(entry, about.layout.prefix ?? '')));
  return [...patterns].map((pattern) => arnFor(place, `secret:${pattern}`));
}

/** Before it is made a name stands without the six characters that AWS adds, and afterwards with them. */
function patternsFor({ name, keys }: Named, prefix: string): string[] {
  if (!keys && prefix !== '') return [`${prefix}*`];
  const section = keys ? undefined : /^[A-Z0-9_]*?[A-Z0-9]__/.exec(name)?.[0];
  return section === undefined ? [name, `${name}-??????`] : [`${section}*`];
}

function placeOf({ options, remote }: SnippetContext<AwsOptions>): { account: string; region: string } {
  const { account, region } = remote ? placeIn(remote.store.id) : { account: '', region: options.region };
  return { account: account || '*', region: region || '*' };
}

/** A customer's own key: an alias has no ARN that a policy could name, so it is a condition. */
function encrypting(kmsKey: string, about: SnippetContext<AwsOptions>): Statement {
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
  return { ...statement, Resource: isArn ? kmsKey : arnFor(placeOf(about), `key/${kmsKey}`, 'kms') };
}
