import type { Clock } from './outside.ts';
import type { Pace } from './provider.ts';

/** What to do after a failed try: give up, or try again after so many milliseconds (undefined: back off). */
export type Verdict =
  | { readonly again: false }
  | { readonly again: true; readonly after?: number; readonly everyone?: boolean };

export interface Request<T> {
  readonly kind: 'read' | 'write';
  readonly signal?: AbortSignal;
  attempt(): Promise<T>;
  judge(error: unknown): Verdict;
}

/** Keeps one run's requests to a store's pace and counts them. */
export class Pacer {
  readonly counts = { reads: 0, writes: 0 };
  constructor(_pace: Pace, _clock: Clock & { random(bytes: number): Uint8Array }) {}
  run<T>(_request: Request<T>): Promise<T> {
    throw new Error('unwritten');
  }
}
