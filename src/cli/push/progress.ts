import { duration } from '../../core/words.ts';
import type { Screen } from '../context.ts';
import { widthOf } from '../render/style.ts';

export interface Progress {
  step(): void;
  /** All requests are held up. */
  wait(): void;
  /** A line of its own, above the bar. */
  say(line: string): void;
  /** Takes the bar away. */
  end(): void;
}

interface ProgressOptions {
  readonly screen: Screen;
  /** How many entries will be written. */
  readonly total: number;
  /** Milliseconds that so many entries will take at the least. */
  readonly forecast: (entries: number) => number;
}

const BAR = 30;
/** What lasts no longer needs no estimate. */
const SHORT = 5_000;
const CLEAR = '\x1b[K';

/** Draws a bar for a terminal, with how long it will last where the store's pace makes it long. */
export function startProgress({ screen, total, forecast }: ProgressOptions): Progress {
  let done = 0;
  const draw = (): void => {
    screen.write(`\r${lineFor(done, total, forecast(total - done), screen.width - 1)}${CLEAR}`);
  };
  draw();
  return {
    step: () => {
      done += 1;
      draw();
    },
    wait: draw,
    say: (line) => {
      screen.write(`\r${line}${CLEAR}\n`);
      draw();
    },
    end: () => screen.write('\n'),
  };
}

/** Makes the line of the bar. A line that breaks cannot be drawn over: words go first, then the bar is shorter. `room`: columns. */
function lineFor(done: number, total: number, left: number, room: number): string {
  const time = estimate(left);
  const counted = `  ${done}/${total}`;
  const endings = [time && `${time}, at the pace of the store`, time, ''].map((words) => counted + words);
  const ending = endings.find((one) => 2 + BAR + widthOf(one) <= room) ?? counted;
  const width = Math.max(0, Math.min(BAR, room - 2 - widthOf(ending)));
  const full = Math.round((width * done) / total);
  return `  ${'━'.repeat(full)}${'╌'.repeat(width - full)}${ending}`;
}

/** ` · about 2 minutes left`; nothing for what is soon over */
function estimate(milliseconds: number): string {
  if (milliseconds < SHORT) return '';
  return ` · about ${duration(milliseconds)} left`;
}
