/** What came in so far. */
export interface Tally {
  readonly requests: number;
  /** Entries that were sent to be written, where one request may hold many of them. */
  readonly written?: number;
  /** Where a wire leads there: TCP connections, and round trips in which something was sent. */
  readonly connections?: number;
  readonly rounds?: number;
}

/** A fake store, as a bench needs it. */
export interface Served {
  /** Where it listens, if all of its targets are at one address. */
  readonly at?: string;
  /** An empty target; what a program is told of it: an address, or a name. */
  make(): Promise<string> | string;
  tally(): Tally;
}

/** What the parent may ask for. */
export type Order = 'make' | 'tally';

/**
 * Serves it in this process, to the parent that forked it: so that it shares no event loop with what measures. Says
 * where it listens, then answers each order. It ends with its parent.
 */
export function serve(served: Served): void {
  process.on('message', async (order: Order) => {
    process.send?.(order === 'make' ? await served.make() : served.tally());
  });
  process.on('disconnect', () => process.exit());
  process.send?.(served.at ?? '');
}
