import {
  backendDocument,
  backendLayoutIn,
  backendStart,
  type SecretsBackend,
} from '../../core/connections/secrets-backend.ts';
import { UserError } from '../../core/diagnostics.ts';
import { vaultKey } from '../../core/dlt/names.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Runtime } from '../../core/runtime.ts';
import { loopbackHost } from '../http/loopback.ts';

/** One project, or one of its regions, at Google or at a local server. */
export interface GcpLocation {
  readonly project: string;
  /** Where regional secrets live. Absent: global ones, which Google replicates. */
  readonly region?: string;
  readonly emulator?: Emulator;
}

/** A server that speaks the API without encryption and without asking who calls. */
export interface Emulator {
  readonly host: string;
  readonly port: number;
}

/** The part of a project that a run is about. */
export interface GcpScope {
  /** The layout and the prefix or name: what is pushed in one way is never removed by a run in another. */
  readonly id: string;
  /** All its names begin so. Empty where they need not. */
  readonly prefix: string;
  /** Whether a name lies in it. */
  holds(name: string): boolean;
}

/** What dlt's own provider asks for: `dlt_secrets_toml`, and for a pipeline `NAME-dlt_secrets_toml` (dlt 1.26 to 1.31, checked 2026-11-24). */
export const documentName = (pipeline: string | undefined): string =>
  `${pipeline === undefined ? '' : `${vaultKey(pipeline)}-`}dlt_secrets_toml`;

/** Nothing looks this name up by itself: it goes into the mapping that is printed. */
export const jsonName = (pipeline: string | undefined): string =>
  `${pipeline === undefined ? '' : `${vaultKey(pipeline)}-`}dlt_secrets_env`;

/** Its names are `prefix + sep + id` as they are. No id has a dot: Google takes none in a name. */
export const secretsBackend: SecretsBackend = {
  className: 'airflow.providers.google.cloud.secrets.secret_manager.CloudSecretManagerBackend',
  prefixes: { connection: 'airflow-connections', 'airflow-document': 'airflow-variables' },
  separator: '-',
  startOf: (prefix, separator) => prefix + separator,
  idSeparator: '__',
  noPipeline: {
    message:
      'no Airflow finds the document of one pipeline in Secret Manager: dlt asks for a Variable with a dot in its name, which Google does not take',
    hint: 'leave out --pipeline, or let dlt read it without Airflow: --layout document',
  },
};

/** A document for Airflow is one of the layout `document` under another name: who pushed it with `--name` goes on. */
export function scopeOf(selection: LayoutSelection): GcpScope {
  const { layouts, prefix = '', name, pipeline } = selection;
  const [layout = 'env'] = layouts;
  const forAirflow = backendLayoutIn(selection);
  if (layout === 'env') return scopeBehind('env', prefix);
  if (forAirflow === 'connection')
    return scopeBehind('connection', backendStart(secretsBackend, forAirflow, selection));
  if (forAirflow) return scopeOfOne('document', backendDocument(secretsBackend, selection));
  return scopeOfOne(layout, name ?? (layout === 'document' ? documentName(pipeline) : jsonName(pipeline)));
}

const scopeBehind = (layout: string, prefix: string): GcpScope => ({
  id: `${layout}/${prefix}`,
  prefix,
  holds: (one) => one.startsWith(prefix),
});

const scopeOfOne = (layout: string, name: string): GcpScope => ({
  id: `${layout}/${name}`,
  prefix: '',
  holds: (one) => one === name,
});

/**
 * Checks what the command line says of names for Airflow.
 * @throws UserError for what its backend would never find
 */
export function checkBackendNames(selection: LayoutSelection): void {
  const { prefix, separator = secretsBackend.separator } = selection;
  const forAirflow = backendLayoutIn(selection);
  if (forAirflow && prefix && separator && prefix.endsWith(separator))
    throw new UserError(`--prefix: ${prefix} ends in the separator, which would stand there twice`, {
      hint: `leave out the ${separator} at its end, or give what is there in full as --separator`,
    });
}

/** `gcp/acme-prod/europe-west1/env/etl_`; in lower case, but for the prefix, in which Google tells letters apart. */
export const storeIdOf = (
  { project, region, emulator }: GcpLocation,
  { id }: Pick<GcpScope, 'id'>,
): string => {
  const at = emulator ? `gcp@${emulator.host}:${emulator.port}` : 'gcp';
  return `${[at, project, ...(region ? [region] : [])].join('/').toLowerCase()}/${id}`;
};

/** Reads the project that options and environment name, without asking Google. @throws UserError when it cannot be one */
export function statedProject(
  given: string | undefined,
  env: Runtime['env'],
): { readonly project: string; readonly from: string } | undefined {
  const sources = [
    { from: '--project', project: given },
    ...['GOOGLE_CLOUD_PROJECT', 'GCLOUD_PROJECT'].map((from) => ({ from, project: env[from]?.trim() })),
  ];
  for (const { from, project } of sources) {
    if (!project) continue;
    checkProject(project, from);
    return { project, from };
  }
  return undefined;
}

/** `gcp acme-prod (europe-west1) etl_` */
export const labelOf = (
  { project, region }: Pick<GcpLocation, 'project' | 'region'>,
  { prefix }: Pick<GcpScope, 'prefix'>,
): string => ['gcp', project, ...(region ? [`(${region})`] : []), ...(prefix ? [prefix] : [])].join(' ');

/** `projects/acme-prod/locations/europe-west1` */
export const parentOf = ({ project, region }: Pick<GcpLocation, 'project' | 'region'>): string =>
  `projects/${project}${region ? `/locations/${region}` : ''}`;

/** Where the API of a region answers (docs, "Regional secrets", checked 2026-11-24). */
export const endpointOf = (region: string): string => `secretmanager.${region}.rep.googleapis.com`;

/** Whom the requests reach, for people. */
export function serverOf({ region, emulator }: Pick<GcpLocation, 'region' | 'emulator'>): string {
  if (emulator) return `${emulator.host}:${emulator.port}`;
  return region ? endpointOf(region) : 'secretmanager.googleapis.com';
}

/**
 * Checks what becomes a part of every request.
 * @throws UserError for what can be no project
 */
export function checkProject(project: string, from: string): void {
  if (/^([a-z0-9.-]+:)?[a-z0-9-]+$/.test(project)) return;
  throw new UserError(`${from}: ${JSON.stringify(project)} is no project id`, {
    hint: 'it is lower case, such as acme-prod, and not the name shown in the console',
  });
}

const EMULATOR = 'SECRET_MANAGER_EMULATOR_HOST';

/**
 * Finds the server that `SECRET_MANAGER_EMULATOR_HOST` names, if it does.
 * @throws UserError unless it is `host:port` of this machine: nothing on the way is encrypted
 */
export function findEmulator(env: Runtime['env']): Emulator | undefined {
  const address = env[EMULATOR];
  if (!address) return undefined;
  const [, host = '', port = ''] = /^([^/@]+):(\d{1,5})$/.exec(address) ?? [];
  if (host === '')
    throw new UserError(`${EMULATOR} is not HOST:PORT`, {
      hint: 'it looks like 127.0.0.1:8085, without http://',
    });
  const here = loopbackHost(host);
  if (here === undefined)
    throw new UserError(`${EMULATOR}: what is sent to ${host} would not be encrypted`, {
      hint: 'run the server on this machine, or unset it to reach Google itself',
    });
  return { host: here, port: Number(port) };
}
