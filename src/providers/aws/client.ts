import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Redacted } from '../../core/redacted.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { makeWatch, type Watch } from '../http/patience.ts';
import { type AwsCredentials, describeCaller, findCredentials, readKey } from './credentials.ts';
import { explain } from './errors.ts';
import { AwsFailure, judgeFailure, toFailure } from './failure.ts';
import { makeHandler } from './handler.ts';
import { Endpoint, type EndpointAddress, findEndpoint, findRegion, resolveRegion } from './location.ts';
import { ChainReasons } from './sign-in.ts';

/** Whom to ask, as whom, and how. */
export interface AwsConnection {
  readonly sdk: SecretsManagerClient;
  readonly credentials: AwsCredentials;
  readonly region: string;
  /** Where the credentials come from, for people. */
  readonly caller: string;
  readonly endpoint: Endpoint;
}

/**
 * Finds the region and the credentials. Sends nothing to Secrets Manager.
 * @throws UserError when there is none of either
 */
export async function connect(
  givenRegion: string | undefined,
  runtime: Pick<ProviderRuntime, 'env' | 'patience'>,
): Promise<AwsConnection> {
  const { env } = runtime;
  const key = readKey(env);
  const knownRegion = findRegion(givenRegion, env);
  const address = findEndpoint(env, ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_ENDPOINT_URL']);
  const requestHandler = makeHandler(runtime);
  const reasons = new ChainReasons();
  const sdk = new SecretsManagerClient({
    ...(knownRegion !== undefined && { region: knownRegion }),
    ...(key && { credentials: key }),
    ...(env.AWS_PROFILE && { profile: env.AWS_PROFILE }),
    ...address,
    // Tries are counted, paced and told by us.
    maxAttempts: 1,
    // Else one that the SDK does not know, in AWS_DEFAULTS_MODE or a profile, ends the first request as a bug would.
    defaultsMode: 'legacy',
    requestHandler,
    // What asks for credentials of the single sign-on takes no handler but this one, by the SDK's own hand (3.1164).
    ...{ clientConfig: { requestHandler } },
    logger: reasons,
  });
  const region = await resolveRegion(sdk);
  const endpoint = new Endpoint(region, address.endpoint);
  watchEndpoint(sdk, endpoint);
  return {
    sdk,
    credentials: await findCredentials(
      sdk,
      { reasons, dialError: requestHandler.dialError },
      runtime,
      region,
    ),
    region,
    caller: describeCaller(env),
    endpoint,
  };
}

/** Looks at every request before it leaves: whatever named the endpoint, nothing goes anywhere in plain text. */
function watchEndpoint(sdk: SecretsManagerClient, endpoint: Endpoint): void {
  sdk.middlewareStack.add(
    (next) => async (args) => {
      if (isTarget(args.request)) endpoint.update(args.request);
      return await next(args);
    },
    { step: 'finalizeRequest', name: 'watchEndpoint' },
  );
}

const isTarget = (request: unknown): request is EndpointAddress =>
  typeof request === 'object' && request !== null && 'protocol' in request && 'hostname' in request;

export interface AwsRequest<T> {
  readonly kind: 'read' | 'write';
  readonly operation: string;
  /** For errors: `write`. */
  readonly verb: string;
  /** Absent: it is about all secrets. */
  readonly name?: string;
  readonly kmsKey?: string | undefined;
  /** The value that goes along: no error quotes it, whatever AWS repeats. */
  readonly sent?: Redacted<string>;
  /** Aborting ends the waiting for a turn, never a try that is under way. */
  readonly signal?: AbortSignal | undefined;
  /** Refusals that tell something: they come back as answers. */
  readonly expected?: readonly ExpectedRefusal[];
  attempt(sdk: SecretsManagerClient): Promise<T>;
}

/** Refusals that AWS calls by one name are told apart by its words. */
export interface ExpectedRefusal {
  readonly type: string;
  readonly serverMessage?: string;
}

/** Sends requests at the pace of the run. */
export class AwsClient {
  readonly #connection: AwsConnection;
  readonly #limiter: ProviderRuntime['limiter'];
  readonly #watch: Watch;

  constructor(connection: AwsConnection, runtime: Pick<ProviderRuntime, 'limiter' | 'tell' | 'patience'>) {
    this.#connection = connection;
    this.#limiter = runtime.limiter;
    this.#watch = makeWatch(() => connection.endpoint.label, runtime);
  }

  /** @throws UserError for every failure that is not expected */
  async send<T>(request: AwsRequest<T> & { readonly expected?: undefined }): Promise<T>;
  async send<T>(request: AwsRequest<T>): Promise<T | AwsFailure>;
  async send<T>(request: AwsRequest<T>): Promise<T | AwsFailure> {
    const { kind, signal, expected = [], attempt } = request;
    try {
      return await this.#limiter.run({
        kind,
        ...(signal && { signal }),
        judge: judgeFailure,
        attempt: () =>
          this.#watch(() => attempt(this.#connection.sdk)).catch((error: unknown) =>
            returnExpected(error, expected),
          ),
      });
    } catch (error) {
      throw error instanceof AwsFailure ? explain(error, contextOf(request, this.#connection)) : error;
    }
  }
}

function returnExpected(error: unknown, expected: readonly ExpectedRefusal[]): AwsFailure {
  const failure = toFailure(error);
  if (!failure) throw error;
  const isExpected = expected.some(
    ({ type, serverMessage = '' }) => failure.type === type && failure.serverMessage.includes(serverMessage),
  );
  if (isExpected) return failure;
  throw failure;
}

const contextOf = (
  { verb, name, operation, kmsKey, sent }: Omit<AwsRequest<unknown>, 'attempt'>,
  { region, caller, endpoint }: AwsConnection,
) => ({
  purpose: `${verb} ${name === undefined ? 'the secrets' : 'secrets'}`,
  itemPurpose: `${verb} ${name ?? 'the secrets'}`,
  action: `secretsmanager:${operation}`,
  region,
  caller,
  endpoint: endpoint.label,
  ...(name !== undefined && { name }),
  ...(kmsKey !== undefined && { kmsKey }),
  ...(sent && { sent: [sent] }),
});
