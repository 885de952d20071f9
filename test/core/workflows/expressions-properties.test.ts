import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expressionsIn } from '../../../src/core/workflows/references/expressions.ts';

/** The same rule as one regular expression, which takes exponential time on some texts. */
const asWritten = (text: string) =>
  [...text.matchAll(/\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}/g)].map(({ 1: expression = '', index }) => ({
    expression,
    offset: index,
  }));

it('finds what the rule as a regular expression finds', () => {
  const piece = fc.constantFrom('${{', '}}', "'", "''", '}', '{', '$', ' ', 'secrets.A', '\n', "'}}'");
  const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (one) => {
      expect(expressionsIn(one)).toEqual(asWritten(one));
    }),
    { numRuns: 3000 },
  );
});
