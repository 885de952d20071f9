import type { WaitListener, WaitReason } from '../../core/sync/waits.ts';
import { duration } from '../../core/words.ts';
import type { Context } from '../context.ts';
import type { PushOptions } from './options.ts';
import type { Progress } from './progress.ts';

/** Tells of waits and of whatever else comes up on the way. A bar may take the place of lines on stderr. */
export interface Teller {
  onWait: WaitListener;
  /** One line, unless it shall be quiet. */
  say(line: string): void;
}

export function tellerFor({ quiet }: Pick<PushOptions, 'quiet'>, { tell }: Pick<Context, 'tell'>): Teller {
  const say = quiet ? () => {} : tell;
  return { say, onWait: (milliseconds, reason) => say(waitText(milliseconds, reason)) };
}

/** Says how long requests wait: beside a bar, which shows how long all of it lasts, only what the store makes last. */
export const waitTeller =
  ({
    bar,
    say,
    forecast,
  }: {
    readonly bar: Pick<Progress, 'wait'> | undefined;
    say(line: string): void;
    /** Milliseconds that what is left takes. */
    forecast(): number;
  }): WaitListener =>
  (milliseconds, reason) => {
    if (reason !== 'pace') return say(waitText(milliseconds, reason));
    if (bar) return bar.wait();
    const all = forecast();
    const rest = all > milliseconds + LONG ? `; about ${duration(all)} for all that is left` : '';
    say(waitText(milliseconds, reason) + rest);
  };

/** Milliseconds more that are worth a word. */
const LONG = 30_000;

const waitText = (milliseconds: number, reason: WaitReason): string =>
  reason === 'failed'
    ? `waiting ${duration(milliseconds)} before the next try, since the last one failed`
    : `waiting ${duration(milliseconds)} to keep to the rate limit`;
