import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio, summarize } from '../../bench/statistics.ts';

describe('summarize', () => {
  it.each([
    [[7], { median: 7, p25: 7, p75: 7 }],
    [[1, 2], { median: 1.5, p25: 1.25, p75: 1.75 }],
    [[5, 1, 4, 2, 3], { median: 3, p25: 2, p75: 4 }],
    [[10, 9, 100], { median: 10, p25: 9.5, p75: 55 }],
  ])('%j', (figures, expected) => {
    expect(summarize(figures)).toEqual({ ...expected, runs: figures.length });
  });

  it('refuses to make something of nothing', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });

  const figures = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 });

  it('leaves a quarter of the figures at each side, as near as their number allows', () => {
    fc.assert(
      fc.property(figures, (all) => {
        const { p25, median, p75 } = summarize(all);
        const count = (holds: (figure: number) => boolean) => all.filter(holds).length;
        const quarter = (all.length - 1) / 4;
        expect(count((one) => one < p25)).toBeLessThanOrEqual(Math.ceil(quarter));
        expect(count((one) => one <= p25)).toBeGreaterThanOrEqual(Math.floor(quarter));
        expect(count((one) => one > p75)).toBeLessThanOrEqual(Math.ceil(quarter));
        expect(count((one) => one >= p75)).toBeGreaterThanOrEqual(Math.floor(quarter));
        expect(count((one) => one < median)).toBeLessThanOrEqual(all.length / 2);
        expect(count((one) => one > median)).toBeLessThanOrEqual(all.length / 2);
      }),
    );
  });

  it('does not depend on the order, and leaves what it was given alone', () => {
    fc.assert(
      fc.property(figures, (all) => {
        const given = [...all];
        expect(summarize([...all].reverse())).toEqual(summarize(given));
        expect(given).toEqual(all);
      }),
    );
  });
});

describe('ratio', () => {
  it('compares within a round, so that a slow spell of the machine changes nothing', () => {
    expect(ratio([20, 200, 20], [10, 100, 10])).toBe(2);
    expect(ratio([20, 2000, 20, 30], [10, 1000, 10, 10])).toBe(2);
  });

  it('is the median of the quotients, not the quotient of the medians', () => {
    expect(ratio([10, 20, 90], [10, 40, 30])).toBe(1);
  });
});
