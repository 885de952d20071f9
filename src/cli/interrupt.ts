import { UserError } from '../core/diagnostics.ts';

/** What asks the program to stop, and the number by which shells know it. */
const STOPPING = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
type StopSignal = keyof typeof STOPPING;

/** A shell's code for what ended by a signal. */
const exitCodeFor = (number: number): number => 128 + number;

/** Ctrl-C, or whatever else asks to stop. */
export class Interrupted extends UserError {
  readonly signal: StopSignal;

  constructor(signal: StopSignal = 'SIGINT') {
    super('interrupted', { exitCode: exitCodeFor(STOPPING[signal]), code: 'interrupted' });
    this.signal = signal;
  }
}

/** What asked to stop, with the code to exit with; undefined when nothing did. */
export function interruptionOf({ aborted, reason }: AbortSignal): UserError | undefined {
  if (!aborted) return undefined;
  return reason instanceof UserError ? reason : new Interrupted();
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

/** What may ask this process to stop. */
export interface Interrupts {
  /** Aborted by whatever comes first; the reason is a UserError with the code to exit with. */
  readonly signal: AbortSignal;
  /** Asks to stop in order, as the first Ctrl-C does. */
  stop(reason: UserError): void;
  /** Nothing is left to end in order: from now on the first signal is obeyed at once too. */
  obeyAtOnce(): void;
}

/** Listens to the signals of this process: the first one asks to stop in order, a later one is obeyed at once. */
export function listenToSignals(): Interrupts {
  const controller = new AbortController();
  const stop = (reason: UserError): void => controller.abort(reason);
  let isOver = false;
  const onSignal = interruptHandler(
    {
      onFirst: (signal) => (isOver ? leaveAtOnce(signal) : stop(new Interrupted(signal))),
      onSecond: leaveAtOnce,
    },
    () => performance.now(),
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => onSignal(signal));
  // Else it would leave a dump of the memory, which holds values.
  process.on('SIGQUIT', () => process.exit(exitCodeFor(3)));
  // Else Node would let any user of this machine look into the memory, by the port of its debugger.
  process.on('SIGUSR1', () => {});
  return {
    signal: controller.signal,
    stop,
    obeyAtOnce: () => {
      isOver = true;
    },
  };
}

/** The shell's prompt shall not stand behind a bar. */
function leaveAtOnce(signal: StopSignal): void {
  if (process.stderr.isTTY) process.stderr.write('\n');
  endAs(signal);
}

/** Ends the process with the code that a shell has for the signal, whatever it waits for. */
export function endAs(signal: StopSignal): void {
  // Node does not exit before a read that is under way has ended, and one of a pipe may last for ever.
  if (process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  process.exit(exitCodeFor(STOPPING[signal]));
}

/** Milliseconds. npm and npx pass on what the terminal has sent to their child too: that is one Ctrl-C, not two. */
const ECHO = 250;

/** Tells a second signal from an echo of the first. The first one is heard once. */
export function interruptHandler(
  { onFirst, onSecond }: { onFirst(signal: StopSignal): void; onSecond(signal: StopSignal): void },
  now: () => number,
): (signal: StopSignal) => void {
  let first: number | undefined;
  return (signal) => {
    if (first === undefined) {
      first = now();
      onFirst(signal);
    } else if (now() - first >= ECHO) onSecond(signal);
  };
}
