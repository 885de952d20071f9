import { keyOf, variableOf } from '../../core/entries.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Entry, RemoteState } from '../../core/model.ts';
import type { SnippetContext } from '../../core/sync/provider.ts';
import type { AwsOptions } from './index.ts';
import { documentName } from './location.ts';
import { arnFor, placeIn } from './place.ts';
import { arnOf } from './sight.ts';

type Named = Pick<Entry, 'type' | 'name' | 'keys' | 'variable'>;

/** One environment variable, and where its value lies. */
interface Variable {
  readonly name: string;
  readonly secret: string;
  readonly arn: string;
  /** Its name inside, where one secret holds many. */
  readonly key?: string;
}

/** What a job needs to see the secrets in its environment. Names and ARNs alone. */
export function mappingFor(entries: readonly Named[], about: SnippetContext<AwsOptions>): string {
  const isDocument = about.layout.layouts.includes('document');
  const isForKubernetes = about.choice === 'external-secrets';
  if (isDocument) return isForKubernetes ? externalSecret(filesOf(entries), TO_MOUNT) : settings(about);
  const variables = entries.flatMap((entry) => variablesOf(entry, about));
  return isForKubernetes ? externalSecret(variables) : containerSecrets(variables);
}

/** A definition of ECS is JSON; what lets dlt read the document is set in an environment. */
export function mappingLanguage({
  layout: { layouts },
  choice,
}: Pick<SnippetContext<AwsOptions>, 'layout' | 'choice'>): 'yaml' | 'json' | 'sh' {
  if (choice === 'external-secrets') return 'yaml';
  return layouts.includes('document') ? 'sh' : 'json';
}

const TO_MOUNT = ['  # mount it at .dlt/secrets.toml of the program'];

/** Said after a push that made new names. */
export function mappingMention(naming: LayoutSelection): string {
  if (!naming.layouts.includes('document'))
    return 'a job sees none of them until its definition asks for each; print the lines to paste with --print-mapping ecs or external-secrets';
  const prefix = prefixIn(naming);
  const where = prefix === PREFIX ? '' : ` and ${PREFIX_SETTING}=${prefix}`;
  return (
    unread(naming) ??
    `dlt (1.29 or later, with dlt[s3]) reads the document where PROVIDERS__ENABLE_AWS_SECRETS=true${where} is set, a region is known, and secretsmanager:GetSecretValue is allowed`
  );
}

/** What stands before the name that dlt looks up; undefined when the name is not one that dlt can be told to look up. */
function prefixIn({ name, pipeline }: LayoutSelection): string | undefined {
  const usual = documentName(pipeline);
  const tail = usual.slice(PREFIX.length);
  if (name === undefined) return PREFIX;
  return name.endsWith(tail) && name !== tail ? name.slice(0, -tail.length) : undefined;
}

/** `secret_name_prefix` of dlt's provider, unless it is set (dlt 1.29 to 1.31, checked 2026-11-24). */
const PREFIX = 'dlt/';
const PREFIX_SETTING = 'PROVIDERS__AWS_SECRETS__SECRET_NAME_PREFIX';

/** Why dlt does not find a document by itself, if so. */
function unread(naming: LayoutSelection): string | undefined {
  const { name, pipeline } = naming;
  if (prefixIn(naming) !== undefined) return undefined;
  return `dlt asks for ${documentName(pipeline)}, not for ${name}: leave out --name, or bring it to the job as .dlt/secrets.toml (--print-mapping external-secrets)`;
}

/** dlt reads the document by itself, once these stand in its environment. */
function settings({ options, layout, remote }: SnippetContext<AwsOptions>): string {
  const why = unread(layout);
  if (why !== undefined) return `# ${why}\n`;
  const region = (remote && placeIn(remote.store.id).region) || options.region || '<REGION>';
  const prefix = prefixIn(layout);
  const lines = [
    'PROVIDERS__ENABLE_AWS_SECRETS=true',
    `PROVIDERS__AWS_SECRETS__CREDENTIALS__REGION_NAME=${region}`,
    ...(prefix === PREFIX ? [] : [`${PREFIX_SETTING}=${prefix}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** A document as the file that dlt reads. */
const filesOf = (entries: readonly Named[]): Pick<Variable, 'name' | 'secret'>[] =>
  entries.map(({ name }) => ({ name: 'secrets.toml', secret: name }));

function variablesOf(named: Named, about: SnippetContext<AwsOptions>): Variable[] {
  const { name, keys } = named;
  const arn = arnIn(about, named);
  if (keys) return keys.map((key) => ({ name: key, secret: name, arn, key }));
  return [{ name: variableOf(named), secret: name, arn }];
}

/** In full for what is there; what is not yet made has no last six characters, and AWS finds it without them. */
function arnIn({ options, remote: found }: SnippetContext<AwsOptions>, named: Named): string {
  const remote = found && (found.state.remotes as RemoteState['remotes']).get(keyOf(named));
  const { account, region } = found ? placeIn(found.store.id) : { account: '', region: options.region };
  const place = { account: account || '<ACCOUNT>', region: region || '<REGION>' };
  return (remote && arnOf(remote)) ?? arnFor(place, `secret:${named.name}`);
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
function externalSecret(
  variables: readonly Pick<Variable, 'name' | 'secret' | 'key'>[],
  note: readonly string[] = [],
): string {
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
    ...note,
    '  data:',
    ...data,
    '',
  ].join('\n');
}
