import project from '../../../package.json' with { type: 'json' };
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { type Fetch, makeFetch } from '../http/transport.ts';
import { explain } from './errors.ts';
import { Failure, saidIn, unansweredIn, verdictOn } from './failure.ts';
import type { AirflowLocation } from './location.ts';

/** One request, as its sender means it. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the address, every part of it encoded. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a web form does, instead. */
  readonly form?: Readonly<Record<string, string>>;
  /** Refusals that tell something: they come back as answers. */
  readonly takes?: readonly number[];
  /** For errors: `list the connections`. */
  readonly doing: string;
  /** Aborting ends the waiting for a turn, never a try that is under way. */
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** Parsed JSON; undefined when it was none. */
  readonly data: unknown;
}

/** Sends one request at the pace of the run. @throws UserError for every failure that is not among `takes` */
export type Send = (call: Call) => Promise<Answer>;

/** As whom, and how that is said. */
export interface Identity {
  /** `the token from AIRFLOW_TOKEN` */
  readonly who: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const nobody: Identity = { who: 'a request without credentials', headers: {} };

/** Every request of one run goes through one of these; connections are kept open between them. */
export class Client {
  readonly #fetch: Fetch;
  readonly #address: AirflowLocation;
  readonly #outside: Pick<ProviderRuntime, 'limiter'>;

  constructor(address: AirflowLocation, outside: Pick<ProviderRuntime, 'env' | 'limiter'>) {
    this.#fetch = makeFetch(address.base, { env: outside.env });
    this.#address = address;
    this.#outside = outside;
  }

  as(identity: Identity): Send {
    return async (call) => {
      const { signal, doing } = call;
      try {
        return await this.#outside.limiter.run({
          kind: call.method === 'GET' ? 'read' : 'write',
          judge: verdictOn,
          attempt: () => this.#attempt(call, identity),
          ...(signal && { signal }),
        });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const isTold = call.body !== undefined || call.form !== undefined;
        throw explain(error, { doing, isTold, who: identity.who, base: this.#address.base });
      }
    };
  }

  async #attempt({ method, path, takes = [], ...call }: Call, { headers }: Identity): Promise<Answer> {
    const { body, type } = bodyOf(call);
    const reply = await this.#fetch(`${this.#address.base}${path}`, {
      method,
      headers: {
        'user-agent': `deploy-secrets/${project.version}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': type, 'content-length': `${Buffer.byteLength(body)}` }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    }).catch((error: unknown) => {
      throw unansweredIn(error) ?? error;
    });
    const text = await reply.text();
    if (reply.status >= 300 && !takes.includes(reply.status))
      throw new Failure({ status: reply.status, headers: reply.headers, ...saidIn(text) });
    return { status: reply.status, headers: reply.headers, data: dataIn(text) };
  }
}

function bodyOf({ body, form }: Pick<Call, 'body' | 'form'>): { body: string | undefined; type: string } {
  if (form) return { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' };
  return { body: body === undefined ? undefined : JSON.stringify(body), type: 'application/json' };
}

function dataIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Whoever needs something in it says what is missing.
  }
}
