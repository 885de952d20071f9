import type { Agent, ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { dial } from './dial.ts';
import type { Network } from './network.ts';

interface AgentOptions {
  readonly protocol: string;
  /** Milliseconds that each step of a connection may take. */
  readonly timeout: number;
  /** A connection that is there already, if there is one. */
  takeSpare?(): Duplex | undefined;
}

type Created = (error: Error | null, socket?: Duplex) => void;

/** Makes an agent for HTTP/1.1 that keeps its connections open and makes them with `dial`. */
export function makeAgent(network: Network, { protocol, timeout, takeSpare }: AgentOptions): Agent {
  // `import 'node:http'` would load the global fetch after all, for the sake of its named exports.
  const module = process.getBuiltinModule(protocol === 'http:' ? 'node:http' : 'node:https');
  return Object.assign(new module.Agent({ keepAlive: true, scheduling: 'lifo' }), {
    createConnection({ host, port }: ClientRequestArgs, done: Created): undefined {
      const spare = takeSpare?.();
      if (spare) {
        done(null, spare);
        return;
      }
      const name = `${host}`.includes(':') ? `[${host}]` : host;
      dial(new URL(`${protocol}//${name}:${port}`), network, { alpn: ['http/1.1'], timeout }).then(
        ({ socket }) => done(null, socket),
        done,
      );
    },
  });
}
