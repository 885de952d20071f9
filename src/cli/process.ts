import { UserError } from '../core/diagnostics.ts';
import { type Context, openContext } from './context.ts';
import { endAs, Interrupted } from './interrupt.ts';
import { failureText } from './render/diagnostics.ts';
import { exitCodeUnsaid, lossText } from './screen.ts';

/** Milliseconds that what has begun may last after an error that nobody caught. */
const GRACE = 10_000;

/**
 * Runs the program as this process, and ends the process with a code that is true: once everything written has gone
 * out, never with success when the result could not be said, and never without a word.
 */
export async function runProcess(
  version: string,
  main: (args: readonly string[], context: Context) => Promise<number>,
): Promise<void> {
  const { context, interrupts, stdout, stderr } = openContext(version);
  // A report of Node's about a crash would hold the environment, and with it the token.
  if (process.report) process.report.excludeEnv = true;
  const crash = watchForCrashes(context, interrupts.stop);
  const code = crash.codeAfter(await main(process.argv.slice(2), context));
  interrupts.obeyAtOnce();
  await stdout.drained();
  if (stdout.failure) stderr.write(lossText(code, stdout.failure));
  await stderr.drained();
  const { reason } = context.interrupt;
  if (reason instanceof Interrupted && code === reason.exitCode) endAs(reason.signal);
  process.exit(stdout.failure ? exitCodeUnsaid(code, stdout.failure) : code);
}

/** Lets what has begun end in order when an error reaches nobody, tells of it, and leaves no such run with success. */
function watchForCrashes({ stderr }: Pick<Context, 'stderr'>, stop: (reason: UserError) => void) {
  let crashed = false;
  const onCrash = (error: unknown): void => {
    if (crashed) return;
    crashed = true;
    stderr.write(failureText(error, stderr));
    stop(new UserError('stopped by the error above, which is a bug of deploy-secrets', { code: 'bug' }));
    setTimeout(() => process.exit(1), GRACE).unref();
  };
  process.on('uncaughtException', onCrash);
  process.on('unhandledRejection', onCrash);
  withoutRejectionsIn(process.listeners('warning'));
  // Reached only when nothing is left that could still go on; `runProcess` ends by `process.exit`.
  process.on('beforeExit', () => {
    onCrash(new Error('ended in the middle'));
    process.exit(1);
  });
  return { codeAfter: (code: number): number => (crashed && (code === 0 || code === 2) ? 1 : code) };
}

/** Keeps Node's warnings, but those that show an error that was told already: some of its modes print it whole. */
function withoutRejectionsIn(listeners: readonly ((warning: Error) => void)[]): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'UnhandledPromiseRejectionWarning')
      for (const listener of listeners) listener.call(process, warning);
  });
}
