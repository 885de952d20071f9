import type { Lab } from './lab.ts';

/** What one run of a program took. Times in milliseconds. */
export interface Cost {
  /** From the start of the process to its end. */
  readonly wall: number;
  /** Of the processor, in user and system mode together, on all cores. Steadier than `wall` on a busy machine. */
  readonly cpu: number;
  /** That reached the server; absent where there is none. */
  readonly requests?: number;
  /** Entries that were sent to be written; absent where each has a request of its own. */
  readonly written?: number;
  /** TCP connections; known where a wire leads to the server, as the rounds are. */
  readonly connections?: number;
  /** Round trips in which something was sent, see `countRounds`. */
  readonly rounds?: number;
  /** The most of main memory that the process held at once, in MB (2^20 bytes); known where it was weighed. */
  readonly memory?: number;
}

export type Quantity = keyof Cost;

/** Prepares what it needs, unmeasured, then runs the program once. Throws when the program fails. */
export type Run = () => Promise<Cost>;

/** Another program that does the same, or a floor under both. */
export interface Peer {
  /** What a row's `theirs` calls it. */
  readonly name: string;
  /** Its command, as the head of its column shows it. */
  readonly label: string;
  /** Where it is missing: how to get it. */
  readonly install: string;
  /** Undefined: it is not installed. */
  version(): Promise<string | undefined>;
}

/** What we set out to reach. A table shows it beside what was measured; nothing fails when it is missed. */
export interface Aim {
  readonly of: Quantity;
  readonly most: number;
  /** The name of a peer: then `most` is how many times its figure, else a figure in the quantity's unit. */
  readonly times?: string;
}

/** One situation, with a run for us and one for each peer that has something like it. */
export interface Row {
  readonly what: string;
  readonly ours: Run;
  readonly theirs: Readonly<Record<string, Run>>;
  readonly aims?: readonly Aim[];
  /** The least with which the store's API lets one do it. */
  readonly floor?: Partial<Readonly<Record<Quantity, number>>>;
}

/** What a bench has at work. `close` ends what was started; the lab's folder goes by itself. */
export interface Opened {
  readonly rows: readonly Row[];
  close(): Promise<void>;
}

/** A comparison: a table for each quantity, a line for each row, a column for us and for each peer. */
export interface Bench {
  readonly title: string;
  /** What was run on what, in a sentence or two. */
  readonly about: string;
  readonly shows: readonly Quantity[];
  /** How often every run of a row is measured, unless the command line says; 1 for what never varies. */
  readonly rounds: number;
  /** Rounds before these that are not counted. Default: 3, and none where there is only one round. */
  readonly warmUp?: number;
  /** Ratios are told in hundredths, with their spread. */
  readonly precise?: boolean;
  readonly peers: readonly Peer[];
  /** Starts servers, makes projects. */
  open(lab: Lab): Promise<Opened>;
}
