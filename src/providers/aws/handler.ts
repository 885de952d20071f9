import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { dialErrorIn } from '../http/dial-error.ts';
import { type Fetch, makeFetch } from '../http/transport.ts';

/** A request of the SDK's, as far as it is sent. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A list of AWS's is 100 secrets a page: descriptions of 2 KB, tags of 20 KB, labels. */
const LARGEST = { read: 4 * 2 ** 20, write: 4 * 2 ** 20 };

/**
 * Sends the SDK's requests as all others are sent: bounded in time and size, by way of the proxy that is set. The SDK's own
 * handler reads a body as long as one comes, and knows no proxy. What asks for credentials goes this way too.
 */
export function makeHandler({ env, patience }: Pick<ProviderRuntime, 'env' | 'patience'>) {
  const fetches = new Map<string, Fetch>();
  const fetchFrom = (origin: string): Fetch => {
    const known = fetches.get(origin);
    if (known) return known;
    const made = makeFetch(origin, { env, largest: LARGEST, ...(patience && { patience }) });
    fetches.set(origin, made);
    return made;
  };
  let last: ReturnType<typeof dialErrorIn>;
  return {
    /** Why the last request had no connection, since what asks for credentials passes on no more than a text. Undefined: it had one. */
    dialError: () => last,
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ method, protocol, hostname, port, path, query, headers, body }: SdkRequest) {
      const origin = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
      const send = async () =>
        fetchFrom(origin)(`${origin}${path}${queryOf(query)}`, {
          method,
          headers,
          ...(isBody(body) && { body }),
        });
      const answer = await send().catch((error: unknown) => {
        last = dialErrorIn(error);
        throw error;
      });
      last = undefined;
      return {
        response: {
          statusCode: answer.status,
          headers: Object.fromEntries(answer.headers),
          body: new Uint8Array(await answer.arrayBuffer()),
        },
      };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

const isBody = (body: unknown): body is string | Uint8Array =>
  typeof body === 'string' || body instanceof Uint8Array;

function queryOf(query: SdkRequest['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => (value === null ? [name] : [name, value ?? ''])),
  );
  const text = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  return text && `?${text}`;
}
