import sodium from 'libsodium-wrappers';
import type { App } from './app.ts';
import type { Token, Tokens } from './auth.ts';
import type { Answer } from './call.ts';
import { Faults, wait } from './faults.ts';
import { bodyOf, listen, send, serverFor, stop } from './http.ts';
import type { RecordedRequest } from './log.ts';
import { ManualEdits } from './manual-edits.ts';
import { type Limits, Rates } from './rates.ts';
import { respond } from './respond.ts';
import { connectionOf, type Incoming, type Outgoing, secureServerFor } from './secure.ts';
import { State } from './state.ts';

/** The token of an administrator of everything, classic, with all scopes that count; there unless `tokens` is given. */
export const TOKEN = 'ghp_canary0token0of0the0fake0github';

export interface FakeGitHubOptions {
  /** `owner/name`, private, or with `private: false`. Default: `acme/etl`. */
  readonly repositories?: readonly (string | { readonly name: string; readonly private: boolean })[];
  readonly tokens?: Readonly<Record<string, Token>>;
  readonly app?: App;
  /** Default: the real one. */
  readonly clock?: { now(): number };
  /** Default: none. */
  readonly limits?: Limits;
  /** Milliseconds on every answer. */
  readonly latency?: number;
  /** What every path begins with: `/api/v3` for an Enterprise Server. */
  readonly prefix?: string;
  /** A path: listens on this unix socket as well. */
  readonly socket?: string;
  /** Speaks TLS at its address, and HTTP/2 to those who want it. Default: plain HTTP/1.1. */
  readonly tls?: boolean;
}

type Closable = Parameters<typeof stop>[0];

export class FakeGitHub extends ManualEdits {
  /** Where it listens, prefix included: the `baseUrl` for Octokit. */
  url = '';
  /** Milliseconds on every answer. */
  latency = 0;
  readonly faults = new Faults();
  /** Tokens can be added and taken away at any time. */
  readonly tokens: Tokens = new Map();
  protected state = new State();
  readonly #options: FakeGitHubOptions;
  readonly #servers: Closable[] = [];
  #connections = 0;
  readonly #requests: RecordedRequest[] = [];
  #rates = new Rates({}, () => this.#clock());
  #failure: unknown;
  #serving = 0;

  constructor(options: FakeGitHubOptions) {
    super();
    this.#options = options;
    this.reset();
  }

  /** All requests so far, in the order in which they were complete. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  /** How many connections were made to it so far. */
  get connections(): number {
    return this.#connections;
  }

  /** As it was started: the repositories empty, the log too, no faults, nothing used up. */
  reset(): void {
    const { repositories = ['acme/etl'], tokens, limits = {}, latency = 0 } = this.#options;
    this.state = new State();
    for (const one of repositories) {
      const { name, private: isPrivate } = typeof one === 'string' ? { name: one, private: true } : one;
      this.addRepository(name, isPrivate);
    }
    this.tokens.clear();
    const usual: Record<string, Token> = { [TOKEN]: { kind: 'classic', scopes: ['repo', 'admin:org'] } };
    for (const [text, token] of Object.entries(tokens ?? usual)) this.tokens.set(text, token);
    this.#rates = new Rates(limits, () => this.#clock());
    this.#requests.length = 0;
    this.#connections = 0;
    this.faults.clear();
    this.latency = latency;
  }

  /** What it gives brings back the secrets, the variables and the log as they are now, and forgets what goes wrong. */
  save(): () => void {
    const bringBack = this.state.save();
    const requests = this.#requests.length;
    return () => {
      if (this.#serving > 0) throw new Error('a request is under way');
      bringBack();
      this.#requests.length = requests;
      this.#rates = new Rates(this.#options.limits ?? {}, () => this.#clock());
      this.faults.clear();
    };
  }

  async start(): Promise<void> {
    await sodium.ready;
    const { prefix = '', socket, tls = false } = this.#options;
    const port = await this.#listen(() => this.url, tls);
    this.url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}${prefix}`;
    if (socket) await this.#listen((request) => `https://${request.headers.host}${prefix}`, false, socket);
  }

  /** Stops listening. Throws what went wrong inside the fake, if anything did. */
  async close(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map(stop));
    if (this.#failure) throw this.#failure;
  }

  protected now(): number {
    return Math.floor(this.#clock() / 1000) * 1000;
  }

  #clock(): number {
    return (this.#options.clock ?? Date).now();
  }

  #listen(baseOf: (request: Incoming) => string, tls: boolean, socket?: string): Promise<number> {
    const serve = (request: Incoming, response: Outgoing): void => {
      this.#serve(request, response, baseOf(request)).catch((error: unknown) => {
        this.#failure ??= error;
        response.destroy();
      });
    };
    const server = tls ? secureServerFor(serve) : serverFor(serve);
    server.on('connection', () => {
      this.#connections += 1;
    });
    this.#servers.push(server);
    return listen(server, socket);
  }

  async #serve(request: Incoming, response: Outgoing, base: string): Promise<void> {
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return; // the client went away in the middle of it
    const recorded: RecordedRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body,
    };
    this.#requests.push(recorded);
    const leave = this.#rates.enter();
    this.#serving += 1;
    try {
      const answer = await this.#answer(recorded, base);
      if (this.latency > 0) await wait(this.latency);
      if (answer === 'cut') connectionOf(request).destroy();
      else {
        recorded.status = answer.status;
        send(response, answer, this.now(), request.method === 'HEAD');
      }
    } finally {
      this.#serving -= 1;
      leave();
    }
  }

  async #answer(recorded: RecordedRequest, base: string): Promise<Answer | 'cut'> {
    const strike = this.faults.aim(recorded);
    const instead = await strike('before');
    if (instead) return instead;
    const { app, prefix = '' } = this.#options;
    const server = { state: this.state, tokens: this.tokens, rates: this.#rates, app, prefix };
    const answer = respond(server, recorded, base, this.now());
    return (await strike('after')) ?? answer;
  }
}
