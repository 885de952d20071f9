import type { Aim, Bench, Peer, Quantity } from './bench.ts';
import type { Measured, MeasuredRow } from './measure.ts';
import { ratio, ratios, type Summary, summarize } from './statistics.ts';

const names: Record<Quantity, string> = {
  requests: 'Requests',
  written: 'Entries written',
  wall: 'Wall time, ms',
  cpu: 'Processor time (user + system), ms',
  connections: 'Connections',
  rounds: 'Round trips, connecting included',
  memory: 'Memory, MB',
};

/** A bench's heading, its tables and what is to be said of its peers, in Markdown. */
export function markdownOf(measured: Measured): string {
  const { title, about, shows } = measured.bench;
  const tables = shows.map((quantity) => tableOf(quantity, measured));
  const missing = missingIn(measured).map((peer) => `${peer.name}: not installed; ${peer.install}`);
  return [`### ${title}`, about, ...tables, ...missing].join('\n\n');
}

/** The figures behind `markdownOf`, for programs. */
export function dataOf(measured: Measured) {
  const { bench, rows, versions } = measured;
  return {
    title: bench.title,
    peers: Object.fromEntries(bench.peers.map(({ name }) => [name, versions[name] ?? null])),
    rows: bench.shows.flatMap((quantity) => rows.map((row) => figuresOf(row, quantity, bench))),
  };
}

type Theirs = Summary & {
  readonly ratio: number;
  /** Where the bench is precise: the ratio with its spread. */
  readonly ratios?: Summary;
};

interface Figures {
  readonly what: string;
  readonly quantity: Quantity;
  readonly ours: Summary;
  readonly floor?: number;
  readonly theirs: Readonly<Record<string, Theirs>>;
  readonly aims: readonly (Aim & { readonly met: boolean | undefined })[];
}

function figuresOf(measured: MeasuredRow, quantity: Quantity, { precise }: Bench): Figures {
  const { row } = measured;
  const of = (costs: MeasuredRow['ours']): number[] => costs.flatMap((cost) => cost[quantity] ?? []);
  const own = of(measured.ours);
  const theirs = Object.fromEntries(
    Object.entries(measured.theirs).map(([name, costs]) => {
      const other = of(costs);
      return [
        name,
        { ...summarize(other), ratio: ratio(own, other), ...(precise && { ratios: ratios(own, other) }) },
      ];
    }),
  );
  const ours = summarize(own);
  const aims = (row.aims ?? []).filter((aim) => aim.of === quantity);
  const judgements = aims.map((aim) => judged(aim, ours, theirs));
  const floor = row.floor?.[quantity];
  return {
    what: row.what,
    quantity,
    ours,
    ...(floor !== undefined && { floor }),
    theirs,
    aims: judgements,
  };
}

/** `met` is undefined where the peer is missing. */
function judged(aim: Aim, ours: Summary, theirs: Figures['theirs']): Figures['aims'][number] {
  const reached = aim.times === undefined ? ours.median : theirs[aim.times]?.ratio;
  return { ...aim, met: reached === undefined ? undefined : reached <= aim.most };
}

function tableOf(quantity: Quantity, { bench, rows, versions }: Measured): string {
  const figures = rows.map((row) => figuresOf(row, quantity, bench));
  const runs = figures[0]?.ours.runs ?? 0;
  const how = runs > 1 ? `: median (25th to 75th percentile) of ${runs} interleaved runs` : '';
  const aimed = figures.some(({ aims }) => aims.length > 0);
  const floored = figures.some(({ floor }) => floor !== undefined);
  const peers = bench.peers.flatMap((peer) => [headOf(peer, versions[peer.name]), 'ratio']);
  const head = ['', 'deploy-secrets', ...(floored ? ['floor'] : []), ...peers, ...(aimed ? ['aim'] : [])];
  const body = figures.map((each) => [
    each.what,
    textOf(each.ours),
    ...(floored ? [each.floor === undefined ? '' : whole(each.floor)] : []),
    ...bench.peers.flatMap((peer) => cellsOf(each.theirs[peer.name], versions[peer.name])),
    ...(aimed ? [each.aims.map(aimOf).join(', ')] : []),
  ]);
  const rule = head.map((_, n) => (n === 0 ? '---' : '--:'));
  return [`${names[quantity]}${how}`, '', ...[head, rule, ...body].map(lineOf)].join('\n');
}

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const headOf = (peer: Peer, version: string | undefined): string =>
  `\`${peer.label}\`${version === undefined ? '' : ` (${version})`}`;

function cellsOf(figures: Figures['theirs'][string] | undefined, version: string | undefined): string[] {
  if (figures) return [textOf(figures), ratioOf(figures)];
  return [version === undefined ? 'not installed' : '', ''];
}

const textOf = ({ median, p25, p75, runs }: Summary): string =>
  runs > 1 ? `${whole(median)} (${whole(p25)}–${whole(p75)})` : whole(median);

/** None of nothing: what writes nothing where another does. */
const ratioOf = ({ ratio, ratios }: Theirs): string => {
  if (!Number.isFinite(ratio)) return '';
  if (ratios) return `${hundredths(ratio)} (${hundredths(ratios.p25)}–${hundredths(ratios.p75)})`;
  return ratio === 0 ? '0' : ratio.toPrecision(2);
};

const hundredths = (figure: number): string => figure.toFixed(2);

const whole = (figure: number): string => figure.toFixed(0);

function aimOf({ most, times, met }: Figures['aims'][number]): string {
  const bound = times === undefined ? `≤ ${most}` : `≤ ${most} × ${times}`;
  return met === false ? `${bound}, missed` : bound;
}

const missingIn = ({ bench, versions }: Measured): readonly Peer[] =>
  bench.peers.filter(({ name }) => versions[name] === undefined);
