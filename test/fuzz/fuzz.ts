import { Dice } from './dice.ts';
import { type Target, targets } from './targets.ts';

/** What one input did that none may do. */
export interface Failure {
  readonly target: string;
  /** With it the same input is made again: `npm run fuzz -- TARGET --seed N --runs 1`. */
  readonly seed: number;
  readonly what: 'crash' | 'hang';
  readonly reason: string;
  readonly input: string;
}

/** Seconds of processor time for one input: what else the machine does counts for nothing. */
const PATIENCE = 5;

/** Feeds a target with one input for each seed from the first on. */
export async function fuzz(name: string, first: number, runs: number): Promise<Failure[]> {
  const target = targets[name];
  if (!target) throw new Error(`there is no target ${name}: ${Object.keys(targets).join(', ')}`);
  const failures: Failure[] = [];
  for (let seed = first; seed < first + runs; seed++) {
    const input = target.make(new Dice(seed));
    const found = await feed(target, input);
    if (found) failures.push({ target: name, seed, input, ...found });
  }
  return failures;
}

async function feed(target: Target, input: string): Promise<Pick<Failure, 'what' | 'reason'> | undefined> {
  const begin = process.cpuUsage();
  try {
    await target.feed(input);
  } catch (error) {
    return { what: 'crash', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const { user, system } = process.cpuUsage(begin);
  const seconds = (user + system) / 1_000_000;
  return seconds > PATIENCE ? { what: 'hang', reason: `it took ${seconds.toFixed(1)} seconds` } : undefined;
}
