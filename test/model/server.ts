import {
  announce,
  announceAgain,
  mayRemove,
  type Rules,
  type Seconds,
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
  /** When it said that it would write. */
  readonly within?: Seconds | undefined;
  /** The step to go back to when it has announced once more. */
  readonly again?: number | undefined;
  /** Another run took the name when it had to announce it again. */
  readonly lost?: true;
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
  /** So many seconds after its look a run may write, and says so in its announcement; then it announces again. */
  readonly lasts?: number;
  /** It does not keep to that. */
  readonly overruns?: boolean;
}

type Next = readonly (readonly [Server, Run])[];
type Step = (server: Server, run: Run, scenario: Scenario) => Next;

/** The step of a run that is over. */
export const OVER = 99;
const over = (server: Server, run: Run): Next => [[server, { ...run, step: OVER }]];

const list: Step = (server, run, { lag, lasts }) =>
  [server.held, ...(lag ? [server.formerly] : [])].map((held) => [
    server,
    {
      ...run,
      listed: held?.at,
      ...(lasts !== undefined && { now: server.clock }),
      ...(run.does === 'look' && { truth: held?.value }),
    },
  ]);

const read: Step = (server, run) => [[server, { ...run, manifest: server.manifest }]];

const begin: Step = (server, run, { lasts }) => {
  const { id, value, listed, manifest, now } = run;
  const before = { listed, manifest, now };
  if (wouldKeep(before, value)) return over(server, run);
  const within = spanFrom(now, lasts);
  return [
    [
      { ...server, manifest: announce({ id, value, within }, before) },
      {
        ...run,
        before,
        from: server.clock,
        listed: undefined,
        manifest: undefined,
        now: undefined,
        ...(within && { within }),
      },
    ],
  ];
};

const spanFrom = (now: number | undefined, lasts: number | undefined): Seconds | undefined =>
  now === undefined || lasts === undefined ? undefined : { from: now, until: now + lasts };

const put: Step = (server, run, { overruns }) =>
  run.within && server.clock > run.within.until && !overruns
    ? [[server, { ...run, step: RENEWAL, again: run.step - 1 }]]
    : [
        [
          { ...server, held: { value: run.value, at: server.clock }, formerly: server.held },
          { ...run, wroteAt: server.clock },
        ],
      ];

const readAgain: Step = (server, run) => [[server, { ...run, manifest: server.manifest, now: server.clock }]];

/** Back to the write; or, where another run took the name, to the look after it. */
const announceOnceMore: Step = (server, run, { lasts }) => {
  const { id, value, before = {}, manifest: found, now, again = 0 } = run;
  const within = spanFrom(now, lasts);
  if (!within) return [];
  const manifest = announceAgain({ id, value, within: run.within }, before, found, within);
  const back: Run = { ...run, step: again, again: undefined, manifest: undefined, now: undefined };
  if (manifest === undefined) return [[server, { ...back, step: again + 2, lost: true }]];
  return [
    [
      { ...server, manifest },
      { ...back, within: { ...within, from: run.within?.from ?? 0 } },
    ],
  ];
};

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
  const { id, value, before = {}, from = 0, to, listed, manifest, within } = run;
  const wrote = run.lost ? 'refused' : { from, to };
  const left = settleWrite({ id, value, within }, before, { listed, manifest }, wrote, rules);
  return over({ ...server, manifest: left }, run);
};

const remove: Step = (server, run) => {
  const before = { listed: run.listed, manifest: run.manifest, now: run.now };
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

/** The steps of a run whose time is over before it wrote. */
const RENEWAL = 50;
const renewal: readonly Step[] = [readAgain, announceOnceMore];

/** Every way in which this run may go on by one request or answer; none when it is over. */
export const stepsOf = (server: Server, run: Run, scenario: Scenario): Next => {
  const step = programOf(run, scenario)[run.step] ?? renewal[run.step - RENEWAL];
  return step ? step(server, { ...run, step: run.step + 1 }, scenario) : [];
};
