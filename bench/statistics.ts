/** The middle of what was measured, and the half of all runs that is nearest to it. */
export interface Summary {
  readonly median: number;
  /** A quarter of the runs lies below. */
  readonly p25: number;
  /** A quarter of the runs lies above. */
  readonly p75: number;
  readonly runs: number;
}

/** @throws RangeError for no figures at all */
export function summarize(figures: readonly number[]): Summary {
  const sorted = [...figures].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    p25: quantile(sorted, 0.25),
    p75: quantile(sorted, 0.75),
    runs: sorted.length,
  };
}

/**
 * How many times theirs ours is: the median over the rounds of the quotient within a round. What slows a
 * noisy machine down for a while slows both of a round, so this is steadier than a quotient of medians.
 */
export const ratio = (ours: readonly number[], theirs: readonly number[]): number =>
  ratios(ours, theirs).median;

/** The same, with the half of all rounds that is nearest to it. */
export function ratios(ours: readonly number[], theirs: readonly number[]): Summary {
  return summarize(
    ours.flatMap((own, round) => {
      const other = theirs[round];
      return other === undefined ? [] : [own / other];
    }),
  );
}

/** Between the two nearest figures as they lie, as most programs count it ("type 7" in R). */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) throw new RangeError('no figures');
  return low + (high - low) * (place - Math.floor(place));
}
