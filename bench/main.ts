// What we take beside what others take: `npm run bench`. Nothing here passes or fails; see README.md.
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { benches } from './benches.ts';
import { inLab, type Lab } from './lab.ts';
import { machine } from './machine.ts';
import { type Measured, measure } from './measure.ts';
import { dataOf, markdownOf } from './table.ts';

const WARM_UP = 3;

const names = Object.keys(benches).join(', ');
const usage = `npm run bench -- [--only NAME]... [--rounds N] [--format markdown|json]\nNAME: ${names}`;

interface Wants {
  readonly chosen: readonly [name: string, bench: Bench][];
  readonly rounds: number | undefined;
  readonly json: boolean;
}

/** @throws Error for anything that is not in `usage` */
function wantsIn(args: string[]): Wants {
  const only = { type: 'string', multiple: true, default: Object.keys(benches) } as const;
  const { values } = parseArgs({
    args,
    options: { only, rounds: { type: 'string' }, format: { type: 'string', default: 'markdown' } },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) throw new RangeError('--rounds');
  if (values.format !== 'markdown' && values.format !== 'json') throw new RangeError('--format');
  const chosen = values.only.map((name): [string, Bench] => [name, named(name)]);
  return { chosen, rounds, json: values.format === 'json' };
}

function named(name: string): Bench {
  const bench = benches[name];
  if (!bench) throw new RangeError(`there is no bench ${name}`);
  return bench;
}

async function measureAll({ chosen, rounds }: Wants, lab: Lab): Promise<Measured[]> {
  const all: Measured[] = [];
  for (const [name, bench] of chosen) {
    const varies = bench.rounds > 1;
    const measured = varies ? (rounds ?? bench.rounds) : 1;
    console.error(`${name}: ${measured} ${measured === 1 ? 'round' : 'rounds'}`);
    all.push(await measure(bench, lab, { measured, warmUp: varies ? (bench.warmUp ?? WARM_UP) : 0 }));
  }
  return all;
}

let wants: Wants;
try {
  wants = wantsIn(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exit(2);
}

const all = await inLab((lab) => measureAll(wants, lab));
if (wants.json) console.log(JSON.stringify({ machine: machine(), benches: all.map(dataOf) }, null, 2));
else console.log([...all.map(markdownOf), machine()].join('\n\n'));
