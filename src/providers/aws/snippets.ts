import {
  airflowConfig,
  backendLayoutIn,
  isMappable,
  mentionAirflowConfig,
  NOT_MAPPABLE,
} from '../../core/connections/secrets-backend.ts';
import { variableOf } from '../../core/entries.ts';
import { doubleQuoted, formatJson, printable } from '../../core/inert.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Entry } from '../../core/model.ts';
import type { Snippet, SnippetContext } from '../../core/sync/provider.ts';
import { shellWord } from '../../core/words.ts';
import { arnFor, documentName, secretsBackend, statedLocation } from './location.ts';
import type { AwsOptions } from './options.ts';
import { formatPolicy, policyNotes } from './policy.ts';

export const snippets: Readonly<Record<'mapping' | 'policy' | 'airflow-cfg', Snippet<AwsOptions>>> = {
  mapping: {
    describe: 'what hands the secrets to a job as environment variables',
    choices: ['ecs', 'external-secrets'],
    mention: mentionMapping,
    notes: mappingNotes,
    text: formatMapping,
  },
  policy: {
    describe: 'the least IAM policy that pushes like this; it reads no value',
    notes: policyNotes,
    text: formatPolicy,
  },
  'airflow-cfg': {
    describe: 'the section of airflow.cfg by which an Airflow finds the Connections or its document',
    mention: (selection) => mentionAirflowConfig(secretsBackend, selection),
    text: (_, { layout, options, env }) =>
      airflowConfig(secretsBackend, layout, {
        region_name: statedLocation(options, env).region ?? '<REGION>',
      }),
  },
};

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

const MOUNT_NOTE = ['  # mount it at .dlt/secrets.toml of the program'];

/** Says after a push that made new names how a job gets them. */
export function mentionMapping(selection: LayoutSelection): string | undefined {
  if (backendLayoutIn(selection)) return undefined;
  if (!selection.layouts.includes('document'))
    return 'a job sees none of them until its definition asks for each; print the lines to paste with --print-mapping ecs or external-secrets';
  const prefix = prefixOf(selection);
  const where = prefix === PREFIX ? '' : ` and ${PREFIX_SETTING}=${shellWord(prefix ?? '')}`;
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
function providerSettings({ options, layout, env }: SnippetContext<AwsOptions>): string {
  const why = whyUnread(layout);
  if (why !== undefined) return `# ${printable(why)}\n`;
  const { region = '<REGION>' } = statedLocation(options, env);
  const prefix = prefixOf(layout);
  const lines = [
    'PROVIDERS__ENABLE_AWS_SECRETS=true',
    `PROVIDERS__AWS_SECRETS__CREDENTIALS__REGION_NAME=${region ? shellWord(region) : '<REGION>'}`,
    ...(prefix === PREFIX ? [] : [`${PREFIX_SETTING}=${shellWord(prefix ?? '')}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** A document as the file that dlt reads. */
const filesOf = (entries: readonly MappedEntry[]): Pick<Variable, 'name' | 'secret'>[] =>
  entries.map(({ name }) => ({ name: 'secrets.toml', secret: name }));

function variablesOf(entry: MappedEntry, context: SnippetContext<AwsOptions>): Variable[] {
  const { name, keys } = entry;
  const arn = arnIn(context, name);
  if (keys) return keys.map((key) => ({ name: key, secret: name, arn, key }));
  return [{ name: variableOf(entry), secret: name, arn }];
}

/** Gives the ARN without its last six characters, which AWS alone knows, and without which it finds the secret too. */
function arnIn({ options, env }: SnippetContext<AwsOptions>, name: string): string {
  const { account = '<ACCOUNT>', region = '<REGION>' } = statedLocation(options, env);
  return arnFor({ account, region }, `secret:${name}`);
}

/** Says what stands for what only AWS knows, and where the text goes. */
function mappingNotes(context: SnippetContext<AwsOptions>): string[] {
  const { options, env, layout, choice } = context;
  if (choice === 'external-secrets') return [];
  const isDocument = layout.layouts.includes('document');
  if (isDocument && whyUnread(layout) !== undefined) return [];
  const { account, region } = statedLocation(options, env);
  return [
    ...(region === undefined ? ['<REGION> is yours to fill in: name it with --region or AWS_REGION'] : []),
    ...(isDocument || account !== undefined
      ? []
      : ['<ACCOUNT> is yours to fill in: the 12 digits, or set AWS_ACCOUNT_ID']),
    ...(isDocument ? [] : ['it goes beside the secrets that the container definition has already']),
  ];
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
  return formatJson({ secrets });
}

/** Prints a resource of the External Secrets Operator, version 1 of its API. */
function externalSecret(
  variables: readonly Pick<Variable, 'name' | 'secret' | 'key'>[],
  note: readonly string[] = [],
): string {
  const data = variables.flatMap(({ name, secret, key }) => [
    `    - secretKey: ${doubleQuoted(name)}`,
    '      remoteRef:',
    `        key: ${doubleQuoted(secret)}`,
    ...(key === undefined ? [] : [`        property: ${doubleQuoted(key)}`]),
  ]);
  return [
    'apiVersion: external-secrets.io/v1',
    'kind: ExternalSecret',
    'metadata:',
    '  # Take another name where there is one of this name already, or a Secret: both are taken over.',
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
