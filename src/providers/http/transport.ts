import type { IncomingMessage } from 'node:http';
import { UserError } from '../../core/diagnostics.ts';
import { isLoopback } from './address.ts';

/** As much of `fetch` as a client of a REST API uses. */
export type Fetch = (url: string, init: Init) => Promise<Reply>;

interface Init {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Reply {
  readonly url: string;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface Using {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long a server may say nothing, in milliseconds. */
  readonly silence?: number;
  readonly nodeVersion?: string;
}

/**
 * `fetch` over Node's own client, with connections kept open: the global one takes 40 ms to load. It follows
 * no redirect: those arrive as answers. A body that ends early is an error here, where Octokit would take it
 * for an empty one.
 * @param api where all requests go: it decides on encryption and proxy.
 * @throws UserError when a proxy is asked for that this Node cannot use.
 */
export function makeFetch(api: string, { env, silence = 30_000, nodeVersion }: Using): Fetch {
  const { protocol, hostname } = new URL(api);
  // `import 'node:http'` would load the global fetch after all, for the sake of its named exports.
  const { request, Agent } = process.getBuiltinModule(protocol === 'http:' ? 'node:http' : 'node:https');
  const proxyEnv = isLoopback(hostname) ? undefined : proxyEnvFrom(env, nodeVersion);
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo', ...(proxyEnv && { proxyEnv }) });
  return (url, { method, headers, body }) =>
    new Promise((resolve, reject) => {
      const sent = request(url, { method, headers, agent, timeout: silence }, (answer) => {
        readAll(answer).then((bytes) => resolve(replyOf(url, answer, bytes)), reject);
      });
      sent.on('timeout', () => sent.destroy(new SilenceError(silence)));
      sent.on('error', reject);
      sent.end(body);
    });
}

class SilenceError extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(silence: number) {
    super(`no answer for ${silence / 1000} seconds`);
  }
}

async function readAll(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function replyOf(url: string, { statusCode = 0, headers }: IncomingMessage, bytes: Buffer): Reply {
  const flat = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return {
    url,
    status: statusCode,
    headers: new Map(flat),
    text: async () => bytes.toString('utf8'),
    arrayBuffer: async () => new Uint8Array(bytes).buffer,
  };
}

type ProxyEnv = Record<'HTTPS_PROXY' | 'https_proxy' | 'NO_PROXY' | 'no_proxy', string | undefined>;

/**
 * What an `Agent` takes as `proxyEnv`; undefined: no proxy is configured.
 * @throws UserError when one is, and this Node cannot use it
 */
export function proxyEnvFrom(
  { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy }: Using['env'],
  nodeVersion = process.versions.node,
): ProxyEnv | undefined {
  if (!HTTPS_PROXY && !https_proxy) return undefined;
  if (!knowsProxies(nodeVersion))
    throw new UserError(`HTTPS_PROXY is set, and Node ${nodeVersion} cannot use a proxy`, {
      hint: 'run it with Node 24.5 or later (or 22.21 of the older line), or unset HTTPS_PROXY',
    });
  return { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy };
}

/** `Agent` takes `proxyEnv` from Node 24.5 and 22.21 on; before, it ignores it without a word. */
function knowsProxies(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
