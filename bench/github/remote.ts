import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Cost, Row } from '../bench.ts';
import type { Order } from './server.ts';

/** A fake GitHub in another process. */
export interface Remote {
  readonly url: string;
  /** A unix socket, for gh. */
  readonly socket: string;
  /** Makes an empty repository; its name is made up, `acme/` and a number. */
  repository(): Promise<string>;
  /** Adds to what a run cost how many requests came in meanwhile. */
  counted(run: () => Promise<Cost>): Promise<Cost>;
  close(): Promise<void>;
}

/**
 * Rows that need such a server: what a bench's `open` gives back. The server ends with the bench, or at once when
 * the rows cannot be made.
 * @param latency milliseconds on every answer
 */
export async function serving(socket: string, latency: number, makeRows: (remote: Remote) => Promise<Row[]>) {
  const remote = await startRemote(socket, latency);
  try {
    return { rows: await makeRows(remote), close: () => remote.close() };
  } catch (error) {
    await remote.close();
    throw error;
  }
}

async function startRemote(socket: string, latency: number): Promise<Remote> {
  const child = fork(path.join(import.meta.dirname, 'server.ts'), [socket, String(latency)]);
  const url = String(await told(child));
  let repositories = 0;
  const ask = async (order: Order): Promise<number> => {
    child.send(order);
    return Number(await told(child));
  };
  return {
    url,
    socket,
    async repository() {
      const name = `acme/${++repositories}`;
      await ask({ add: name });
      return name;
    },
    async counted(run) {
      const before = await ask('count');
      const cost = await run();
      return { ...cost, requests: (await ask('count')) - before };
    },
    async close() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

/** The next thing that it says. */
function told(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`the fake GitHub ended with ${code}`));
    child.once('exit', died);
    child.once('message', (message) => {
      child.off('exit', died);
      resolve(message);
    });
  });
}
