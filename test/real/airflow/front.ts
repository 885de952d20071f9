import { Agent, type Server, request as sendTo } from 'node:http';
import { type Fault, Faults } from '../../fakes/github/faults.ts';
import { bodyOf, listen, serverFor, stop } from '../../fakes/github/http.ts';
import type { RecordedRequest } from '../../fakes/github/log.ts';

/**
 * Stands before a real Airflow: counts what is sent, lets things go wrong on order, and fails where the columns of
 * MySQL are too narrow: SQLite behind it takes everything.
 */
export class Front {
  url = '';
  readonly requests: RecordedRequest[] = [];
  readonly faults = new Faults();
  readonly #server: Server;
  // A connection for each request: one that is kept may be closed by the server just as it is used again.
  readonly #agent = new Agent({ keepAlive: false });

  constructor(behind: string, version: string) {
    this.#server = serverFor(async (request, response) => {
      const { method = '', url: path = '', headers } = request;
      const recorded: RecordedRequest = { method, path, headers, body: await bodyOf(request) };
      this.requests.push(recorded);
      const strike = this.faults.aim(recorded);
      const before =
        (await strike('before')) ?? tooLarge(recorded.body, version.startsWith('3') ? 12_582_847 : 524_288);
      const reply = before ?? (await this.#forwarded(recorded, behind));
      const instead = (await strike('after')) ?? reply;
      if (instead === 'cut') return void request.socket.destroy();
      const { status, body, headers: more } = instead;
      recorded.status = status;
      response.writeHead(status, more).end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
    });
  }

  async start(): Promise<void> {
    this.url = `http://127.0.0.1:${await listen(this.#server)}`;
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    if (this.#server.listening) await stop(this.#server);
  }

  #forwarded({ method, path, headers, body }: RecordedRequest, behind: string): Promise<Reply | 'cut'> {
    const { host: _, connection: __, ...kept } = headers;
    return new Promise((resolve) => {
      const sent = sendTo(behind + path, { method, headers: kept, agent: this.#agent }, async (answer) => {
        const type = answer.headers['content-type'];
        const text = await bodyOf(answer);
        resolve({
          status: answer.statusCode ?? 0,
          body: text,
          headers: type ? { 'content-type': type } : {},
        });
      });
      // What loses the server behind it loses its client too, who sees a connection that was cut.
      sent.on('error', () => resolve('cut'));
      sent.end(body);
    });
  }
}

type Reply = Extract<Fault['do'], { readonly status: number }>;

/** In bytes: a password grows when it is encrypted. */
const MOST: Readonly<Record<string, number>> = { password: 49_087, key: 250 };

/** @param most bytes of a value: on Airflow 2 a whole request takes no more than twice as much */
function tooLarge(body: string, most: number): Reply | undefined {
  let isTooLarge = false;
  const look = (name: string, value: unknown): unknown => {
    const room = name === 'value' ? most : MOST[name];
    if (typeof value === 'string' && room !== undefined && Buffer.byteLength(value) > room) isTooLarge = true;
    return value;
  };
  if (body.startsWith('{')) JSON.parse(body, look);
  return isTooLarge ? { status: 500, body: '<h1>Internal Server Error</h1>' } : undefined;
}
