import { type FakeClock, newClock } from '../program.ts';

/** One store on this machine, as the recordings use it. */
export interface Store {
  readonly clock: FakeClock;
  /** What leads the program there, and lets it in. */
  readonly env: Readonly<Record<string, string>>;
  /** Forgets everything that was pushed, and what was ordered to go wrong. */
  empty(): Promise<void>;
  /** What lies there, as JSON can say it. */
  stored(): object;
  /** Puts back into an empty store what `stored` gave, written as JSON. */
  restore(json: string): void;
  /** Leaves out of a text what is different each time. */
  settle(text: string): string;
  close(): Promise<void>;
}

/** What someone else does at a store, by the name of an entry, and what goes wrong there on order. */
export interface Hands {
  set(name: string, value: string): void;
  remove(name: string): void;
  /** From now on nothing is allowed. */
  refuse(): void;
  /** From now on a write of this entry ends without an answer, before or after it has its effect. */
  cut(name: string, when: 'before' | 'after'): void;
  /** Nothing goes wrong any more. */
  recover(): void;
}

export const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Does something at another time than now. */
export function doAt(time: string, clock: FakeClock, act: () => void): void {
  const now = clock.now();
  clock.pass(Date.parse(time) - now);
  act();
  clock.pass(now - clock.now());
}

/** Sets a clock to when every story begins. */
export const begin = (clock: FakeClock): void => clock.pass(newClock().now() - clock.now());
