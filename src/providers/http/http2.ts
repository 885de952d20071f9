import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import {
  type Answer,
  AnswerBody,
  type AnswerBounds,
  INTERIM_ANSWERS,
  TOO_LARGE,
  TransportError,
  tooLate,
} from './bounds.ts';

/** A request as it goes out on a stream. */
export interface StreamRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

/**
 * The server says that it has done nothing about a request, and never will (RFC 9113, 8.7): a refused stream, or one above
 * the last that its GOAWAY names. Whatever it was, it may be sent again.
 */
export class Unprocessed extends TransportError {
  constructor() {
    super('ECONNRESET', 'the server took no more requests on this connection');
  }
}

/** So many streams at once until the server says how many: it should allow no fewer (RFC 9113, 6.5.2). */
const STREAMS = 100;

/** Milliseconds after which a connection that carried nothing is not used again: something on the way may have forgotten it. */
const IDLE = 30_000;

const NO_ERROR = 0;
const REFUSED_STREAM = 7;
const CANCEL = 8;

/** Sends requests side by side over one connection that has agreed on HTTP/2. Without one it keeps no process alive. */
export class Http2Connection {
  readonly #session: ClientHttp2Session;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #most = STREAMS;
  #isRetired = false;
  #idleSince = performance.now();
  /** What has a higher number was not done by the server. */
  #lastStream = Number.POSITIVE_INFINITY;

  constructor(socket: Duplex, origin: string) {
    // `import 'node:http2'` would load the global fetch, see `transport.ts`.
    const { connect } = process.getBuiltinModule('node:http2');
    this.#session = connect(origin, { createConnection: () => socket, settings: { enablePush: false } })
      .on('remoteSettings', ({ maxConcurrentStreams = STREAMS }) => {
        this.#most = maxConcurrentStreams;
        this.#beginNext();
      })
      .on('goaway', (_, lastStream) => {
        this.#lastStream = Math.min(this.#lastStream, lastStream);
        this.retire();
      })
      // The streams under way tell of it; without any it is no matter.
      .on('error', () => this.retire())
      .on('close', () => this.retire());
    this.#session.unref();
  }

  /** Whether it takes another request. */
  get isUsable(): boolean {
    if (this.#running === 0 && performance.now() - this.#idleSince > IDLE) this.retire();
    return !this.#isRetired && !this.#session.closed && !this.#session.destroyed;
  }

  /** Takes no more requests; those under way go on to their end. */
  retire(): void {
    if (this.#isRetired) return;
    this.#isRetired = true;
    this.#session.close();
    this.#beginNext();
  }

  /**
   * Sends one request in its turn: no more at once than the server allows.
   * @throws Unprocessed when it may be sent again; TransportError when nobody can tell what came of it
   */
  async send(request: StreamRequest, bounds: AnswerBounds): Promise<Answer> {
    await this.#turn(bounds.patience.silence);
    this.#session.ref();
    try {
      if (!this.isUsable) throw new Unprocessed();
      return await this.#exchange(request, bounds);
    } finally {
      this.#running -= 1;
      this.#idleSince = performance.now();
      if (this.#running === 0) this.#session.unref();
      this.#beginNext();
    }
  }

  /** @throws TransportError after too long a wait: what was announced for this request may be over */
  async #turn(longest: number): Promise<void> {
    if (this.#isRetired || this.#running < this.#most) {
      this.#running += 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const begin = (): void => resolve(true);
    this.#waiting.push(begin);
    // It keeps the process alive too: the connection does not while nothing is under way.
    const timer = setTimeout(() => this.#giveUpTurn(begin) && resolve(false), longest);
    const hasBegun = await promise;
    clearTimeout(timer);
    if (hasBegun) return;
    // A server that takes none at all is asked for no other on this connection.
    if (this.#most > 0) throw new TransportError('ECONNABORTED', 'the server takes too few requests at once');
    this.retire();
    throw tooLate(longest);
  }

  /** False where its turn has come meanwhile. */
  #giveUpTurn(begin: () => void): boolean {
    const at = this.#waiting.indexOf(begin);
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
  }

  #beginNext(): void {
    while (this.#waiting.length > 0 && (this.#isRetired || this.#running < this.#most)) {
      this.#running += 1;
      this.#waiting.shift()?.();
    }
  }

  #exchange({ method, path, headers, body }: StreamRequest, bounds: AnswerBounds): Promise<Answer> {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const stream = this.#session.request({ ...headers, ...length, ':method': method, ':path': path });
    const answer = answerOn(stream, bounds).catch((error: unknown) => {
      // A server that says nothing to one request is asked for no other on this connection: it may be dead.
      if (codeOf(error) === 'ETIMEDOUT') this.retire();
      throw codeOf(error) === 'ECONNRESET' && this.#isUnprocessed(stream) ? new Unprocessed() : error;
    });
    stream.end(body);
    return answer;
  }

  #isUnprocessed({ id, rstCode }: ClientHttp2Stream): boolean {
    return id === undefined || id > this.#lastStream || rstCode === REFUSED_STREAM;
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof TransportError ? error.code : undefined;

/**
 * Whether a body is as long as its head says. One whose stream was reset as if nothing were wrong looks like the end of a body
 * to Node (24, 2026-11); where no length was told, it is left to who reads the JSON.
 */
const isWhole = ({ headers }: Pick<Answer, 'headers'>, bytes: Buffer): boolean =>
  headers['content-length'] === undefined || Number(headers['content-length']) === bytes.length;

/** The answer on a stream. Whatever else ends it is a connection that was cut: what came of the request is not known. */
function answerOn(stream: ClientHttp2Stream, { patience, largest }: AnswerBounds): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = new AnswerBody(largest);
    let head: Pick<Answer, 'status' | 'headers'> | undefined;
    let interim = 0;
    const giveUp = (error: unknown): void => {
      reject(error);
      stream.close(CANCEL);
    };
    const { silence, total } = patience;
    const timer = setTimeout(() => giveUp(tooLate(total)), total);
    const cut = (): void => reject(new TransportError('ECONNRESET', 'the connection was cut'));
    stream.setTimeout(silence);
    stream
      .on('timeout', () => giveUp(tooLate(silence)))
      .on('headers', () => {
        interim += 1;
        if (interim > INTERIM_ANSWERS) giveUp(new TransportError(TOO_LARGE, 'nothing but interim answers'));
      })
      .on('response', ({ ':status': status = 0, ...headers }) => {
        head = { status, headers };
      })
      .on('data', (chunk: Buffer) => {
        try {
          body.add(chunk);
        } catch (error) {
          giveUp(error);
        }
      })
      // Node ends the body of a stream that was reset or lost its connection as well.
      .on('end', () => {
        const { bytes } = body;
        if (head && stream.rstCode === NO_ERROR && isWhole(head, bytes)) resolve({ ...head, bytes });
        else cut();
      })
      .on('error', cut)
      .on('close', () => {
        clearTimeout(timer);
        cut();
      });
  });
}
