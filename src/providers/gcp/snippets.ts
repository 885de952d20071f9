import {
  airflowConfig,
  backendLayoutIn,
  isMappable,
  mentionAirflowConfig,
  NOT_MAPPABLE,
} from '../../core/connections/secrets-backend.ts';
import { UserError } from '../../core/diagnostics.ts';
import { variableOf } from '../../core/entries.ts';
import { doubleQuoted, isPrintable, printable } from '../../core/inert.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Entry } from '../../core/model.ts';
import type { Snippet, SnippetContext } from '../../core/sync/provider.ts';
import { shellPath, shellWord } from '../../core/words.ts';
import { documentName, secretsBackend, statedProject } from './location.ts';
import type { GcpOptions } from './options.ts';
import { grantKey, makeAgent } from './refusals/keys.ts';

export const snippets = {
  mapping: {
    describe: 'what brings the secrets into the environment of a job',
    choices: ['cloud-run', 'external-secrets'],
    mention: mentionMapping,
    notes: mappingNotes,
    text: formatMapping,
  },
  policy: {
    describe: 'the least role that a push needs, as gcloud commands',
    notes: policyNotes,
    text: (_, context) => formatPolicy(context),
  },
  'airflow-cfg': {
    describe: 'the section of airflow.cfg by which an Airflow finds the Connections or its document',
    mention: (selection, { location }) =>
      location && backendLayoutIn(selection) ? GLOBAL_ALONE : mentionAirflowConfig(secretsBackend, selection),
    text: (_, context) =>
      (context.options.location ? `# ${GLOBAL_ALONE}\n` : '') +
      airflowConfig(secretsBackend, context.layout, { project_id: projectIn(context) }),
  },
} satisfies Readonly<Record<string, Snippet<GcpOptions>>>;

/** The backend asks for `projects/ID/secrets/NAME` at the address for all regions (providers of today, checked 2026-11-28). */
const GLOBAL_ALONE = 'CloudSecretManagerBackend finds global secrets alone: push them without --location';

type MappableEntry = Pick<Entry, 'name' | 'keys' | 'variable'>;
type MappingContext = Pick<SnippetContext<GcpOptions>, 'options' | 'layout' | 'choice' | 'env'>;

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
        `--update-secrets=${entries.map((entry) => pairFor(variableOf(entry), `${entry.name}:latest`)).join(',')}`,
      ),
    ],
    json: () => [
      '# for gcloud run jobs (or services) update NAME',
      shellWord(`--update-secrets=${entries.map(({ name }) => `DLT_SECRETS_ENV=${name}:latest`).join(',')}`),
      '# first thing in the program, before dlt is asked for anything:',
      '# import json, os; os.environ.update(json.loads(os.environ.pop("DLT_SECRETS_ENV")))',
    ],
    document: () => {
      const why = whyUnread(context.layout);
      return why !== undefined
        ? [`# ${printable(why)}`]
        : [
            '# dlt reads the document itself (dlt[gcp] is needed); for gcloud run jobs (or services) update NAME',
            shellWord(`--update-env-vars=${documentSettings(context).join(',')}`),
          ];
    },
  };
  const regional = context.options.location
    ? ['# Cloud Run takes global secrets: push them without --location']
    : [];
  const wanted = layout === 'json' || layout === 'document' ? lines[layout] : lines.env;
  return [...(layout === 'document' ? [] : regional), ...wanted(), ''].join('\n');
}

/**
 * Writes `VARIABLE=VALUE` for a list of gcloud, which is cut at commas, and each of it at the first equals sign.
 * @throws UserError for a variable that would be cut
 */
function pairFor(variable: string, value: string): string {
  if (/^[^,=]+$/.test(variable) && isPrintable(variable)) return `${variable}=${value}`;
  throw new UserError(`gcloud takes no variable called ${JSON.stringify(variable)}`, {
    hint: 'leave it out with --exclude, or take --print-mapping external-secrets or --layout document',
    code: 'not-a-variable',
  });
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
const documentSettings = (context: MappingContext): string[] => [
  'PROVIDERS__ENABLE_GOOGLE_SECRETS=true',
  `PROVIDERS__GOOGLE_SECRETS__CREDENTIALS__PROJECT_ID=${projectIn(context)}`,
];

const projectIn = ({ options, env }: Pick<MappingContext, 'options' | 'env'>): string =>
  statedProject(options.project, env)?.project ?? 'PROJECT';

const FILL_IN_PROJECT = 'PROJECT is yours to fill in: name it with --project or GOOGLE_CLOUD_PROJECT';

/** Says what has to be filled in. */
function mappingNotes(context: MappingContext): string[] {
  const { layout, choice, options, env } = context;
  const isSettings = layoutOf(context) === 'document' && choice !== 'external-secrets';
  if (!isSettings || whyUnread(layout) !== undefined) return [];
  return statedProject(options.project, env) ? [] : [FILL_IN_PROJECT];
}

/** Prints a resource of the External Secrets Operator, `external-secrets.io/v1`: a Kubernetes secret for `envFrom`, or to mount as a file. */
function externalSecrets(entries: readonly MappableEntry[], context: MappingContext): string {
  const layout = layoutOf(context);
  const body = {
    env: () => ['  data:', ...entries.flatMap((entry) => remoteRef(variableOf(entry), entry.name))],
    json: () => [
      '  dataFrom:',
      ...entries.flatMap(({ name }) => ['    - extract:', `        key: ${doubleQuoted(name)}`]),
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
    '  # Take another name where there is one of this name already, or a Secret: both are taken over.',
    '  name: dlt-secrets',
    'spec:',
    '  refreshInterval: 1h',
    '  secretStoreRef:',
    '    kind: SecretStore',
    '    name: gcp # the name of your SecretStore',
    '  target:',
    '    name: dlt-secrets',
    ...wanted(),
    '',
  ].join('\n');
}

const remoteRef = (key: string, name: string): string[] => [
  `    - secretKey: ${doubleQuoted(key)}`,
  '      remoteRef:',
  `        key: ${doubleQuoted(name)}`,
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
function formatPolicy(context: Pick<MappingContext, 'options' | 'env'>): string {
  const id = projectIn(context);
  const { keepVersions, kmsKey = [] } = context.options;
  const permissions = [...PUSH_PERMISSIONS, ...(keepVersions === undefined ? [] : [DESTROY_PERMISSION])];
  return [
    `# leave out ${PRUNE_PERMISSION} if nothing is ever removed with --prune`,
    `gcloud iam roles create deploySecrets ${shellWord(`--project=${id}`)} --title='deploy-secrets' \\`,
    `  --permissions=${[...permissions, PRUNE_PERMISSION].join(',')}`,
    `gcloud projects add-iam-policy-binding ${shellPath(id)} ${shellWord(`--role=projects/${id}/roles/deploySecrets`)} \\`,
    "  --member='serviceAccount:ACCOUNT' --condition=None",
    ...(kmsKey.length === 0
      ? []
      : [
          '# it is Secret Manager itself that uses a key: its service agent in the project, which is made once',
          makeAgent(id),
          ...kmsKey.map((key) => grantKey(key, id)),
        ]),
    '',
  ].join('\n');
}

/** Says what has to be filled in. */
function policyNotes({ options, env }: Pick<MappingContext, 'options' | 'env'>): string[] {
  return [
    ...(statedProject(options.project, env) ? [] : [FILL_IN_PROJECT]),
    'ACCOUNT is yours to fill in: the service account that pushes',
  ];
}
