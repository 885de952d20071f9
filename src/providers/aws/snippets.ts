import {
  airflowConfig,
  backendLayoutIn,
  isMappable,
  mentionAirflowConfig,
  NOT_MAPPABLE,
} from '../../core/connections/secrets-backend.ts';
import { keyOf, variableOf } from '../../core/entries.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Entry } from '../../core/model.ts';
import type { Snippet, SnippetContext } from '../../core/sync/provider.ts';
import { arnFor, documentName, parseStoreId, secretsBackend } from './location.ts';
import type { AwsOptions } from './options.ts';
import { formatPolicy } from './policy.ts';
import { arnOf } from './state.ts';

export const snippets: Readonly<Record<'mapping' | 'policy' | 'airflow-cfg', Snippet<AwsOptions>>> = {
  mapping: {
    describe: 'what hands the secrets to a job as environment variables',
    choices: ['ecs', 'external-secrets'],
    language: mappingLanguage,
    mention: mentionMapping,
    text: formatMapping,
  },
  policy: {
    describe: 'the least IAM policy that pushes like this; it reads no value',
    language: () => 'json',
    text: formatPolicy,
  },
  'airflow-cfg': {
    describe: 'the section of airflow.cfg by which an Airflow finds the Connections or its document',
    language: () => 'ini',
    mention: (selection) => mentionAirflowConfig(secretsBackend, selection),
    text: (_, context) =>
      airflowConfig(secretsBackend, context.layout, { region_name: regionOf(context) ?? '<REGION>' }),
  },
};

const regionOf = ({ options, remote }: SnippetContext<AwsOptions>): string | undefined =>
  (remote && parseStoreId(remote.store.id).region) || options.region;

type MappedEntry = Pick<Entry, 'type' | 'name' | 'keys' | 'variable'>;

/** One environment variable, and where its value lies. */
interface Variable {
  readonly name: string;
  readonly secret: string;
  readonly arn: string;
  /** Its name inside, where one secret holds many. */
  readonly key?: string;
}

/** Prints what a job needs to see the secrets in its environment: names and ARNs alone. */
export function formatMapping(entries: readonly MappedEntry[], context: SnippetContext<AwsOptions>): string {
  if (!isMappable(context)) return NOT_MAPPABLE;
  const isForKubernetes = context.choice === 'external-secrets';
  if (backendLayoutIn(context.layout) || context.layout.layouts.includes('document'))
    return isForKubernetes ? externalSecret(filesOf(entries), MOUNT_NOTE) : providerSettings(context);
  const variables = entries.flatMap((entry) => variablesOf(entry, context));
  return isForKubernetes ? externalSecret(variables) : containerSecrets(variables);
}

/** A definition of ECS is JSON; what lets dlt read the document is set in an environment. */
function mappingLanguage(
  context: Pick<SnippetContext<AwsOptions>, 'layout' | 'choice'>,
): 'yaml' | 'json' | 'sh' {
  if (!isMappable(context)) return 'sh';
  if (context.choice === 'external-secrets') return 'yaml';
  return context.layout.layouts.includes('document') ? 'sh' : 'json';
}

const MOUNT_NOTE = ['  # mount it at .dlt/secrets.toml of the program'];

/** Says after a push that made new names how a job gets them. */
export function mentionMapping(selection: LayoutSelection): string | undefined {
  if (backendLayoutIn(selection)) return undefined;
  if (!selection.layouts.includes('document'))
    return 'a job sees none of them until its definition asks for each; print the lines to paste with --print-mapping ecs or external-secrets';
  const prefix = prefixOf(selection);
  const where = prefix === PREFIX ? '' : ` and ${PREFIX_SETTING}=${prefix}`;
  return (
    whyUnread(selection) ??
    `dlt (1.29 or later, with dlt[s3]) reads the document where PROVIDERS__ENABLE_AWS_SECRETS=true${where} is set, a region is known, and secretsmanager:GetSecretValue is allowed`
  );
}

/** What stands before the name that dlt looks up; undefined when the name is not one that dlt can be told to look up. */
function prefixOf({ name, pipeline }: LayoutSelection): string | undefined {
  const usual = documentName(pipeline);
  const tail = usual.slice(PREFIX.length);
  if (name === undefined) return PREFIX;
  return name.endsWith(tail) && name !== tail ? name.slice(0, -tail.length) : undefined;
}

/** `secret_name_prefix` of dlt's provider, unless it is set (dlt 1.29 to 1.31, checked 2026-11-24). */
const PREFIX = 'dlt/';
const PREFIX_SETTING = 'PROVIDERS__AWS_SECRETS__SECRET_NAME_PREFIX';

/** Why dlt does not find a document by itself, if so. */
function whyUnread(selection: LayoutSelection): string | undefined {
  const { name, pipeline } = selection;
  if (prefixOf(selection) !== undefined) return undefined;
  return `dlt asks for ${documentName(pipeline)}, not for ${name}: leave out --name, or bring it to the job as .dlt/secrets.toml (--print-mapping external-secrets)`;
}

/** Prints the settings with which dlt reads the document by itself. */
function providerSettings(context: SnippetContext<AwsOptions>): string {
  const { layout } = context;
  const why = whyUnread(layout);
  if (why !== undefined) return `# ${why}\n`;
  const region = regionOf(context) ?? '<REGION>';
  const prefix = prefixOf(layout);
  const lines = [
    'PROVIDERS__ENABLE_AWS_SECRETS=true',
    `PROVIDERS__AWS_SECRETS__CREDENTIALS__REGION_NAME=${region}`,
    ...(prefix === PREFIX ? [] : [`${PREFIX_SETTING}=${prefix}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** A document as the file that dlt reads. */
const filesOf = (entries: readonly MappedEntry[]): Pick<Variable, 'name' | 'secret'>[] =>
  entries.map(({ name }) => ({ name: 'secrets.toml', secret: name }));

function variablesOf(entry: MappedEntry, context: SnippetContext<AwsOptions>): Variable[] {
  const { name, keys } = entry;
  const arn = findArn(entry, context);
  if (keys) return keys.map((key) => ({ name: key, secret: name, arn, key }));
  return [{ name: variableOf(entry), secret: name, arn }];
}

/** Gives the ARN in full for what is there; what is not yet made has no last six characters, and AWS finds it without them. */
function findArn(entry: MappedEntry, { options, remote: found }: SnippetContext<AwsOptions>): string {
  const remote = found?.state.remotes.get(keyOf(entry));
  const { account, region } = found ? parseStoreId(found.store.id) : { account: '', region: options.region };
  const location = { account: account || '<ACCOUNT>', region: region || '<REGION>' };
  return (remote && arnOf(remote)) ?? arnFor(location, `secret:${entry.name}`);
}

/**
 * Prints a part of a container definition of ECS: `ARN:KEY::` takes one key out of a JSON secret
 * (docs.aws.amazon.com/AmazonECS, "Pass Secrets Manager secrets through environment variables", checked 2026-11-24).
 */
function containerSecrets(variables: readonly Variable[]): string {
  const secrets = variables.map(({ name, arn, key }) => ({
    name,
    valueFrom: key === undefined ? arn : `${arn}:${key}::`,
  }));
  return `${JSON.stringify({ secrets }, null, 2)}\n`;
}

/** Prints a resource of the External Secrets Operator, version 1 of its API; a JSON string is a YAML string too. */
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
