import type { IncomingMessage } from 'node:http';
import { UserError } from '../../core/diagnostics.ts';
import type { Patience } from '../../core/runtime.ts';
import { makeAgent } from './agent.ts';
import { routeTo } from './dial.ts';
import { isLoopback } from './loopback.ts';
import { type Network, readNetwork } from './network.ts';
import { PATIENCE } from './patience.ts';

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
}

/** The longest answers, in bytes: to a GET, and to a write, which tells no more than what came of it. */
export interface LargestAnswers {
  readonly read: number;
  readonly write: number;
}

const LARGEST: LargestAnswers = { read: 16 * 2 ** 20, write: 2 ** 20 };

/** The code of an answer that does not end, as Node has one for a connection that was cut. */
export const TOO_LARGE = 'EMSGSIZE';

/** More interim answers (1xx) to one request than that are no answer. */
const INTERIM_ANSWERS = 16;

/**
 * Makes a `fetch` over Node's own client, with connections kept open: the global one takes 40 ms to load. It follows
 * no redirect: those arrive as answers. A body that ends early is an error here, where Octokit would take it
 * for an empty one. Nothing is unpacked: we ask for no compression, so a packed answer is read as it came, which is no JSON.
 * @param api where all requests go: it decides on encryption and proxy.
 * @throws UserError when the environment names a proxy that cannot be used.
 */
export function makeFetch(
  api: string,
  { env, network = readNetwork(env), patience = PATIENCE, largest = LARGEST }: TransportOptions,
): Fetch {
  const address = new URL(api);
  routeTo(address, network);
  const { protocol } = address;
  const { request } = process.getBuiltinModule(protocol === 'http:' ? 'node:http' : 'node:https');
  const agent = makeAgent(network, { protocol, timeout: patience.silence });
  return (url, { method, headers, body }) =>
    new Promise((resolve, reject) => {
      const most = method === 'GET' ? largest.read : largest.write;
      const sent = request(url, { method, headers, agent, timeout: patience.silence }, (answer) => {
        readAll(answer, most).then((bytes) => {
          clearTimeout(timer);
          resolve(responseOf(url, answer, bytes));
        }, giveUp);
      });
      const giveUp = (error: Error): void => {
        clearTimeout(timer);
        sent.destroy(error);
        reject(error);
      };
      const late = (milliseconds: number) => () =>
        giveUp(new TransportError('ETIMEDOUT', `no answer within ${milliseconds / 1000} seconds`));
      const timer = setTimeout(late(patience.total), patience.total);
      let interim = 0;
      sent
        .on('timeout', late(patience.silence))
        .on('information', () => {
          interim += 1;
          if (interim > INTERIM_ANSWERS) giveUp(new TransportError(TOO_LARGE, 'nothing but interim answers'));
        })
        .on('error', giveUp)
        .end(body);
    });
}

/** Has a code as Node's own errors of a connection have. */
class TransportError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

async function readAll(answer: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop by an error closes the connection too.
  for await (const chunk of answer) {
    size += chunk.length;
    if (size > most) throw new TransportError(TOO_LARGE, `an answer of more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function responseOf(url: string, { statusCode = 0, headers }: IncomingMessage, bytes: Buffer): FetchResponse {
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
