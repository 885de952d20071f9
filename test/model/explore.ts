/** A finite system: a state has successors, and no state is its own descendant. */
export interface System<S> {
  readonly start: S;
  next(state: S): readonly S[];
}

/** How many runs there are from a state to one without successors, and how many of them are bad. */
interface Counted {
  readonly interleavings: number;
  /** Never pass through a bad state. */
  readonly good: number;
  /** End in a bad state. */
  readonly endBad: number;
}

export interface Explored<S> extends Counted {
  readonly states: readonly S[];
}

/** Visits every reachable state once. The runs are counted, not walked: from each state on, once. */
export const explore = <S>({ start, next }: System<S>, isBad: (state: S) => boolean): Explored<S> => {
  const seen = new Map<string, Counted>();
  const states: S[] = [];
  const visit = (state: S): Counted => {
    const id = JSON.stringify(state);
    const known = seen.get(id);
    if (known) return known;
    states.push(state);
    const counted = count(next(state).map(visit), isBad(state));
    seen.set(id, counted);
    return counted;
  };
  return { ...visit(start), states };
};

const count = (after: readonly Counted[], bad: boolean): Counted => {
  if (after.length === 0) return { interleavings: 1, good: bad ? 0 : 1, endBad: bad ? 1 : 0 };
  const sum = (of: keyof Counted) => after.reduce((total, each) => total + each[of], 0);
  return { interleavings: sum('interleavings'), good: bad ? 0 : sum('good'), endBad: sum('endBad') };
};
