import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Act, acts } from './acts.ts';
import type { Dice } from './dice.ts';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Relayed {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request that came in, and what can be done with it. */
export interface Scene {
  readonly received: Received;
  readonly response: ServerResponse;
  readonly dice: Dice;
  /** The answers of before, by what was asked for: lists that lag. */
  readonly remembered: Map<string, Relayed>;
  /** Lets it have its effect. */
  relay(): Promise<Relayed>;
}

/** How often it misbehaves; undefined: it passes everything on. */
export interface Mischief {
  readonly dice: Dice;
  readonly probability: number;
  /** The ways to misbehave. Default: all. */
  readonly only?: readonly string[];
}

/** Stands before a server and misbehaves by a plan. `done` counts each kind of misbehaviour. */
export class ChaosProxy {
  url = '';
  mischief: Mischief | undefined;
  readonly done = new Map<string, number>();
  readonly #target: URL;
  readonly #remembered = new Map<string, Relayed>();
  readonly #server = createServer((incoming, response) => {
    this.#take(incoming, response).catch(() => response.destroy());
  });

  constructor(target: string) {
    this.#target = new URL(target);
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Ends what still trickles, and forgets what was answered. */
  calm(): void {
    this.mischief = undefined;
    this.#server.closeAllConnections();
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const received = { method, url, headers, body: Buffer.concat(chunks) };
    const [name, act] = this.#choose(received);
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
    const { mischief } = this;
    await act({
      received,
      response,
      dice: mischief?.dice ?? { below: () => 0, chance: () => false, pick: ([first]) => first },
      remembered: this.#remembered,
      relay: () => relay(this.#target, received),
    });
  }

  #choose({ method }: Received): readonly [string, Act] {
    const { mischief } = this;
    if (!mischief?.dice.chance(mischief.probability)) return ['passed on', acts.pass];
    const names = (mischief.only ?? Object.keys(acts)).filter((name) => method === 'GET' || name !== 'lag');
    const name = names[mischief.dice.below(names.length)] ?? 'pass';
    return [name, acts[name] ?? acts.pass];
  }
}

function relay(target: URL, { method, url, headers, body }: Received): Promise<Relayed> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: target.hostname, port: target.port, method, path: url, headers },
      async (answer) => {
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk);
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
        } catch (error) {
          reject(error);
        }
      },
    );
    sent.on('error', reject).end(body);
  });
}
