import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A wire of a certain length to a server on this machine. */
export interface Wire {
  /** Where it begins, on 127.0.0.1. */
  readonly port: number;
  /** TCP connections so far. */
  connections(): number;
  /** Round trips so far in which a client sent something that may have waited for an answer, that of connecting included. */
  rounds(): number;
  close(): void;
}

/**
 * Passes bytes on unchanged, each way half a round trip later. A connection costs a round trip before the first bytes
 * go, as TCP's handshake does: the client cannot see it here, since it connects to this machine.
 * @param roundTrip in milliseconds
 */
export async function startWire(target: number, roundTrip: number): Promise<Wire> {
  const counter = countRounds(roundTrip);
  let connections = 0;
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    connections += 1;
    counter.sent();
    const upstream = connect({ port: target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    pass(client, upstream, { after: roundTrip / 2, first: roundTrip * 1.5, seen: counter.sent });
    pass(upstream, client, { after: roundTrip / 2, first: roundTrip / 2 });
    // Whoever cuts the wire cuts it for the other side too.
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port');
  return {
    port: address.port,
    connections: () => connections,
    rounds: counter.rounds,
    close: () => server.close(),
  };
}

interface Passing {
  /** Milliseconds from when bytes come in until they go out. */
  readonly after: number;
  /** The same of the first, before which none of the later go. */
  readonly first: number;
  seen?(): void;
}

function pass(from: Socket, to: Socket, { after, first, seen }: Passing): void {
  const opened = performance.now() + first;
  const later = (work: () => void): void => {
    setTimeout(work, Math.max(after, opened - performance.now()));
  };
  from.on('data', (bytes) => {
    seen?.();
    later(() => to.write(bytes));
  });
  from.on('end', () => later(() => to.end()));
}

/**
 * Counts the round trips in which something was sent. Whatever is sent within one of when it began cannot have waited for an
 * answer to it, so it belongs there.
 */
export function countRounds(roundTrip: number, now: () => number = () => performance.now()) {
  let rounds = 0;
  let began = Number.NEGATIVE_INFINITY;
  return {
    sent(): void {
      if (now() - began < roundTrip) return;
      began = now();
      rounds += 1;
    },
    rounds: () => rounds,
  };
}
