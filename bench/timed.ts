import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Cost } from './bench.ts';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Tell its memory too. Python is needed then, in place of bash. */
  readonly weigh?: boolean;
}

/**
 * `time` of bash tells wall and processor time of one command in milliseconds, without its own start. Node can't:
 * it has no `getrusage` of children, and to start a process from a large one takes long by itself.
 * The times go to descriptor 3, so that what the command says stays its own.
 */
const TIMED = `TIMEFORMAT='%3R %3U %3S'; { time "$@" 2>&4 3>&- 4>&-; } 4>&2 2>&3`;

/**
 * The same, with the most memory that it held at once, in kB: bash tells none. Python's `wait4` has all of it, and takes
 * longer to start itself, which is not counted.
 */
const WEIGHED = `
import os, sys, time
os.set_inheritable(3, False)
began = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
took = time.perf_counter() - began
os.write(3, f'{took} {used.ru_utime} {used.ru_stime} {used.ru_maxrss}'.encode())
sys.exit(os.waitstatus_to_exitcode(status) & 255)
`;

/** Runs it as a process of its own, with nothing on standard input. @throws Error when it fails, with its words */
export async function timed({ program, args, cwd, env, weigh = false }: Command): Promise<Cost> {
  const timer = weigh ? 'python3' : 'bash';
  const timing = weigh ? ['-c', WEIGHED] : ['-c', TIMED, timer];
  const child = spawn(timer, [...timing, program, ...args], {
    cwd,
    env: { ...env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${timer} is needed to measure`, { cause })));
    child.once('close', resolve);
  });
  const output = child.stdio.slice(1).map((stream) => (stream && 'read' in stream ? text(stream) : ''));
  const [code, stdout = '', stderr = '', times = ''] = await Promise.all([ended, ...output]);
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${code}\n${stdout}${stderr}`);
  return parseTimes(times);
}

function parseTimes(line: string): Cost {
  const [real = Number.NaN, user = Number.NaN, system = Number.NaN, kilobytes] = line
    .trim()
    .split(' ')
    .map(Number);
  const memory = kilobytes === undefined ? {} : { memory: Math.round(kilobytes / 1024) };
  const cost = { wall: Math.round(real * 1000), cpu: Math.round((user + system) * 1000), ...memory };
  if (Number.isNaN(cost.wall + cost.cpu)) throw new Error(`bash told no times: ${JSON.stringify(line)}`);
  return cost;
}
