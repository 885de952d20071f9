import path from 'node:path';
import type { Runtime } from '../core/runtime.ts';
import { readText, writeText } from './files.ts';

/** Opens the world of this process, as far as core and providers may touch it: nobody is asked, and lines go to stderr. */
export function nodeRuntime(): Runtime {
  const absolute = (file: string): string => path.resolve(process.cwd(), file);
  return {
    env: process.env,
    now: Date.now,
    sleep,
    // Not imported above: few runs need it, and it takes 5 ms to load.
    random: (bytes) => process.getBuiltinModule('node:crypto').randomBytes(bytes),
    readFile: (file) => readText(absolute(file), file),
    writeFile: (file, text) => writeText(absolute(file), text),
    run,
    confirm: async () => undefined,
    tell: (line) => process.stderr.write(`${line}\n`),
  };
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const stop = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

async function run(program: string, args: readonly string[]): Promise<string | undefined> {
  const { execFile } = await import('node:child_process');
  return await new Promise((resolve) => {
    execFile(program, args, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
}
