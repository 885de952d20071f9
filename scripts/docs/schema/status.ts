import { version } from './push.ts';
import { counts, defined, list, object, oneOf, placeOrNull, text, textOrNull, yesOrNo } from './shapes.ts';
import {
  cellStates,
  entryTypes,
  expiryWords,
  failureReasons,
  providerNames,
  rowGroups,
  statusNames,
} from './words.ts';

const numberOrNull = (description: string) => ({ description, type: ['integer', 'null'], minimum: 0 });

export const status = object('Which secret is where, and how it stands (deploy-secrets status).', {
  version,
  at: { description: 'when it was looked, ISO 8601', type: 'string', format: 'date-time' },
  namesOnly: yesOrNo('only names were compared'),
  sources: list(text(), 'where the secrets come from; several where targets have their own'),
  summary: counts(
    'Secrets, each counted in one of the first two; failedLooks counts targets, leftover entries.',
    statusNames,
  ),
  targets: list(defined('statusTarget')),
  rows: list(
    defined('statusRow'),
    'what holds many first, then in the order of the file, then what is no longer in it',
  ),
});

export const statusTarget = object('One target. What a failed look does not tell is null, never 0.', {
  name: text('that of the target in deploy-secrets.toml'),
  provider: oneOf(providerNames),
  target: text('`github acme/etl (production)`'),
  failure: {
    description: 'why it could not be looked at; null where it was. No name is missing by a failed look',
    oneOf: [defined('lookFailure'), { type: 'null' }],
  },
  counts: {
    description: 'how many entries stand in each way; a state that none is in is left out',
    type: 'object',
    propertyNames: { enum: cellStates },
    additionalProperties: { type: 'integer', minimum: 1 },
  },
  foreign: numberOrNull(
    'neither in the file nor ours; null where that cannot be told, for want of a key, of marks or of a look',
  ),
  besides: numberOrNull('not in the file, whoever it is of'),
  seesOthers: {
    description: 'whether the store shows what others did to our entries',
    type: ['boolean', 'null'],
  },
  lastPush: {
    description: 'who pushed last; null where that is not known',
    oneOf: [defined('lastPush'), { type: 'null' }],
  },
  problems: list(defined('problem'), 'what is to be said of the target beside its secrets'),
  requests: defined('requests'),
});

export const lookFailure = object('Why a target could not be looked at.', {
  why: oneOf(failureReasons, 'not looked at: something is wrong with the secrets or the options'),
  message: text('for people'),
  hint: textOrNull('the way out, for people'),
});

export const statusRow = object('One secret, or an entry that holds many, at every target that has it.', {
  group: oneOf(
    rowGroups,
    'documents: holds many; besides: pushed without being in the file; gone: ours, no longer in the file',
  ),
  section: textOrNull('the dotted path of its table; null outside of the file, and for what holds many'),
  path: text('dotted TOML path, or the name of an entry that has none'),
  variable: textOrNull('the environment variable that dlt looks up'),
  at: placeOrNull('file, line and column, from 1'),
  holds: numberOrNull('how many values it holds; null for a single one'),
  readers: {
    description: 'the jobs that read it, as `file, job`; empty: none does; null: that cannot be known',
    type: ['array', 'null'],
    items: text(),
  },
  expires: {
    description: 'by the comment beside it; null without one',
    oneOf: [defined('expiry'), { type: 'null' }],
  },
  needsSomeone: yesOrNo('it is missing, incomplete or in conflict somewhere'),
  different: yesOrNo('it stands otherwise at some targets; values of two stores are never compared'),
  cells: list(defined('cell'), 'one for each target that has it, or should; none where the look failed'),
});

export const expiry = object('When a value expires.', {
  on: text('as it is written: `2027-03-01`'),
  is: oneOf(expiryWords, 'soon: within 14 days'),
  days: {
    description: 'until then, negative once it is over; null for no such day',
    type: ['integer', 'null'],
  },
});

export const cell = object('How a secret stands at one target.', {
  target: text('its name'),
  state: oneOf(cellStates, 'within: another row holds it there'),
  type: oneOf(entryTypes),
  name: text('at the target'),
  changedAt: {
    description: 'when the store says that it was last written',
    type: ['string', 'null'],
    format: 'date-time',
  },
  within: textOrNull('the path of the row that holds it'),
  keys: list(text(), 'keys that a push would take away; of an incomplete one those that it lacks'),
  settings: list(text(), 'what a push would change beside the value; for people'),
});
