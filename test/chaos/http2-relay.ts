import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { certificate } from '../fakes/tls/certificate.ts';
import { type FrameAct, frameActs } from './frame-acts.ts';
import { bytesOf, FLAG, type Frame, frameReader, goaway, PREFACE, TYPE, withSettings } from './frames.ts';
import type { Mischief } from './proxy.ts';

/**
 * Stands before a server that speaks HTTP/2 over TLS, passes on frame by frame, and misbehaves by a plan, as a server or
 * anything on the way may: once for each request. No header is told by what was sent before, so that frames may be left out.
 */
export class Http2Relay {
  url = '';
  mischief: Mischief | undefined;
  /** How many requests it lets a client have under way. */
  streams = 100;
  /** Connections that were made to it. */
  accepted = 0;
  readonly done = new Map<string, number>();
  readonly #target: URL;
  readonly #sockets = new Set<TLSSocket>();
  readonly #server = createServer({ ...certificate, ALPNProtocols: ['h2'] }, (client) => this.#join(client));

  constructor(target: string) {
    this.#target = new URL(target);
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    this.url = `https://127.0.0.1:${port}`;
    return this;
  }

  async close(): Promise<void> {
    this.calm();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Ends all that is under way, and behaves. */
  calm(): void {
    this.mischief = undefined;
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: TLSSocket): void {
    this.accepted += 1;
    const { hostname: host, port } = this.#target;
    const server = connect({ host, port: Number(port), ALPNProtocols: ['h2'], rejectUnauthorized: false });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket
        .setNoDelay()
        .on('error', () => {})
        .on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
    }
    server.write(PREFACE);
    const relayed = new Relayed(client, server, this);
    // Nothing may be said to a client before the server's settings are (RFC 9113, 3.4).
    client.pause();
    server.once('data', () => client.resume());
    client.on(
      'data',
      frameReader(PREFACE.length, (frame) => relayed.fromClient(frame)),
    );
    server.on(
      'data',
      frameReader(0, (frame) => relayed.fromServer(frame)),
    );
  }

  choose(): FrameAct {
    const { mischief } = this;
    const misbehaves = mischief?.dice.chance(mischief.probability) ?? false;
    const names = mischief?.only ?? Object.keys(frameActs);
    const name = (misbehaves && names[mischief?.dice.below(names.length) ?? 0]) || 'passed on';
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
    const act = frameActs[name];
    return act ? { ...act, code: mischief?.dice.pick(act.codes ?? [0]) ?? 0 } : {};
  }
}

/** No header is kept for later ones. */
const TABLE = 1;
const STREAMS = 3;

/** One connection. */
class Relayed {
  readonly #client: TLSSocket;
  readonly #server: TLSSocket;
  readonly #relay: Http2Relay;
  readonly #acts = new Map<number, FrameAct>();
  /** The last stream that is passed on. */
  #last = Number.POSITIVE_INFINITY;

  constructor(client: TLSSocket, server: TLSSocket, relay: Http2Relay) {
    this.#client = client;
    this.#server = server;
    this.#relay = relay;
  }

  fromClient(frame: Frame): void {
    const { type, stream } = frame;
    if (type === TYPE.headers && !this.#acts.has(stream) && stream <= this.#last) this.#begin(stream);
    if (stream > this.#last || this.#acts.get(stream)?.swallows) return;
    this.#send(this.#server, isSettings(frame) ? withSettings(frame, { [TABLE]: 0 }) : frame);
  }

  #begin(stream: number): void {
    const act = this.#relay.choose();
    this.#acts.set(stream, act);
    if (act.goaway !== undefined) {
      this.#last = act.goaway === 'at' ? stream : stream - 2;
      this.#send(this.#client, goaway(this.#last, act.code ?? 0));
    }
    act.onRequest?.(this.#scene(stream, act));
  }

  fromServer(frame: Frame): void {
    const { type, stream } = frame;
    const act = this.#acts.get(stream);
    const more = { [TABLE]: 0, [STREAMS]: this.#relay.streams };
    const pass = (): void => this.#send(this.#client, isSettings(frame) ? withSettings(frame, more) : frame);
    const isAnswer = type === TYPE.headers || type === TYPE.data || type === TYPE.reset;
    if (act?.onAnswer && isAnswer) act.onAnswer(frame, pass, this.#scene(stream, act));
    else pass();
  }

  #scene(stream: number, { code = 0 }: FrameAct) {
    return {
      stream,
      code,
      say: (...frames: Frame[]) => {
        for (const frame of frames) this.#send(this.#client, frame);
      },
      client: this.#client,
    };
  }

  #send(to: TLSSocket, frame: Frame): void {
    if (to.writable) to.write(bytesOf(frame));
  }
}

const isSettings = ({ type, flags }: Frame): boolean => type === TYPE.settings && (flags & FLAG.ack) === 0;
