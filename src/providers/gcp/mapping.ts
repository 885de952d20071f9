import { variableOf } from '../../core/entries.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Entry } from '../../core/model.ts';
import type { SnippetContext } from '../../core/sync/provider.ts';
import { shellWord } from '../../core/workflows/shell-word.ts';
import type { GcpOptions } from './index.ts';
import { documentName } from './location.ts';
import { projectIn } from './place.ts';

type Named = Pick<Entry, 'name' | 'keys' | 'variable'>;
type About = Pick<SnippetContext<GcpOptions>, 'options' | 'layout' | 'choice' | 'remote'>;

/** What brings the secrets into the environment of the job, ready to paste. Holds names alone. */
export const mapping = (entries: readonly Named[], about: About): string =>
  about.choice === 'external-secrets' ? externalSecrets(entries, about) : cloudRun(entries, about);

const layoutOf = ({ layout: { layouts } }: About): string => layouts[0] ?? 'env';

/** Cloud Run makes one variable of one secret; a JSON object is taken apart by the program itself. */
function cloudRun(entries: readonly Named[], about: About): string {
  const layout = layoutOf(about);
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
      const why = unread(about.layout);
      return why !== undefined
        ? [`# ${why}`]
        : [
            '# dlt reads the document itself (dlt[gcp] is needed); for gcloud run jobs (or services) update NAME',
            `--set-env-vars=${documentSettings(about).join(',')}`,
          ];
    },
  };
  const regional = about.options.location
    ? ['# Cloud Run takes global secrets: push them without --location']
    : [];
  const wanted = layout === 'json' || layout === 'document' ? lines[layout] : lines.env;
  return [...(layout === 'document' ? [] : regional), ...wanted(), ''].join('\n');
}

/** Said after a push that made new names. */
export function mention(naming: LayoutSelection): string {
  if (!naming.layouts.includes('document'))
    return 'a job sees none of them until they are mapped into its environment; print the lines to paste with --print-mapping cloud-run, or external-secrets';
  return (
    unread(naming) ??
    'dlt (with dlt[gcp]) reads the document where PROVIDERS__ENABLE_GOOGLE_SECRETS=true is set and secretmanager.versions.access is allowed; see --print-mapping cloud-run'
  );
}

/** Why dlt's own provider does not find a document, if so. */
function unread({ name, pipeline }: LayoutSelection): string | undefined {
  if (name === undefined || name === documentName(pipeline)) return undefined;
  const [, variable] = /^airflow-variables-(.+)$/.exec(name) ?? [];
  if (variable !== undefined)
    return `an Airflow with Secret Manager as its backend, such as Composer, gives it to dlt as the Variable ${variable}`;
  return `dlt asks for ${documentName(pipeline)}, not for ${name}: leave out --name, or bring it to the job as .dlt/secrets.toml (--print-mapping external-secrets)`;
}

/** What switches dlt's own provider on. */
const documentSettings = ({ options, remote }: About): string[] => {
  const project = remote ? projectIn(remote.store.id) : options.project;
  return [
    'PROVIDERS__ENABLE_GOOGLE_SECRETS=true',
    ...(project ? [`PROVIDERS__GOOGLE_SECRETS__CREDENTIALS__PROJECT_ID=${project}`] : []),
  ];
};

/** External Secrets Operator, `external-secrets.io/v1`: a Kubernetes secret for `envFrom`, or to mount as a file. */
function externalSecrets(entries: readonly Named[], about: About): string {
  const layout = layoutOf(about);
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
