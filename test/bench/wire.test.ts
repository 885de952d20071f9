import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { countRounds, startWire, type Wire } from '../../bench/wire/delay.ts';

describe('the rounds of what was sent', () => {
  it.each([
    ['nothing', [], 0],
    ['one question', [0], 1],
    ['a burst that cannot have waited for an answer', [0, 3, 9], 1],
    ['a question after an answer', [0, 10], 2],
    ['connecting, a handshake, a question, and a burst', [0, 10, 20, 31, 33, 35, 40], 4],
    ['two programs one after the other', [0, 1, 500, 501, 510], 3],
  ])('%s', (_, times, expected) => {
    const clock = { now: 0 };
    const { sent, rounds } = countRounds(10, () => clock.now);
    for (const time of times) {
      clock.now = time;
      sent();
    }
    expect(rounds()).toBe(expected);
  });
});

describe('a wire', () => {
  const open: { close(): void }[] = [];
  afterEach(() => {
    for (const each of open.splice(0)) each.close();
  });

  async function wireTo(serve: (socket: Socket) => void, roundTrip: number): Promise<Wire> {
    const server = createServer({ allowHalfOpen: true }, serve);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    const wire = await startWire(address.port, roundTrip);
    open.push(wire, server);
    return wire;
  }

  it('passes everything on, and what is answered after the other side has said its last', async () => {
    const wire = await wireTo(async (socket) => {
      socket.end(`${(await text(socket)).length} bytes`);
    }, 4);
    const client = connect({ port: wire.port, host: '127.0.0.1', allowHalfOpen: true });
    client.end('x'.repeat(200_000));
    expect(await text(client)).toBe('200000 bytes');
    expect(wire.connections()).toBe(1);
  });

  it('takes a round trip to connect and one to answer', async () => {
    const wire = await wireTo((socket) => socket.pipe(socket), 60);
    const began = performance.now();
    const client = connect(wire.port, '127.0.0.1');
    client.write('a');
    await once(client, 'data');
    expect(performance.now() - began).toBeGreaterThanOrEqual(119);
    const again = performance.now();
    client.end('b');
    await once(client, 'data');
    expect(performance.now() - again).toBeGreaterThanOrEqual(59);
    expect(wire.rounds()).toBeGreaterThanOrEqual(2);
  });

  it('is cut for the client where the server cuts it', async () => {
    const wire = await wireTo((socket) => socket.resetAndDestroy(), 2);
    const client = connect(wire.port, '127.0.0.1');
    client.on('error', () => {});
    await once(client, 'close');
  });
});
