import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { Faults, wait } from '../github/faults.ts';
import { bodyOf, listen, serverFor, stop } from '../github/http.ts';
import type { RecordedRequest } from '../github/log.ts';
import { serve2 } from './api2.ts';
import { serve3 } from './api3.ts';
import { type Answer, majorOf, type Rules } from './call.ts';
import { admit, signIn } from './doors.ts';
import { Refusal } from './refusal.ts';
import { type Connection, emptyConnection, State, type Variable } from './state.ts';

export interface FakeAirflowOptions {
  /** Default: `3.3.2`. */
  readonly version?: string;
  /** What every path begins with, such as that of a deployment of Astro. */
  readonly prefix?: string;
  /** Milliseconds on every answer. */
  readonly latency?: number;
}

export class FakeAirflow {
  /** Where it listens, prefix included. */
  url = '';
  latency: number;
  readonly faults = new Faults();
  readonly requests: RecordedRequest[] = [];
  readonly rules: Rules;
  readonly #state = new State();
  readonly #prefix: string;
  #server: HttpServer | undefined;
  #failure: unknown;
  #serving = 0;

  constructor({ version = '3.3.2', prefix = '', latency = 0 }: FakeAirflowOptions) {
    this.#prefix = prefix;
    this.latency = latency;
    this.rules = {
      version,
      pageLimit: 100,
      encrypts: true,
      exposesConfig: false,
      providers: { snowflake: '6.19.0', postgres: '7.1.1' },
      secretsBackend: undefined,
      denied: new Set(),
      doors: new Set(['basic', 'password', 'bearer', 'mwaa']),
    };
  }

  async start(): Promise<void> {
    this.#server = serverFor((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        if (request.destroyed && !request.complete) return; // the client went away in the middle of its body
        this.#failure ??= error;
        response.destroy();
      });
    });
    this.url = `http://127.0.0.1:${await listen(this.#server)}${this.#prefix}`;
  }

  /** What it gives brings back the database and the log as they are now, and forgets what goes wrong. */
  save(): () => void {
    const bringBack = this.#state.save();
    const requests = this.requests.length;
    return () => {
      if (this.#serving > 0) throw new Error('a request is under way');
      bringBack();
      this.requests.length = requests;
      this.faults.clear();
    };
  }

  /** Stops listening. Throws what went wrong inside the fake, if anything did. */
  async close(): Promise<void> {
    if (this.#server) await stop(this.#server);
    if (this.#failure) throw this.#failure;
  }

  connection(id: string): Connection | undefined {
    return this.#state.connections.get(id);
  }

  connections(): ReadonlyMap<string, Connection> {
    return this.#state.connections;
  }

  variable(key: string): Variable | undefined {
    return this.#state.variables.get(key);
  }

  variables(): ReadonlyMap<string, Variable> {
    return this.#state.variables;
  }

  /** As in the web interface: what is not named stays. */
  setConnection(id: string, fields: Partial<Connection>): void {
    const was = this.#state.connections.get(id) ?? emptyConnection;
    this.#state.setConnection(id, { ...was, ...fields });
  }

  setVariable(key: string, fields: Partial<Variable>): void {
    const was = this.#state.variables.get(key) ?? { value: '', description: null, encrypted: true };
    this.#state.setVariable(key, { ...was, ...fields });
  }

  removeConnection(id: string): void {
    this.#state.connections.delete(id);
  }

  removeVariable(key: string): void {
    this.#state.variables.delete(key);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded: RecordedRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: await bodyOf(request),
    };
    this.requests.push(recorded);
    this.#serving += 1;
    const answer = await this.#answer(recorded).finally(() => {
      this.#serving -= 1;
    });
    if (this.latency > 0) await wait(this.latency);
    if (answer === 'cut') return void request.socket.destroy();
    recorded.status = answer.status;
    send(response, answer);
  }

  async #answer(recorded: RecordedRequest): Promise<Answer | 'cut'> {
    const strike = this.faults.aim(recorded);
    const instead = await strike('before');
    if (instead) return instead;
    const answer = this.#respond(recorded);
    return (await strike('after')) ?? answer;
  }

  #respond(recorded: RecordedRequest): Answer {
    try {
      return this.#route(recorded);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, body: error.body };
    }
  }

  #route(recorded: RecordedRequest): Answer {
    const [whole = '', query = ''] = recorded.path.split('?', 2);
    const path = whole.startsWith(this.#prefix) ? whole.slice(this.#prefix.length) : '';
    const { rules } = this;
    const door = signIn(recorded, path, rules);
    if (door) return door;
    const api = majorOf(rules) === 3 ? '/api/v2' : '/api/v1';
    if (!path.startsWith(`${api}/`)) return nowhere(rules, path);
    if (path === `${api}/version`)
      return { status: 200, body: { version: rules.version, git_version: null } };
    admit(recorded, rules);
    const body: unknown = recorded.body === '' ? undefined : JSON.parse(recorded.body);
    const call = {
      method: recorded.method,
      path: path.slice(api.length),
      query: new URLSearchParams(query),
      body,
    };
    const serve = majorOf(rules) === 3 ? serve3 : serve2;
    return serve({ ...call, state: this.#state, rules });
  }
}

/** Each version has its own way to say that there is nothing. */
function nowhere(rules: Rules, path: string): Answer {
  if (majorOf(rules) === 2) return { status: 404, body: '<h1>Airflow 404</h1>' };
  const error = path.startsWith('/api/v1/')
    ? '/api/v1 has been removed in Airflow 3, please use its upgraded version /api/v2 instead.'
    : 'API route not found';
  return { status: 404, body: { error } };
}

/** A text is sent as a page, anything else as JSON. */
function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const isPage = typeof body === 'string';
  const text = body === undefined ? '' : isPage ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...(body !== undefined && { 'content-type': isPage ? 'text/html' : 'application/json' }),
    ...(status !== 204 && { 'content-length': Buffer.byteLength(text) }),
    ...headers,
  });
  response.end(text);
}
