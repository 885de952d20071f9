import project from '../../../package.json' with { type: 'json' };
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { parseJson } from './answers.ts';
import type { LargestAnswers } from './bounds.ts';
import { wireTo } from './connections.ts';
import { connectionFailureIn, RequestFailure, retryAfterFailure } from './failure.ts';
import { makeWatch } from './patience.ts';
import { makeFetch } from './transport.ts';

/** One request, as its sender means it. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the server's address, every part of it encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a web form does, instead. */
  readonly form?: Readonly<Record<string, string>>;
  /** What it is answered with when it is done. Default: 200. */
  readonly success?: readonly number[];
  /** Refusals that tell something: they come back as answers. */
  readonly acceptedStatuses?: readonly number[];
  /** Aborting ends the waiting for a turn, never a try that is under way. */
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** Parsed JSON; undefined when it was none. */
  readonly data: unknown;
}

/** Sends one request at the pace of the run. @throws RequestFailure for every status but those of its success, redirects included */
export type HttpClient = (request: HttpRequest) => Promise<HttpAnswer>;

/** The reasons that the body of a refusal gives. */
export type RefusalDetails = Partial<Pick<RequestFailure, 'serverMessage' | 'brokenRules'>>;

interface HttpClientOptions {
  refusalDetails(data: unknown): RefusalDetails;
  readonly largest?: LargestAnswers;
}

export const USER_AGENT = `deploy-secrets/${project.version}`;

/**
 * Makes a client for JSON. Connections are kept open between its requests.
 * @param server its address, without a slash at the end
 */
export function makeHttpClient(
  server: string,
  runtime: Pick<ProviderRuntime, 'env' | 'limiter' | 'now' | 'tell' | 'patience'>,
  { refusalDetails, largest }: HttpClientOptions,
): HttpClient {
  const { env, limiter, now, patience } = runtime;
  const fetch = makeFetch(server, {
    ...{ env, ...wireTo(server, runtime) },
    ...(patience && { patience }),
    ...(largest && { largest }),
  });
  const watch = makeWatch(() => server, runtime);
  const attempt = async ({
    path,
    method,
    success = [200],
    acceptedStatuses = [],
    ...request
  }: HttpRequest) => {
    const body = bodyOf(request);
    const response = await fetch(`${server}${path}`, {
      method,
      headers: { ...headersFor(body), ...request.headers },
      ...(body && { body: body.text }),
    }).catch((error: unknown) => {
      throw connectionFailureIn(error) ?? error;
    });
    const { status, headers } = response;
    const data = parseJson(await response.text());
    if (![...success, ...acceptedStatuses].includes(status))
      throw new RequestFailure({ status, headers, ...refusalDetails(data) });
    return { status, headers, data };
  };
  return (request) =>
    limiter.run({
      kind: request.method === 'GET' ? 'read' : 'write',
      judge: (error) => retryAfterFailure(error, now()),
      attempt: () => watch(() => attempt(request)),
      ...(request.signal && { signal: request.signal }),
    });
}

interface RequestBody {
  readonly text: string;
  readonly type: string;
}

function bodyOf({ json, form }: Pick<HttpRequest, 'json' | 'form'>): RequestBody | undefined {
  if (form) return { text: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' };
  return json === undefined ? undefined : { text: JSON.stringify(json), type: 'application/json' };
}

const headersFor = (body: RequestBody | undefined): Record<string, string> => ({
  'user-agent': USER_AGENT,
  accept: 'application/json',
  ...(body && { 'content-type': body.type, 'content-length': `${Buffer.byteLength(body.text)}` }),
});
