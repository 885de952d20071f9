import type { Bench, Cost, Peer, Row, Run } from './bench.ts';
import type { Lab } from './lab.ts';

/** A row with what was measured, a cost for each round. */
export interface MeasuredRow {
  readonly row: Row;
  readonly ours: readonly Cost[];
  /** By the name of the peer; those that are missing or have nothing like it are left out. */
  readonly theirs: Readonly<Record<string, readonly Cost[]>>;
}

export interface Measured {
  readonly bench: Bench;
  readonly rows: readonly MeasuredRow[];
  /** What each peer said of itself, by name; undefined: not installed. */
  readonly versions: Readonly<Record<string, string | undefined>>;
}

export interface Rounds {
  readonly measured: number;
  /** Run before these and not counted: caches fill, the processor wakes up. */
  readonly warmUp: number;
}

/** Runs every row of a bench. A missing peer is not run; `versions` tells. */
export async function measure(bench: Bench, lab: Lab, rounds: Rounds): Promise<Measured> {
  const versions = await versionsOf(bench.peers);
  const { rows, close } = await bench.open(lab);
  try {
    const measured: MeasuredRow[] = [];
    for (const row of rows) measured.push(await measureRow(row, versions, rounds));
    return { bench, rows: measured, versions };
  } finally {
    await close();
  }
}

async function versionsOf(peers: readonly Peer[]): Promise<Record<string, string | undefined>> {
  const found = await Promise.all(peers.map(async (peer) => [peer.name, await peer.version()] as const));
  return Object.fromEntries(found);
}

async function measureRow(row: Row, versions: Measured['versions'], rounds: Rounds): Promise<MeasuredRow> {
  const present = Object.entries(row.theirs).filter(([name]) => versions[name] !== undefined);
  const [ours = [], ...theirs] = await interleave([row.ours, ...present.map(([, run]) => run)], rounds);
  return { row, ours, theirs: Object.fromEntries(present.map(([name], n) => [name, theirs[n] ?? []])) };
}

/**
 * Runs all of them in every round, one after the other, every second round backwards: so that none has its
 * runs in a quieter time, or always after the same other one. The result: the costs of each.
 */
export async function interleave(runs: readonly Run[], { measured, warmUp }: Rounds): Promise<Cost[][]> {
  const costs: Cost[][] = runs.map(() => []);
  const order = [...runs.entries()];
  for (let round = 0; round < warmUp + measured; round++) {
    for (const [n, run] of order) {
      const cost = await run();
      if (round >= warmUp) costs[n]?.push(cost);
    }
    order.reverse();
  }
  return costs;
}
