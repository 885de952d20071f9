import path from 'node:path';
import { printable } from '../core/inert.ts';
import type { Runtime } from '../core/runtime.ts';
import { readText } from './files.ts';
import { runProgram } from './programs.ts';
import { writeText } from './replace-file.ts';

/**
 * Opens this process, as far as core and providers may touch it: nobody is asked, and lines go to stderr.
 * @param signal ends the programs that were started
 */
export function nodeRuntime(signal?: AbortSignal): Runtime {
  const absolute = (file: string): string => path.resolve(process.cwd(), file);
  return {
    env: process.env,
    now: Date.now,
    sleep,
    random: randomBytes,
    readFile: (file) => readText(absolute(file), file),
    writeFile: (file, text) => writeText(absolute(file), text),
    run: (program, args) => runProgram(program, args, signal && { signal }),
    confirm: async () => undefined,
    tell: (line) => process.stderr.write(`${printable(line)}\n`),
  };
}

/** Bytes that are drawn at once. */
const DRAW = 1024;
let drawn = new Uint8Array();

/**
 * Hands each random byte out once. A call of Node's takes some 60 µs however few it gives (measured 2026-11-28), and a
 * push asks for some bytes an entry. Its module is not imported above: few runs need it, and it takes 5 ms to load.
 */
function randomBytes(count: number): Uint8Array {
  if (drawn.length < count)
    drawn = process.getBuiltinModule('node:crypto').randomBytes(Math.max(DRAW, count));
  const given = Uint8Array.from(drawn.subarray(0, count));
  drawn.fill(0, 0, count);
  drawn = drawn.subarray(count);
  return given;
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
