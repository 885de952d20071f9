import type { Server } from 'node:http';
import { type Fault, Faults } from '../../fakes/github/faults.ts';
import { bodyOf, listen, serverFor, stop } from '../../fakes/github/http.ts';
import type { RecordedRequest } from '../../fakes/github/log.ts';

/**
 * Stands before moto: counts, lets things go wrong on order, and refuses what AWS refuses and moto takes (names, and
 * values of more than 65,536 bytes).
 */
export class Front {
  url = '';
  readonly requests: RecordedRequest[] = [];
  readonly faults = new Faults();
  readonly #server: Server;

  constructor(behind: string) {
    this.#server = serverFor(async (request, response) => {
      const { method = '', url: path = '', headers } = request;
      const recorded: RecordedRequest = { method, path, headers, body: await bodyOf(request) };
      this.requests.push(recorded);
      const strike = this.faults.aim(recorded);
      const reply = (await strike('before')) ?? refusal(recorded.body) ?? (await forwarded(recorded, behind));
      const instead = (await strike('after')) ?? reply;
      if (instead === 'cut') request.socket.destroy();
      else response.writeHead(instead.status, { ...JSON_TYPE, ...instead.headers }).end(textOf(instead.body));
    });
  }

  async start(): Promise<void> {
    this.url = `http://127.0.0.1:${await listen(this.#server)}`;
  }

  close(): Promise<void> {
    return stop(this.#server);
  }
}

type Reply = Extract<Fault['do'], { readonly status: number }>;

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body ?? {}));

async function forwarded({ headers, body, path }: RecordedRequest, behind: string): Promise<Reply> {
  const kept = ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'];
  const sent = Object.fromEntries(kept.map((name) => [name, String(headers[name] ?? '')]));
  const answer = await fetch(behind + path, { method: 'POST', headers: sent, body });
  const type = answer.headers.get('content-type');
  return { status: answer.status, body: await answer.text(), headers: type ? { 'content-type': type } : {} };
}

function refusal(body: string): Reply | undefined {
  if (!body.startsWith('{')) return undefined;
  const { Name: name, SecretString: value } = JSON.parse(body);
  const isBad =
    (typeof name === 'string' && !/^[A-Za-z0-9/_+=.@!-]{1,512}$/.test(name)) ||
    (typeof value === 'string' && (value === '' || Buffer.byteLength(value) > 65_536));
  return isBad ? { status: 400, body: { __type: 'ValidationException', message: 'refused' } } : undefined;
}
