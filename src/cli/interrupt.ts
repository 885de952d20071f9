import { UserError } from '../core/diagnostics.ts';

export class Interrupted extends UserError {
  constructor() {
    super('interrupted', { exitCode: 130, code: 'interrupted' });
  }
}

/** Waits for the work unless Ctrl-C comes first: then its reason is thrown, and the work is left where it is. */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  return await withAbortListener(signal, () => reject(signal.reason), Promise.race([work, interrupted]));
}

/** Waits for the work, and calls `onAbort` if Ctrl-C comes before it is there. */
export async function withAbortListener<T>(
  signal: AbortSignal,
  onAbort: () => void,
  work: Promise<T>,
): Promise<T> {
  signal.addEventListener('abort', onAbort);
  try {
    return await work;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Listens to the signals of this process: the first Ctrl-C asks to stop, the second one is obeyed at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const onSignal = interruptHandler(
    { onFirst: () => controller.abort(new Interrupted()), onSecond: leaveAtOnce },
    () => performance.now(),
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return controller.signal;
}

/** The shell's prompt shall not stand behind a bar. */
function leaveAtOnce(): never {
  if (process.stderr.isTTY) process.stderr.write('\n');
  process.exit(130);
}

/** Milliseconds. npm and npx pass on what the terminal has sent to their child too: that is one Ctrl-C, not two. */
const ECHO = 250;

/** Tells a second signal from an echo of the first. The first one is heard once. */
export function interruptHandler(
  { onFirst, onSecond }: { onFirst(): void; onSecond(): void },
  now: () => number,
): () => void {
  let first: number | undefined;
  return () => {
    if (first === undefined) {
      first = now();
      onFirst();
    } else if (now() - first >= ECHO) onSecond();
  };
}
