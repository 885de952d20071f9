/** Chance that is the same each time for the same seed (mulberry32, a generator in the public domain). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below = (count: number): number => Math.floor(this.next() * count);

  chance = (of: number): boolean => this.next() < of;

  pick<T>(list: readonly T[]): T {
    const picked = list[this.below(list.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  many = <T>(most: number, make: () => T): T[] => Array.from({ length: this.below(most + 1) }, make);

  /** Cuts, doubles, moves and puts in, a few times. */
  mutate(text: string, pieces: readonly string[]): string {
    let mutated = text;
    for (let left = 1 + this.below(6); left > 0; left--) {
      const [from, to] = [this.below(mutated.length + 1), this.below(mutated.length + 1)].sort(
        (a, b) => a - b,
      );
      const [start = 0, end = 0] = [
        from,
        this.chance(0.7) ? Math.min(to ?? 0, (from ?? 0) + this.below(12)) : to,
      ];
      const [before, middle, after] = [
        mutated.slice(0, start),
        mutated.slice(start, end),
        mutated.slice(end),
      ];
      const changed = this.pick<() => string>([
        () => before + after,
        () => before + this.pick(pieces) + middle + after,
        () => before + this.pick(pieces) + after,
        () => before + middle + middle + after,
        () => before + after + middle,
        () => before + this.pick(pieces).repeat(1 + this.below(60)) + middle + after,
        () =>
          mutated.replaceAll(this.pick(['a', 'e', ' ', '\n', '"', '=', ':']), () =>
            this.pick(pieces).slice(0, 20),
          ),
      ])();
      mutated = changed.slice(0, 60_000);
    }
    return mutated;
  }
}
