import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UserError } from '../../core/diagnostics.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { isLoopback } from '../http/address.ts';
import { proxyEnvFrom } from '../http/transport.ts';
import { type Credentials, findCredentials, keyIn, whoIn } from './credentials.ts';
import { hostOf } from './place.ts';
import { regionOf, regionSaid } from './region.ts';

/** Whom to ask, as whom, and how. */
export interface Connection {
  readonly client: SecretsManagerClient;
  readonly credentials: Credentials;
  readonly region: string;
  readonly who: string;
  readonly address: Address;
}

/** Where the requests go. A profile may name another endpoint, which shows once one was sent. */
export class Address {
  #host: string | undefined;
  #shown: string;

  constructor(region: string, endpoint: string | undefined) {
    this.#shown = `secretsmanager.${region}`;
    if (endpoint === undefined) return;
    const { protocol, hostname, port } = new URL(endpoint);
    this.meet({ protocol, hostname, ...(port !== '' && { port: Number(port) }) });
  }

  /** Undefined for AWS itself. */
  get host(): string | undefined {
    return this.#host;
  }

  toString(): string {
    return this.#shown;
  }

  /** @throws UserError for plain HTTP to anything but this machine */
  meet({ protocol, hostname, port }: Target): void {
    if (protocol !== 'https:' && !isLoopback(hostname))
      throw new UserError(`the endpoint ${protocol}//${hostname} is not encrypted`, {
        hint: 'use https in AWS_ENDPOINT_URL; plain http is taken for this machine alone',
      });
    this.#host = hostOf(hostname, port);
    this.#shown = port === undefined ? hostname : `${hostname}:${port}`;
  }
}

interface Target {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
}

/** Milliseconds until a connection stands, and until an answer is complete. */
const PATIENCE = { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** @throws UserError without a region or credentials. Sends nothing to Secrets Manager. */
export async function connect(
  given: string | undefined,
  { env }: Pick<ProviderRuntime, 'env'>,
): Promise<Connection> {
  const key = keyIn(env);
  const said = regionSaid(given, env);
  const named = endpointIn(env, ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_ENDPOINT_URL']);
  const client = new SecretsManagerClient({
    ...(said !== undefined && { region: said }),
    ...(key && { credentials: key }),
    ...(env.AWS_PROFILE && { profile: env.AWS_PROFILE }),
    ...named,
    // Tries are counted, paced and told by us.
    maxAttempts: 1,
    requestHandler: { ...PATIENCE, httpsAgent: { keepAlive: true, maxSockets: 100, ...proxyIn(env) } },
  });
  const region = await regionOf(client);
  const address = new Address(region, named.endpoint);
  watch(client, address);
  return { client, credentials: await findCredentials(client, env), region, who: whoIn(env), address };
}

/** The SDK itself reads no proxy from the environment. */
const proxyIn = (env: Runtime['env']) => {
  const proxyEnv = proxyEnvFrom(env);
  return proxyEnv && { proxyEnv };
};

/** @throws UserError when the first of these that is set is no address */
export function endpointIn(env: Runtime['env'], names: readonly string[]): { endpoint?: string } {
  const name = names.find((one) => env[one]);
  if (name === undefined) return {};
  const endpoint = env[name] ?? '';
  if (!URL.canParse(endpoint) || !/^https?:/.test(endpoint))
    throw new UserError(`${name} is not an address`, { hint: 'it looks like http://localhost:4566' });
  const { username, password } = new URL(endpoint);
  if (username || password)
    throw new UserError(`${name} holds a user name or a password`, { hint: 'take them out of the address' });
  return { endpoint };
}

/** Every request is looked at before it leaves: whichever way named the endpoint, it goes nowhere in plain text. */
function watch(client: SecretsManagerClient, address: Address): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      if (isTarget(args.request)) address.meet(args.request);
      return await next(args);
    },
    { step: 'finalizeRequest', name: 'meetAddress' },
  );
}

const isTarget = (request: unknown): request is Target =>
  typeof request === 'object' && request !== null && 'protocol' in request && 'hostname' in request;
