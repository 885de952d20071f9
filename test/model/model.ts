import { type Explored, explore } from './explore.ts';
import { looksChanged, type Sight, settledAt, wouldKeep } from './protocol.ts';
import { OVER, type Run, type Scenario, type Server, stepsOf } from './server.ts';

/** One moment of everything: the server and what each run has come to. */
export interface State {
  readonly server: Server;
  readonly runs: readonly Run[];
}

export interface Model extends Scenario {
  readonly runs: readonly Run[];
  readonly server: Server;
  /** How often the clock may tick, at any moments, and by how many seconds each time. Default: 1. */
  readonly ticks: number;
  readonly tick?: number;
}

const run = (does: Run['does'], id: number, value: string): Run => ({ does, id, value, step: 0 });

export const pushes = (id: number, value: string): Run => run('push', id, value);
export const removes = (id: number): Run => run('remove', id, '');
/** Another tool, or a person: writes and announces nothing. */
export const byHand = (id: number, value: string): Run => run('hand', id, value);
/** Someone who plans with this value: one list, one manifest, and anything may happen in between. */
export const looks = (id: number, value: string): Run => run('look', id, value);

export const START = 10;

/** A name that holds `old`, pushed in second 1 and settled. */
export const settledBefore: Server = {
  clock: START,
  held: { value: 'old', at: 1 },
  manifest: settledAt(1, 'old'),
};

export const nothingThere: Server = { clock: START };

const movesOf =
  (model: Model) =>
  ({ server, runs }: State): State[] => {
    const steps = runs.flatMap((each, index) =>
      stepsOf(server, each, model).map(([then, next]) => ({ server: then, runs: runs.with(index, next) })),
    );
    const { tick = 1 } = model;
    if (server.clock >= model.server.clock + model.ticks * tick) return steps;
    return [...steps, { server: { ...server, clock: server.clock + tick }, runs }];
  };

/** A `keep` that lies: someone who looks now, or looked, takes the store to hold a value that it does not hold. */
export interface Lie {
  /** The value that is told, and the one that is there, with the second in which that was written. */
  readonly told: string;
  readonly held: string;
  readonly at: number;
  /** So many seconds after the write that is told of; after its answer. */
  readonly afterWrite: number;
  readonly afterAnswer: number;
}

/** Who looks now. */
export const sightOf = ({ held, manifest, clock }: Server): Sight => ({
  listed: held?.at,
  manifest,
  now: clock,
});

export const liesIn = ({ server, runs }: State): Lie[] => {
  const now = sightOf(server);
  const values = [...new Set(['old', ...runs.map(({ value }) => value)])];
  const looked = runs.filter(({ does, step }) => does === 'look' && step === 2);
  return [
    ...values.flatMap((value) => lieOf(value, server.held?.value, now, runs)),
    ...looked.flatMap(({ value, truth, listed, manifest, now: then }) =>
      lieOf(value, truth, { listed, manifest, now: then }, runs),
    ),
  ];
};

const lieOf = (told: string, held: string | undefined, sight: Sight, runs: readonly Run[]): Lie[] => {
  if (held === undefined || sight.listed === undefined || told === held || !wouldKeep(sight, told)) return [];
  const at = sight.listed;
  const { wroteAt = 1, to = wroteAt } =
    runs.find(({ does, value }) => does === 'push' && value === told) ?? {};
  return [{ told, held, at, afterWrite: at - wroteAt, afterAnswer: at - to }];
};

export interface Found extends Explored<State> {
  readonly lies: readonly Lie[];
}

export const check = (model: Model): Found => {
  const start: State = { server: model.server, runs: model.runs };
  const explored = explore({ start, next: movesOf(model) }, (state) => liesIn(state).length > 0);
  return { ...explored, lies: explored.states.flatMap(liesIn) };
};

/** Where only runs of ours push and each came to its end: whoever looks next takes it for a change by others. */
export const falseAlarms = (model: Model): Explored<State> => {
  const start: State = { server: model.server, runs: model.runs };
  return explore({ start, next: movesOf(model) }, ({ server, runs }) => {
    const over = runs.every(({ step }) => step === OVER);
    return over && looksChanged(sightOf(server));
  });
};

/** One more run, alone and with time enough, to its end, from whatever the others left when all of them died. */
export const alone = (server: Server, value: string, given: Scenario, ticks: 0 | 1): Server => {
  const scenario = { ...given, ...(given.lasts !== undefined && { lasts: 60 }) };
  let now = { server, run: pushes(100, value) };
  for (;;) {
    const [step] = stepsOf(now.server, now.run, scenario);
    if (!step) return now.server;
    const [then, next] = step;
    now = { server: { ...then, clock: then.clock + ticks }, run: next };
  }
};
