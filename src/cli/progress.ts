import type { Screen } from './context.ts';

export interface Progress {
  step(): void;
  /** Takes the bar away. */
  end(): void;
}

const BAR = 30;

/** A bar on a terminal; nothing anywhere else. */
export function progressOn(screen: Screen, total: number, quiet: boolean): Progress {
  if (quiet || !screen.isTerminal || total === 0) return { step: () => {}, end: () => {} };
  let done = 0;
  const draw = (): void => {
    const full = Math.round((BAR * done) / total);
    screen.write(`\r  ${'━'.repeat(full)}${'╌'.repeat(BAR - full)}  ${done}/${total}`);
  };
  draw();
  return {
    step: () => {
      done += 1;
      draw();
    },
    end: () => screen.write('\n'),
  };
}
