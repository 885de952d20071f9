import {
  announce,
  mayRemove,
  type Rules,
  type Sight,
  settleRemoval,
  settleWrite,
  type TextId,
  wouldKeep,
} from './protocol.ts';

/*
 * The server (one secret, one variable, a clock of whole seconds, nothing compared before it writes) and
 * the programs that run against it. A program is a list of steps of one request or one answer each; a step
 * has several ends where the world decides. A run that dies is a run that takes no further step.
 */

export interface Held {
  readonly value: string;
  readonly at: number;
}

export interface Server {
  readonly clock: number;
  readonly held?: Held | undefined;
  /** What was held before the last write: what a listing that lags shows. */
  readonly formerly?: Held | undefined;
  readonly manifest?: TextId | undefined;
}

/** What a run has done and seen. Times are seconds of the server. */
export interface Run extends Sight {
  readonly does: 'push' | 'remove' | 'hand' | 'look';
  readonly id: number;
  readonly value: string;
  readonly step: number;
  /** What it saw before it announced. */
  readonly before?: Sight;
  readonly from?: number;
  readonly to?: number | undefined;
  readonly wroteAt?: number;
  readonly retried?: true;
  /** What the store held when a reader listed it. */
  readonly truth?: string | undefined;
}

export interface Scenario {
  readonly rules: Rules;
  /** In which order a run looks, before it writes and after. */
  readonly first: 'list' | 'manifest';
  /** The manifest is read once more right before the announcement is written. */
  readonly rereads?: boolean;
  /** The server may fail after the write, and tell its time with that; the run tries once more, then gives up. */
  readonly losses?: boolean;
  /** A list may be older than the last write. */
  readonly lag?: boolean;
}

type Next = readonly (readonly [Server, Run])[];
type Step = (server: Server, run: Run, scenario: Scenario) => Next;

/** The step of a run that is over. */
export const OVER = 99;
const over = (server: Server, run: Run): Next => [[server, { ...run, step: OVER }]];

const list: Step = (server, run, { lag }) =>
  [server.held, ...(lag ? [server.formerly] : [])].map((held) => [
    server,
    { ...run, listed: held?.at, ...(run.does === 'look' && { truth: held?.value }) },
  ]);

const read: Step = (server, run) => [[server, { ...run, manifest: server.manifest }]];

const begin: Step = (server, run) => {
  const { id, value, listed, manifest } = run;
  const before = { listed, manifest };
  if (wouldKeep(before, value)) return over(server, run);
  return [
    [
      { ...server, manifest: announce({ id, value }, before) },
      { ...run, before, from: server.clock, listed: undefined, manifest: undefined },
    ],
  ];
};

const put: Step = (server, run) => [
  [
    { ...server, held: { value: run.value, at: server.clock }, formerly: server.held },
    { ...run, wroteAt: server.clock },
  ],
];

const answer: Step = (server, run, { losses, rules }) => {
  const answered = { ...run, to: server.clock };
  if (!losses) return [[server, answered]];
  const from = rules.since === 'the last try' ? server.clock : (run.from ?? 0);
  const again: Run = run.retried ? run : { ...run, from, step: run.step - 2, retried: true };
  return [
    [server, answered],
    [server, again],
  ];
};

const settle: Step = (server, run, { rules }) => {
  const { id, value, before = {}, from = 0, to, listed, manifest } = run;
  const left = settleWrite({ id, value }, before, { listed, manifest }, { from, to }, rules);
  return over({ ...server, manifest: left }, run);
};

const remove: Step = (server, run) => {
  const before = { listed: run.listed, manifest: run.manifest };
  if (!mayRemove(before)) return over(server, run);
  return [
    [
      { ...server, held: undefined, formerly: server.held },
      { ...run, before },
    ],
  ];
};

const forget: Step = (server, run) => {
  const { before = {}, listed, manifest } = run;
  return over({ ...server, manifest: settleRemoval(before, { listed, manifest }) }, run);
};

const programOf = ({ does }: Run, { first, rereads }: Scenario): readonly Step[] => {
  const look = first === 'list' ? [list, read] : [read, list];
  const push = [...look, ...(rereads ? [read] : []), begin, put, answer, ...look, settle];
  return { push, remove: [...look, remove, ...look, forget], hand: [put], look }[does];
};

/** Every way in which this run may go on by one request or answer; none when it is over. */
export const stepsOf = (server: Server, run: Run, scenario: Scenario): Next => {
  const step = programOf(run, scenario)[run.step];
  return step ? step(server, { ...run, step: run.step + 1 }, scenario) : [];
};
