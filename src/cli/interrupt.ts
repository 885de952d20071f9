/** The work's result, unless Ctrl-C comes first: then its reason is thrown, and the work is left where it is. */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  return await hearing(signal, () => reject(signal.reason), Promise.race([work, interrupted]));
}

/** The work's result; `heard` is called if Ctrl-C comes before it is there. */
export async function hearing<T>(signal: AbortSignal, heard: () => void, work: Promise<T>): Promise<T> {
  signal.addEventListener('abort', heard);
  try {
    return await work;
  } finally {
    signal.removeEventListener('abort', heard);
  }
}

/** Milliseconds. npm and npx pass on what the terminal has sent to their child too: that is one Ctrl-C, not two. */
const ECHO = 250;

/** What a signal does: the first one calls `ask`, once, and a second one `stop`, unless it is an echo of the first. */
export function onInterrupt({ ask, stop }: { ask(): void; stop(): void }, now: () => number): () => void {
  let first: number | undefined;
  return () => {
    if (first === undefined) {
      first = now();
      ask();
    } else if (now() - first >= ECHO) stop();
  };
}
