import { version } from './push.ts';
import { defined, list, object, oneOf, place, text, textOrNull } from './shapes.ts';
import { contexts, pairReasons } from './words.ts';

const names = { context: oneOf(contexts), name: text() };
const places = list(place('where it is read'));
const path = textOrNull('the dotted TOML path; null where it is not of one value');

export const adopt = object('What workflows read today beside what dlt looks up (deploy-secrets adopt).', {
  version,
  source: textOrNull('the name of what was read'),
  workflows: list(text(), 'the files that were read'),
  pairs: list(defined('pair')),
  unclear: list(
    object('A value that jobs get from more than one name.', {
      path,
      name: text(),
      sources: list(object('One of them.', { ...names, places })),
    }),
  ),
  unmatched: list(object('A name that no value of the file is like.', { ...names, places })),
  unread: list(text(), 'names of the file that no workflow reads'),
  adopted: list(text(), 'names of the file that workflows read as dlt looks them up'),
  commands: list(text(), 'the pushes that come first'),
  problems: list(defined('problem')),
  edits: list(defined('edit'), 'empty without --write'),
});

export const pair = object('A name that workflows read, and the value that is to take its place.', {
  path,
  name: text('what a push calls it'),
  variable: text('what dlt looks up'),
  old: object('What workflows read today.', names),
  by: oneOf(pairReasons, 'line: a line gives it to the variable; told: by --pair; name: a guess'),
  places: list(
    place('where the old name stands that the new one replaces'),
    'empty where a new line is needed',
  ),
  stillReadAt: list(place('where it is read for something else')),
});
