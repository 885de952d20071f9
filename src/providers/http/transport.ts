import type { IncomingMessage } from 'node:http';
import { UserError } from '../../core/diagnostics.ts';
import type { Patience } from '../../core/runtime.ts';
import { makeAgent } from './agent.ts';
import {
  type Answer,
  AnswerBody,
  type AnswerBounds,
  INTERIM_ANSWERS,
  type LargestAnswers,
  TOO_LARGE,
  TransportError,
  tooLate,
} from './bounds.ts';
import type { Connections } from './connections.ts';
import { routeTo } from './dial.ts';
import { Unprocessed } from './http2.ts';
import { isLoopback } from './loopback.ts';
import { type Network, readNetwork } from './network.ts';
import { PATIENCE, within } from './patience.ts';

/** As much of `fetch` as a client of a REST API uses. */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchResponse>;

interface FetchRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

interface FetchResponse {
  readonly url: string;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface TransportOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absent: as `env` has it. */
  readonly network?: Network;
  readonly patience?: Patience;
  /** How long an answer may be, in bytes. */
  readonly largest?: LargestAnswers;
  /** Those to the server, where HTTP/2 will do. Absent: HTTP/1.1 is spoken. */
  readonly connections?: Connections | undefined;
}

const LARGEST: LargestAnswers = { read: 16 * 2 ** 20, write: 2 ** 20 };

/**
 * Makes a `fetch` over Node's own client, with connections kept open: the global one takes 40 ms to load. It follows
 * no redirect: those arrive as answers. A body that ends early is an error here, where Octokit would take it
 * for an empty one. Nothing is unpacked: we ask for no compression, so a packed answer is read as it came, which is no JSON.
 * @param api where all requests go: it decides on encryption and proxy.
 * @throws UserError when the environment names a proxy that cannot be used.
 */
export function makeFetch(
  api: string,
  { env, network = readNetwork(env), patience = PATIENCE, largest = LARGEST, connections }: TransportOptions,
): Fetch {
  const address = new URL(api);
  routeTo(address, network);
  const overHttp1 = http1Sender(address, { network, patience, connections });
  return async (url, request) => {
    const most = request.method === 'GET' ? largest.read : largest.write;
    const since = performance.now();
    const left = (): Patience => ({ ...patience, total: patience.total - (performance.now() - since) });
    const answer =
      (connections && (await sendOverHttp2(connections, url, request, { largest: most, left }))) ??
      (await overHttp1(url, request, { largest: most, patience: left() }));
    return responseOf(url, answer);
  };
}

/** How often a request is sent anew that a server has surely not looked at. */
const RESENDS = 2;

/** Undefined: the server speaks HTTP/1.1. */
async function sendOverHttp2(
  connections: Connections,
  url: string,
  request: FetchRequest,
  { largest, left }: { readonly largest: number; left(): Patience },
): Promise<Answer | undefined> {
  const { pathname, search } = new URL(url);
  for (let resent = 0; ; resent++) {
    const { total } = left();
    const connection = await within(total, connections.http2(), () => tooLate(total));
    if (!connection) return undefined;
    try {
      const sent = { ...request, path: `${pathname}${search}` };
      return await connection.send(sent, { patience: left(), largest });
    } catch (error) {
      if (!(error instanceof Unprocessed) || resent === RESENDS) throw error;
    }
  }
}

/** Sends over as many connections as there are requests at once. */
function http1Sender(
  { protocol }: URL,
  {
    network,
    patience,
    connections,
  }: Pick<TransportOptions, 'connections'> & Required<Pick<TransportOptions, 'network' | 'patience'>>,
) {
  const { request } = process.getBuiltinModule(protocol === 'http:' ? 'node:http' : 'node:https');
  const agent = makeAgent(network, {
    protocol,
    timeout: patience.silence,
    ...(connections && { takeSpare: () => connections.takeSpare() }),
  });
  return (url: string, { method, headers, body }: FetchRequest, bounds: AnswerBounds): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { silence, total } = bounds.patience;
      const sent = request(url, { method, headers, agent, timeout: silence }, (answer) => {
        readAll(answer, bounds.largest).then((bytes) => {
          clearTimeout(timer);
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes });
        }, giveUp);
      });
      const giveUp = (error: Error): void => {
        clearTimeout(timer);
        sent.destroy(error);
        reject(error);
      };
      const timer = setTimeout(() => giveUp(tooLate(total)), total);
      let interim = 0;
      sent
        .on('timeout', () => giveUp(tooLate(silence)))
        .on('information', () => {
          interim += 1;
          if (interim > INTERIM_ANSWERS) giveUp(new TransportError(TOO_LARGE, 'nothing but interim answers'));
        })
        .on('error', giveUp)
        .end(body);
    });
}

async function readAll(answer: IncomingMessage, largest: number): Promise<Buffer> {
  const body = new AnswerBody(largest);
  // Leaving the loop by an error closes the connection too.
  for await (const chunk of answer) body.add(chunk);
  return body.bytes;
}

function responseOf(url: string, { status, headers, bytes }: Answer): FetchResponse {
  const flat = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return {
    url,
    status,
    headers: new Map(flat),
    text: async () => bytes.toString('utf8'),
    arrayBuffer: async () => new Uint8Array(bytes).buffer,
  };
}

/** Where an address was given, and what to say when it cannot be used. */
export interface AddressSource {
  /** `--url`, `GITHUB_API_URL` */
  readonly name: string;
  readonly formatHint: string;
  /** Where a user name and a password belong instead. */
  readonly credentialsHint: string;
}

/**
 * Reads the address of a server.
 * @throws UserError when it is no address, holds credentials, or is plain HTTP to anything but this machine
 */
export function parseAddress(text: string, { name, formatHint, credentialsHint }: AddressSource): URL {
  if (!URL.canParse(text)) throw new UserError(`${name} is not an address`, { hint: formatHint });
  const url = new URL(text);
  if (url.username || url.password)
    throw new UserError(`${name} holds a user name or a password`, { hint: credentialsHint });
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new UserError(`${name}: ${url.protocol}//${url.host} is not encrypted`, {
      hint: 'use https; plain http is taken for this machine alone',
    });
  return url;
}
