import { list, object, oneOf, placeOrNull, text, textOrNull } from './shapes.ts';
import { codeNames, severities } from './words.ts';

const properties = {
  severity: oneOf(severities, 'an error refuses the push or ends the run with 1; a warning does not'),
  code: oneOf(codeNames, 'docs/diagnostics.md has the rule and the way out of each'),
  name: textOrNull('the name at the target'),
  paths: list(text(), 'dotted TOML paths, the one to mend first'),
  message: text('what is wrong, for people: its words may change'),
  hint: textOrNull('the way out, for people'),
  at: placeOrNull('file, line and column, from 1'),
};

/** One thing that is wrong. */
export const problem = object('One thing that is wrong.', properties);

/** The same where it is so in some layouts alone. */
export const problemInLayouts = object('One thing that is wrong with a value.', {
  ...properties,
  layouts: list(text(), 'the layouts in which it is so; empty: in all'),
});
