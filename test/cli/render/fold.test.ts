import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { failureText } from '../../../src/cli/render/diagnostics.ts';
import { UserError } from '../../../src/core/diagnostics.ts';

const error = new UserError(
  'there is no .dlt/secrets.toml here, nor in the folder that DLT_PROJECT_DIR names',
  {
    hint: 'run this in the folder of the dlt project (or set DLT_PROJECT_DIR), or say where it is:\n  --secrets PATH                a TOML file that lies anywhere else, which dlt does not look for',
  },
);

it('a terminal gets no broken word; a list below a hint keeps its lines, to be copied', () => {
  expect(failureText(error, { width: 60, colour: false, isTerminal: true })).toMatchInlineSnapshot(`
    "error: there is no .dlt/secrets.toml here, nor in the folder
           that DLT_PROJECT_DIR names
    hint: run this in the folder of the dlt project (or set
          DLT_PROJECT_DIR), or say where it is:
      --secrets PATH                a TOML file that lies anywhere else, which dlt does not look for
    "
  `);
});

it('colours take no room', () => {
  const style = { width: 60, isTerminal: true };
  expect(stripVTControlCharacters(failureText(error, { ...style, colour: true }))).toBe(
    failureText(error, { ...style, colour: false }),
  );
});

it('what is piped keeps its lines', () => {
  expect(failureText(error, { width: 60, colour: false })).toBe(
    `error: ${error.message}\nhint: ${error.hint}\n`,
  );
});

it('a very wide terminal gets lines that can be read', () => {
  const long = new UserError('word '.repeat(60).trim());
  const lines = failureText(long, { width: 400, colour: false, isTerminal: true }).split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120);
});
