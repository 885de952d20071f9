import { describe, expect, it } from 'vitest';
import { Attempts } from '../../../src/providers/github/write.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 9, 0, second));

/** Each try: what the server last said of its clock, the status, and what the answer says of the clock. */
function tried(...answers: readonly [Date | undefined, number, Date | undefined][]): Attempts {
  const tries = new Attempts();
  for (const [before, status, answered] of answers) {
    tries.begin(before);
    tries.end(status, answered);
  }
  return tries;
}

describe('Tries', () => {
  it('bound a write by the clock before the last one and at its answer', () => {
    const tries = tried([at(1), 0, undefined], [at(5), 502, at(6)], [at(6), 204, at(9)]);
    expect(tries.written()).toEqual({ kind: 'written', from: at(6), to: at(9) });
  });

  it('bound it also when the server told its time only after the first one', () => {
    const tries = tried([undefined, 0, undefined], [at(5), 204, at(6)]);
    expect(tries.written()).toEqual({ kind: 'written', from: at(5), to: at(6) });
  });

  it.each([
    ['before', tried([undefined, 204, at(1)])],
    ['after', tried([at(1), 204, undefined])],
  ])('vouch for nothing when the server did not tell its time %s', (_, tries) => {
    expect(tries.written()).toEqual({ kind: 'unknown' });
  });

  it.each([
    ['never sent', tried(), 'untouched'],
    ['refused', tried([at(1), 422, at(1)]), 'untouched'],
    ['told to wait, then refused', tried([at(1), 429, at(1)], [at(9), 403, at(9)]), 'untouched'],
    ['cut', tried([at(1), 0, undefined]), 'unknown'],
    ['failed on the server', tried([at(1), 500, at(1)]), 'unknown'],
    ['cut, then refused', tried([at(1), 0, undefined], [at(2), 422, at(2)]), 'unknown'],
  ])('%s: %#', (_, tries, kind) => {
    expect(tries.failed()).toEqual({ kind });
  });
});
