import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type SpecsByFlag, type Tokens, tokenize } from '../../src/cli/yargs.ts';

const specs: SpecsByFlag = new Map([
  ['yes', { type: 'boolean', describe: '' }],
  ['dry-run', { type: 'boolean', describe: '' }],
  ['repo', { type: 'string', describe: '' }],
  ['max-removals', { type: 'number', describe: '' }],
  ['include', { type: 'string', describe: '', repeatable: true }],
  ['format', { type: 'string', describe: '', choices: ['text', 'json'] }],
]);

/** The same by Node's own parser: what it read was the contract before yargs. */
function byNode(args: readonly string[]): Tokens {
  const options = Object.fromEntries(
    [...specs].map(([name, { type }]) => [name, { type: type === 'boolean' ? type : 'string' } as const]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const flags = tokens.filter((token) => token.kind === 'option');
  const written = ({ inlineValue, value }: (typeof flags)[number]) =>
    inlineValue === false && (value === '' || /^-./s.test(value)) ? undefined : value;
  return {
    values: new Map(
      [...specs.keys()].map((name) => [name, flags.filter((flag) => flag.name === name).map(written)]),
    ),
    unknownOption: flags.find(({ name }) => !specs.has(name))?.rawName,
    operands: tokens.filter((token) => token.kind === 'positional').map(({ value }) => value),
  };
}

/** What a command makes of it: the first unknown option ends it, and a switch with a value, wherever that stood. */
const madeOf = ({ values: given, unknownOption, operands }: Tokens) =>
  unknownOption ?? {
    given: [...given].map(([name, values]) =>
      specs.get(name)?.type === 'boolean' ? [name, [...values].sort()] : [name, values],
    ),
    operands,
  };

const name = fc.oneof(
  fc.constantFrom(...specs.keys(), '__proto__', 'constructor', 'no-yes', 'dryRun', 'repo.x', 'repo-', 'yes1'),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const value = fc.oneof(
  fc.constantFrom('', '-', '--', '-x', '-1', '1e3', 'true', 'false', '"a"', "'a'", '=', 'a=b', 'a\nb', '---'),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const dashes = fc.constantFrom('-', '--', '---', '--no-', '\u2014');
const word = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(...specs.keys()).map((one) => `--${one}`) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...specs.keys()), value).map(([one, v]) => `--${one}=${v}`),
    },
    { weight: 2, arbitrary: value },
    fc.tuple(dashes, name).map((parts) => parts.join('')),
    fc.tuple(dashes, name, value).map(([dash, one, v]) => `${dash}${one}=${v}`),
  )
  // No word of a command line can hold it.
  .filter((one) => !one.includes('\0'));

it('reads any line as Node does', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (args) => {
      expect(madeOf(tokenize(args, specs))).toEqual(madeOf(byNode(args)));
    }),
    { numRuns: 500 },
  );
});
