import { expect, it } from 'vitest';
import type { Screen } from '../../src/cli/context.ts';
import { startProgress } from '../../src/cli/push/progress.ts';

function screen(width = 100): Screen & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    isTerminal: true,
    colour: false,
    width,
    write: (text) => void lines.push(...text.split('\r').map((line) => line.replace('\x1b[K', ''))),
  };
}

it('draws a bar over itself', () => {
  const on = screen();
  const progress = startProgress({ screen: on, total: 3, forecast: () => 0 });
  progress.step();
  progress.step();
  progress.step();
  progress.end();
  expect(on.lines.filter((line) => line !== '')).toMatchInlineSnapshot(`
    [
      "  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0/3",
      "  ━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  1/3",
      "  ━━━━━━━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌  2/3",
      "  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  3/3",
      "
    ",
    ]
  `);
});

it('says a line above the bar, over the ^C that the terminal shows', () => {
  const on = screen();
  const progress = startProgress({ screen: on, total: 1, forecast: () => 0 });
  progress.say('finishing 1 write that has begun');
  progress.step();
  expect(on.lines.filter((line) => line !== '')).toMatchInlineSnapshot(`
    [
      "  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0/1",
      "finishing 1 write that has begun
    ",
      "  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0/1",
      "  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  1/1",
    ]
  `);
});

it.each([
  [4_999, '  0/900'],
  [5_000, '  0/900 · about 5 seconds left, at the pace of the store'],
  [60_001, '  0/900 · about 61 seconds left, at the pace of the store'],
  [90_000, '  0/900 · about 2 minutes left, at the pace of the store'],
  [240_000, '  0/900 · about 4 minutes left, at the pace of the store'],
])('says how long %i ms are', (milliseconds, ending) => {
  const on = screen();
  startProgress({ screen: on, total: 900, forecast: () => milliseconds });
  expect(on.lines.at(-1)).toBe(`  ${'╌'.repeat(30)}${ending}`);
});

it('never breaks, where it could not be drawn over', () => {
  const lines = [80, 60, 40, 20].map((width) => {
    const on = screen(width);
    startProgress({ screen: on, total: 900, forecast: () => 240_000 });
    expect([...(on.lines.at(-1) ?? '')].length).toBeLessThan(width);
    return on.lines.at(-1);
  });
  expect(lines).toMatchInlineSnapshot(`
    [
      "  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0/900 · about 4 minutes left",
      "  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0/900",
      "  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0/900",
      "  ╌╌╌╌╌╌╌╌╌╌  0/900",
    ]
  `);
});
