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
import { isLoopback } from '../http/loopback.ts';

/** One account in one region, at AWS or at a server of another address. */
export interface AwsLocation {
  /** Empty when it is not known. */
  readonly account: string;
  readonly region: string;
  /** The address, if it is none of AWS's own: `127.0.0.1:5000`. */
  readonly host?: string;
}

/** The part of a location that a run is about. */
export interface AwsScope {
  /** The layout, and the prefix behind it: what is pushed in one way is never removed by a run in another. */
  readonly id: string;
  /** All its names begin so. */
  readonly prefix: string;
  /** It holds one name alone. */
  readonly single: boolean;
}

/**
 * What dlt's own provider asks for: `dlt/dlt_secrets_toml`, and before a pipeline's own one `dlt/NAME/dlt_secrets_toml`
 * (dlt 1.29 and later; checked with 1.31, 2026-11-24).
 */
export const documentName = (pipeline: string | undefined): string =>
  pipeline === undefined ? 'dlt/dlt_secrets_toml' : `dlt/${vaultKey(pipeline)}/dlt_secrets_toml`;

/** Nothing looks this name up by itself: it goes into the mapping that is printed. */
export const jsonName = (pipeline: string | undefined): string =>
  pipeline === undefined ? 'dlt/env' : `dlt/${vaultKey(pipeline)}/env`;

/** It takes separators off the end of a prefix, and puts none after an empty one. */
export const secretsBackend: SecretsBackend = {
  className: 'airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend',
  prefixes: { connection: 'airflow/connections', 'airflow-document': 'airflow/variables' },
  separator: '/',
  startOf: (prefix, separator) => (prefix === '' ? '' : stripEnd(prefix, separator) + separator),
  idSeparator: '.',
};

/** `rstrip` of Python: each of these characters, as many as there are. */
function stripEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** A document for Airflow is one of the layout `document` under another name: who pushed it with `--name` goes on. */
export function scopeOf(selection: LayoutSelection): AwsScope {
  const { layouts, prefix = '', name, pipeline } = selection;
  const [layout = 'env'] = layouts;
  const forAirflow = backendLayoutIn(selection);
  if (forAirflow === 'connection') {
    const start = backendStart(secretsBackend, forAirflow, selection);
    return { id: `connection/${start}`, prefix: start, single: false };
  }
  if (forAirflow) return { id: 'document', prefix: backendDocument(secretsBackend, selection), single: true };
  if (layout === 'env') return { id: `env/${prefix}`, prefix, single: false };
  const defaultName = layout === 'document' ? documentName : jsonName;
  return { id: layout, prefix: name ?? defaultName(pipeline), single: true };
}

/** `aws/123456789012/eu-west-1/env/etl/`; in lower case, but for the prefix, in which AWS tells letters apart. */
export const storeIdOf = ({ account, region, host }: AwsLocation, { id }: Pick<AwsScope, 'id'>): string =>
  `aws${host === undefined ? '' : `@${host}`}/${account}/${region}/`.toLowerCase() + id;

/** `aws 123456789012 eu-west-1 etl/` */
export const labelOf = (
  { account, region }: Pick<AwsLocation, 'account' | 'region'>,
  { prefix, single }: Pick<AwsScope, 'prefix' | 'single'>,
): string =>
  `aws${account === '' ? '' : ` ${account}`} ${region}${single || prefix === '' ? '' : ` ${prefix}`}`;

/** The account in an ARN: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:A-AbCdEf`. */
export const accountOf = (arn: string | undefined): string | undefined =>
  /^arn:[^:]+:secretsmanager:[^:]*:(\d{12}):/.exec(arn ?? '')?.[1];

/** An ARN without the six characters that AWS adds; as complete as it can be before the secret is there. */
export const arnFor = (
  { account, region }: Pick<AwsLocation, 'account' | 'region'>,
  resource: string,
  service = 'secretsmanager',
): string => `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;

const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/**
 * Finds the region that was given or is set, without the profile.
 * @throws UserError when it cannot be one
 */
export function findRegion(given: string | undefined, env: Runtime['env']): string | undefined {
  const sources = [
    { from: '--region', region: given },
    { from: 'AWS_REGION', region: env.AWS_REGION },
    { from: 'AWS_DEFAULT_REGION', region: env.AWS_DEFAULT_REGION },
  ];
  const { from, region } = sources.find((source) => source.region) ?? {};
  if (region !== undefined && !/^[a-z]{2,}(-[a-z0-9]+)+$/.test(region))
    throw new UserError(`${from}: ${JSON.stringify(region)} is no region of AWS`, {
      hint: 'it looks like eu-west-1',
    });
  return region;
}

/**
 * Reads what options and environment say of a location, without asking AWS; what they do not say is undefined.
 * @throws UserError when the region cannot be one
 */
export function statedLocation(
  { region: given }: { readonly region?: string },
  env: Runtime['env'],
): { readonly account?: string; readonly region?: string } {
  const region = findRegion(given, env);
  const account = /^\d{12}$/.exec(env.AWS_ACCOUNT_ID ?? '')?.[0];
  return { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
}

/**
 * Reads the region that the SDK found, in the profile if nothing else named one.
 * @throws UserError when nothing did
 */
export async function resolveRegion(sdk: {
  readonly config: { region(): Promise<string> };
}): Promise<string> {
  try {
    return await sdk.config.region();
  } catch {
    // The SDK has one reason alone: there is none, in no place where it looks.
    throw new UserError('which region of AWS?', {
      hint: 'give it with --region, in AWS_REGION or AWS_DEFAULT_REGION, or in the profile (`aws configure set region`)',
    });
  }
}

/**
 * Finds the address that the first of these variables names.
 * @throws UserError when it is no address
 */
export function findEndpoint(env: Runtime['env'], names: readonly string[]): { endpoint?: string } {
  const name = names.find((one) => env[one]);
  if (name === undefined) return {};
  const endpoint = env[name] ?? '';
  if (!URL.canParse(endpoint) || !/^https?:/.test(endpoint))
    throw new UserError(`${name} is not an address`, { hint: 'it looks like http://localhost:4566' });
  const { username, password, protocol, hostname } = new URL(endpoint);
  if (username || password)
    throw new UserError(`${name} holds a user name or a password`, { hint: 'take them out of the address' });
  refusePlaintext(protocol, hostname, name);
  return { endpoint };
}

/** Where the requests go. A profile may name another address, which shows once a request was sent. */
export class Endpoint {
  #host: string | undefined;
  #label: string;

  constructor(region: string, endpoint: string | undefined) {
    this.#label = `secretsmanager.${region}`;
    if (endpoint === undefined) return;
    const { protocol, hostname, port } = new URL(endpoint);
    this.update({ protocol, hostname, ...(port !== '' && { port: Number(port) }) });
  }

  /** Undefined for AWS itself. */
  get host(): string | undefined {
    return this.#host;
  }

  /** The address as people read it. */
  get label(): string {
    return this.#label;
  }

  /**
   * Takes over where a request is about to go.
   * @throws UserError for plain HTTP to anything but this machine
   */
  update({ protocol, hostname, port }: EndpointAddress): void {
    refusePlaintext(protocol, hostname);
    this.#label = port === undefined ? hostname : `${hostname}:${port}`;
    this.#host = AWS_HOSTS.test(hostname) ? undefined : this.#label;
  }
}

/** @param variable what names the address; a profile may do so too */
function refusePlaintext(protocol: string, hostname: string, variable = 'AWS_ENDPOINT_URL'): void {
  if (protocol === 'https:' || isLoopback(hostname)) return;
  throw new UserError(`the endpoint ${protocol}//${hostname} is not encrypted`, {
    hint: `use https in ${variable}; plain http is taken for this machine alone`,
  });
}

export interface EndpointAddress {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
}

/** Hosts of AWS itself, VPC endpoints, China and sovereign clouds included (AWS's partitions, checked 2026-11-24). */
const AWS_HOSTS =
  /\.(amazonaws\.com(\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|(c2s\.ic|sc2s\.sgov|csp\.hci\.ic)\.gov|cloud\.adc-e\.uk)$/;
