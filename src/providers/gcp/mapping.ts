import { envName } from '../../core/layouts/env-name.ts';
import type { Entry } from '../../core/leaf.ts';
import type { SnippetAbout } from '../../core/provider.ts';
import type { GcpOptions } from './index.ts';

type Named = Pick<Entry, 'name' | 'keys' | 'from'>;
type About = Pick<SnippetAbout<GcpOptions>, 'options' | 'naming' | 'choice' | 'found'>;

/** What brings the secrets into the environment of the job, ready to paste. Holds names alone. */
export const mapping = (entries: readonly Named[], about: About): string =>
  about.choice === 'external-secrets' ? externalSecrets(entries, about) : cloudRun(entries, about);

const layoutOf = ({ naming: { layouts } }: About): string => layouts[0] ?? 'env';

/** Cloud Run makes one variable of one secret; a JSON object is taken apart by the program itself. */
function cloudRun(entries: readonly Named[], about: About): string {
  const layout = layoutOf(about);
  const lines = {
    env: () => [
      '# for gcloud run jobs (or services) update NAME',
      quoted(
        `--set-secrets=${entries.map((entry) => `${variableOf(entry, about)}=${entry.name}:latest`).join(',')}`,
      ),
    ],
    json: () => [
      '# for gcloud run jobs (or services) update NAME',
      `--set-secrets=${entries.map(({ name }) => `DLT_SECRETS_ENV=${name}:latest`).join(',')}`,
      '# first thing in the program, before dlt is asked for anything:',
      '# import json, os; os.environ.update(json.loads(os.environ.pop("DLT_SECRETS_ENV")))',
    ],
    document: () => [
      '# dlt reads the document itself (dlt[gcp] is needed); for gcloud run jobs (or services) update NAME',
      `--set-env-vars=${documentSettings(about).join(',')}`,
    ],
  };
  const regional = about.options.location
    ? ['# Cloud Run takes global secrets: push them without --location']
    : [];
  const wanted = layout === 'json' || layout === 'document' ? lines[layout] : lines.env;
  return [...(layout === 'document' ? [] : regional), ...wanted(), ''].join('\n');
}

/** One word for a shell. */
const quoted = (text: string): string =>
  /^[\w,=:.-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** What switches dlt's own provider on. */
const documentSettings = (about: About): string[] => {
  const { project } = about.options;
  return [
    'PROVIDERS__ENABLE_GOOGLE_SECRETS=true',
    ...(project ? [`PROVIDERS__GOOGLE_SECRETS__CREDENTIALS__PROJECT_ID=${project}`] : []),
  ];
};

/** External Secrets Operator, `external-secrets.io/v1`: a Kubernetes secret for `envFrom`, or to mount as a file. */
function externalSecrets(entries: readonly Named[], about: About): string {
  const layout = layoutOf(about);
  const body = {
    env: () => ['  data:', ...entries.flatMap((entry) => remoteRef(variableOf(entry, about), entry.name))],
    json: () => ['  dataFrom:', ...entries.flatMap(({ name }) => ['    - extract:', `        key: ${name}`])],
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

/**
 * The variable that dlt looks up: the name without its prefix; where `--rename` put another one, what the path
 * is called in an environment.
 */
function variableOf({ name, from }: Named, { naming: { prefix = '' } }: About): string {
  const plain = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const [first] = from;
  if (!first) return plain;
  const names = first.path.map((_, end) => envName(first.path.slice(0, end + 1)));
  return names.includes(plain) || from.length > 1 ? plain : envName(first.path);
}
