import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Cost, Opened, Row } from './bench.ts';
import type { Order, Tally } from './serve.ts';

/** A fake store in another process. */
export interface Remote {
  /** Empty where each target has an address of its own. */
  readonly at: string;
  /** Makes an empty target; what a program is told of it: an address, or a name. */
  make(): Promise<string>;
  /** Adds to what a run cost what came in meanwhile. */
  counted(run: () => Promise<Cost>): Promise<Cost>;
  close(): Promise<void>;
}

/**
 * Rows that need such a server: what a bench's `open` gives back. The server ends with the bench, or at once when
 * the rows cannot be made.
 * @param server the path of a module that calls `serve`
 */
export async function serving(
  server: string,
  args: readonly string[],
  makeRows: (remote: Remote) => Promise<readonly Row[]>,
): Promise<Opened> {
  const remote = await startRemote(server, args);
  try {
    return { rows: await makeRows(remote), close: () => remote.close() };
  } catch (error) {
    await remote.close();
    throw error;
  }
}

async function startRemote(server: string, args: readonly string[]): Promise<Remote> {
  const child = fork(server, args);
  const at = String(await told(child));
  const ask = (order: Order): Promise<unknown> => {
    child.send(order);
    return told(child);
  };
  const tally = async (): Promise<Tally> => tallyIn(await ask('tally'));
  return {
    at,
    make: async () => String(await ask('make')),
    async counted(run) {
      const before = await tally();
      const cost = await run();
      return { ...cost, ...since(before, await tally()) };
    },
    async close() {
      if (!child.connected) return; // it has ended, and what was asked last said why
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

function tallyIn(said: unknown): Tally {
  if (typeof said !== 'object' || said === null || !('requests' in said)) throw new Error('no tally');
  const counted = Object.entries(said).map(([what, count]) => [what, Number(count)]);
  return { requests: Number(said.requests), ...Object.fromEntries(counted) };
}

const COUNTED = ['written', 'connections', 'rounds'] as const;

function since(before: Tally, after: Tally): Tally {
  const told = COUNTED.flatMap((what) => {
    const count = after[what];
    return count === undefined ? [] : [[what, count - (before[what] ?? 0)]];
  });
  return { requests: after.requests - before.requests, ...Object.fromEntries(told) };
}

/** The next thing that it says. */
function told(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`the server ended with ${code}`));
    child.once('exit', died);
    child.once('message', (message) => {
      child.off('exit', died);
      resolve(message);
    });
  });
}
