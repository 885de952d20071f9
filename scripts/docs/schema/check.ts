import { version } from './push.ts';
import { counts, defined, list, object, oneOf, text, textOrNull } from './shapes.ts';
import { editedThings, editOutcomes, severities } from './words.ts';

export const check = object('What workflows ask for against what will be there (deploy-secrets check).', {
  version,
  target: textOrNull('null where GitHub could not be looked at'),
  source: textOrNull('null where no secrets file was read'),
  workflows: list(text(), 'the files that were read'),
  problems: list(defined('problem')),
  summary: counts('How many problems of each severity.', severities),
  requests: defined('requests'),
  edits: list(defined('edit'), 'empty without --write'),
});

export const edit = object('Lines that a workflow gets, or would get.', {
  file: text(),
  where: text('what gets them: `job run`'),
  what: oneOf(editedThings),
  added: list(text(), 'the variables that are new, or the file that is written whole'),
  outcome: oneOf(editOutcomes, 'pending in a dry run alone'),
  diff: text('as diff -u prints it'),
});
