import {
  airflowConfig,
  backendLayoutIn,
  isMappable,
  mentionAirflowConfig,
  NOT_MAPPABLE,
} from '../../core/connections/secrets-backend.ts';
import { variableOf } from '../../core/entries.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Entry } from '../../core/model.ts';
import type { Snippet, SnippetContext } from '../../core/sync/provider.ts';
import { shellWord } from '../../core/words.ts';
import { documentName, parseStoreId, secretsBackend } from './location.ts';
import type { GcpOptions } from './options.ts';

export const snippets = {
  mapping: {
    describe: 'what brings the secrets into the environment of a job',
    choices: ['cloud-run', 'external-secrets'],
    language: (about) => (about.choice === 'external-secrets' && isMappable(about) ? 'yaml' : 'sh'),
    mention: mentionMapping,
    text: formatMapping,
  },
  policy: {
    describe: 'the least role that a push needs, as gcloud commands',
    language: () => 'sh',
    text: (_, context) => formatPolicy(context),
  },
  'airflow-cfg': {
    describe: 'the section of airflow.cfg by which an Airflow finds the Connections or its document',
    language: () => 'ini',
    mention: (selection, { location }) =>
      location && backendLayoutIn(selection) ? GLOBAL_ALONE : mentionAirflowConfig(secretsBackend, selection),
    text: (_, context) =>
      (context.options.location ? `# ${GLOBAL_ALONE}\n` : '') +
      airflowConfig(secretsBackend, context.layout, { project_id: projectOf(context) ?? 'PROJECT' }),
  },
} satisfies Readonly<Record<string, Snippet<GcpOptions>>>;

/** The backend asks for `projects/ID/secrets/NAME` at the address for all regions (providers of today, checked 2026-11-28). */
const GLOBAL_ALONE = 'CloudSecretManagerBackend finds global secrets alone: push them without --location';

const projectOf = ({ options, remote }: Pick<SnippetContext<GcpOptions>, 'options' | 'remote'>) =>
  (remote && parseStoreId(remote.store.id).project) ?? options.project;

type MappableEntry = Pick<Entry, 'name' | 'keys' | 'variable'>;
type MappingContext = Pick<SnippetContext<GcpOptions>, 'options' | 'layout' | 'choice' | 'remote'>;

/** Prints what brings the secrets into the environment of the job, ready to paste: names alone. */
function formatMapping(entries: readonly MappableEntry[], context: MappingContext): string {
  if (!isMappable(context)) return NOT_MAPPABLE;
  if (context.choice === 'external-secrets') return externalSecrets(entries, context);
  return cloudRun(entries, context);
}

const layoutOf = ({ layout }: MappingContext): string =>
  backendLayoutIn(layout) ? 'document' : (layout.layouts[0] ?? 'env');

/** Prints flags of gcloud: Cloud Run makes one variable of one secret; a JSON object is taken apart by the program itself. */
function cloudRun(entries: readonly MappableEntry[], context: MappingContext): string {
  const layout = layoutOf(context);
  const lines = {
    env: () => [
      '# for gcloud run jobs (or services) update NAME',
      shellWord(
        `--set-secrets=${entries.map((entry) => `${variableOf(entry)}=${entry.name}:latest`).join(',')}`,
      ),
    ],
    json: () => [
      '# for gcloud run jobs (or services) update NAME',
      `--set-secrets=${entries.map(({ name }) => `DLT_SECRETS_ENV=${name}:latest`).join(',')}`,
      '# first thing in the program, before dlt is asked for anything:',
      '# import json, os; os.environ.update(json.loads(os.environ.pop("DLT_SECRETS_ENV")))',
    ],
    document: () => {
      const why = whyUnread(context.layout);
      return why !== undefined
        ? [`# ${why}`]
        : [
            '# dlt reads the document itself (dlt[gcp] is needed); for gcloud run jobs (or services) update NAME',
            `--set-env-vars=${documentSettings(context).join(',')}`,
          ];
    },
  };
  const regional = context.options.location
    ? ['# Cloud Run takes global secrets: push them without --location']
    : [];
  const wanted = layout === 'json' || layout === 'document' ? lines[layout] : lines.env;
  return [...(layout === 'document' ? [] : regional), ...wanted(), ''].join('\n');
}

/** Says after a push that made new names how a job gets them. */
function mentionMapping(selection: LayoutSelection): string | undefined {
  if (backendLayoutIn(selection)) return undefined;
  if (!selection.layouts.includes('document'))
    return 'a job sees none of them until they are mapped into its environment; print the lines to paste with --print-mapping cloud-run, or external-secrets';
  return (
    whyUnread(selection) ??
    'dlt (with dlt[gcp]) reads the document where PROVIDERS__ENABLE_GOOGLE_SECRETS=true is set and secretmanager.versions.access is allowed; see --print-mapping cloud-run'
  );
}

/** Why dlt's own provider does not find a document, if so. */
function whyUnread({ name, pipeline }: LayoutSelection): string | undefined {
  if (name === undefined || name === documentName(pipeline)) return undefined;
  const [, variable] = /^airflow-variables-(.+)$/.exec(name) ?? [];
  if (variable !== undefined)
    return `an Airflow with Secret Manager as its backend, such as Composer, gives it to dlt as the Variable ${variable}`;
  return `dlt asks for ${documentName(pipeline)}, not for ${name}: leave out --name, or bring it to the job as .dlt/secrets.toml (--print-mapping external-secrets)`;
}

/** Lists what switches dlt's own provider on. */
const documentSettings = (context: MappingContext): string[] => {
  const project = projectOf(context);
  return [
    'PROVIDERS__ENABLE_GOOGLE_SECRETS=true',
    ...(project ? [`PROVIDERS__GOOGLE_SECRETS__CREDENTIALS__PROJECT_ID=${project}`] : []),
  ];
};

/** Prints a resource of the External Secrets Operator, `external-secrets.io/v1`: a Kubernetes secret for `envFrom`, or to mount as a file. */
function externalSecrets(entries: readonly MappableEntry[], context: MappingContext): string {
  const layout = layoutOf(context);
  const body = {
    env: () => ['  data:', ...entries.flatMap((entry) => remoteRef(variableOf(entry), entry.name))],
    json: () => [
      '  dataFrom:',
      ...entries.flatMap(({ name }) => ['    - extract:', `        key: ${JSON.stringify(name)}`]),
    ],
    document: () => [
      '  # mount it at .dlt/secrets.toml of the program',
      '  data:',
      ...entries.flatMap(({ name }) => remoteRef('secrets.toml', name)),
    ],
  };
  const wanted = layout === 'json' || layout === 'document' ? body[layout] : body.env;
  return [
    'apiVersion: external-secrets.io/v1',
    'kind: ExternalSecret',
    'metadata:',
    '  name: dlt-secrets',
    'spec:',
    '  refreshInterval: 1h',
    '  secretStoreRef:',
    '    kind: SecretStore',
    '    name: SECRET_STORE',
    '  target:',
    '    name: dlt-secrets',
    ...wanted(),
    '',
  ].join('\n');
}

/** A JSON string is a YAML string too, whatever is in it. */
const remoteRef = (key: string, name: string): string[] => [
  `    - secretKey: ${JSON.stringify(key)}`,
  '      remoteRef:',
  `        key: ${JSON.stringify(name)}`,
];

/** Reading a value is not among them. */
const PUSH_PERMISSIONS = [
  'secretmanager.secrets.list',
  'secretmanager.secrets.get',
  'secretmanager.secrets.create',
  'secretmanager.secrets.update',
  'secretmanager.versions.add',
  'secretmanager.versions.list',
];
const PRUNE_PERMISSION = 'secretmanager.secrets.delete';
const DESTROY_PERMISSION = 'secretmanager.versions.destroy';

/** Prints the least role that a push needs, as commands to run. The account is whoever runs deploy-secrets. */
function formatPolicy(context: Pick<SnippetContext<GcpOptions>, 'options' | 'remote'>): string {
  const { keepVersions } = context.options;
  const id = projectOf(context) ?? 'PROJECT';
  const permissions = [...PUSH_PERMISSIONS, ...(keepVersions === undefined ? [] : [DESTROY_PERMISSION])];
  return [
    `# leave out ${PRUNE_PERMISSION} if nothing is ever removed with --prune`,
    `gcloud iam roles create deploySecrets --project=${id} --title='deploy-secrets' \\`,
    `  --permissions=${[...permissions, PRUNE_PERMISSION].join(',')}`,
    `gcloud projects add-iam-policy-binding ${id} --role=projects/${id}/roles/deploySecrets \\`,
    "  --member='serviceAccount:ACCOUNT' --condition=None",
    '',
  ].join('\n');
}
