/* npm run fuzz -- [TARGET …] [--seed N] [--runs N]: feeds the program with what nobody would write. */
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';
import { targets } from './targets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, runs: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
let failed = false;
for (const name of positionals.length > 0 ? positionals : Object.keys(targets)) {
  const runs = Number(values.runs ?? targets[name]?.runs ?? 1);
  process.stdout.write(`${name}: ${runs} inputs from --seed ${seed} on\n`);
  const failures = await fuzz(name, seed, runs);
  for (const one of failures.slice(0, 10)) {
    process.stdout.write(`  ${one.what}, --seed ${one.seed}: ${one.reason}\n`);
    process.stdout.write(`  ${JSON.stringify(one.input.slice(0, 2000))}\n`);
  }
  process.stdout.write(`  ${failures.length} failures\n`);
  failed ||= failures.length > 0;
}
process.exitCode = failed ? 1 : 0;
