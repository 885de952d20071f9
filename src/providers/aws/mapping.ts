import type { Entry } from '../../core/leaf.ts';
import type { Naming, Seen, SnippetAbout } from '../../core/provider.ts';
import type { AwsOptions } from './index.ts';
import { arnFor, placeIn } from './place.ts';
import { arnOf } from './sight.ts';

type Named = Pick<Entry, 'kind' | 'name' | 'keys'>;

/** One environment variable, and where its value lies. */
interface Variable {
  readonly name: string;
  readonly secret: string;
  readonly arn: string;
  /** Its name inside, where one secret holds many. */
  readonly key?: string;
}

/** What a job needs to see the secrets in its environment. Names and ARNs alone. */
export function mappingFor(entries: readonly Named[], about: SnippetAbout<AwsOptions>): string {
  if (about.naming.layouts.includes('document')) return `${documentSettings(about)}\n`;
  const variables = entries.flatMap((entry) => variablesOf(entry, about));
  return about.choice === 'external-secrets' ? externalSecret(variables) : containerSecrets(variables);
}

/** Said after a push that made new names. */
export const mappingMention = ({ layouts }: Naming): string =>
  layouts.includes('document')
    ? 'dlt (1.29 or later, with dlt[s3]) reads the document where PROVIDERS__ENABLE_AWS_SECRETS=true is set, a region is known, and secretsmanager:GetSecretValue is allowed'
    : 'a job sees none of them until its definition asks for each; print the lines to paste with --print-mapping ecs or external-secrets';

/** dlt reads the document by itself, once these stand in its environment. */
function documentSettings({ options, found }: SnippetAbout<AwsOptions>): string {
  const region = (found && placeIn(found.store.id).region) || options.region || '<REGION>';
  return `PROVIDERS__ENABLE_AWS_SECRETS=true\nPROVIDERS__AWS_SECRETS__CREDENTIALS__REGION_NAME=${region}`;
}

function variablesOf({ kind, name, keys }: Named, about: SnippetAbout<AwsOptions>): Variable[] {
  const arn = arnIn(about, kind, name);
  if (keys) return keys.map((key) => ({ name: key, secret: name, arn, key }));
  return [{ name: name.slice((about.naming.prefix ?? '').length), secret: name, arn }];
}

/** In full for what is there; what is not yet made has no last six characters, and AWS finds it without them. */
function arnIn({ options, found }: SnippetAbout<AwsOptions>, kind: Named['kind'], name: string): string {
  const remote = found && (found.seen.remotes as Seen['remotes']).get(`${kind}:${name}`);
  const { account, region } = found ? placeIn(found.store.id) : { account: '', region: options.region };
  const place = { account: account || '<ACCOUNT>', region: region || '<REGION>' };
  return (remote && arnOf(remote)) ?? arnFor(place, `secret:${name}`);
}

/**
 * For a container definition of ECS: `ARN:KEY::` takes one key out of a JSON secret
 * (docs.aws.amazon.com/AmazonECS, "Pass Secrets Manager secrets through environment variables", checked 2026-11-24).
 */
function containerSecrets(variables: readonly Variable[]): string {
  const secrets = variables.map(({ name, arn, key }) => ({
    name,
    valueFrom: key === undefined ? arn : `${arn}:${key}::`,
  }));
  return `${JSON.stringify({ secrets }, null, 2)}\n`;
}

/** For the External Secrets Operator, version 1 of its API; a JSON string is a YAML string too. */
function externalSecret(variables: readonly Variable[]): string {
  const data = variables.flatMap(({ name, secret, key }) => [
    `    - secretKey: ${JSON.stringify(name)}`,
    '      remoteRef:',
    `        key: ${JSON.stringify(secret)}`,
    ...(key === undefined ? [] : [`        property: ${JSON.stringify(key)}`]),
  ]);
  return [
    'apiVersion: external-secrets.io/v1',
    'kind: ExternalSecret',
    'metadata:',
    '  name: dlt-secrets',
    'spec:',
    '  refreshInterval: 1h',
    '  secretStoreRef:',
    '    kind: SecretStore',
    '    name: aws # the name of your SecretStore',
    '  target:',
    '    name: dlt-secrets',
    '  data:',
    ...data,
    '',
  ].join('\n');
}
