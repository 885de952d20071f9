import { expect, it } from 'vitest';
import { expressionsIn, referencesIn } from '../../../src/core/workflows/references/expressions.ts';

it.each([
  ['secrets.A', 'secrets A'],
  ['SECRETS.a', 'secrets A'],
  [' secrets . A_1 ', 'secrets A_1'],
  ["secrets['a']", 'secrets A'],
  ["secrets [ 'A' ]", 'secrets A'],
  ['vars.LEVEL', 'vars LEVEL'],
  ["secrets.A || 'secrets.B'", 'secrets A'],
  ["'it''s secrets.B' == secrets.A", 'secrets A'],
  ['secrets.A && vars.B', 'secrets A, vars B'],
  ['secrets[matrix.token]', 'secrets of matrix token'],
  ['toJSON(secrets)', 'secrets all'],
  ["secrets[format('X_{0}', inputs.y)]", 'secrets dynamic'],
  ['secrets[env.NAME]', 'secrets dynamic'],
  ['inputs.secrets', ''],
  ['my_secrets.A', ''],
  ['needs.secrets-job.outputs.x', ''],
  ['github.event.inputs.x', ''],
])('%s asks for %s', (expression, expected) => {
  const said = referencesIn(expression).map((asked) => {
    if ('name' in asked) return `${asked.context} ${asked.name}`;
    if ('matrix' in asked) return `${asked.context} of matrix ${asked.matrix}`;
    return `${asked.context} ${'all' in asked ? 'all' : 'dynamic'}`;
  });
  expect(said.join(', ')).toBe(expected);
});

it.each([
  ['${{ secrets.A }}', [' secrets.A ']],
  ['a ${{ x }} b ${{ y }}', [' x ', ' y ']],
  ["${{ format('}}', secrets.A) }}", [" format('}}', secrets.A) "]],
  ['$ {{ x }} {{ y }}', []],
])('%s holds %j', (text, expressions) => {
  expect(expressionsIn(text).map(({ expression }) => expression)).toEqual(expressions);
});
