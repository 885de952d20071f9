import { counts, defined, list, object, oneOf, type Schema, text, textOrNull, yesOrNo } from './shapes.ts';
import { actions, entryTypes, nameStates, outcomes, providerNames, reasons, summaryNames } from './words.ts';

/** What every document has, whichever command printed it. */
export const version: Schema = { description: 'of the format', const: 1 };

export const requests = counts('Requests that were sent, those that were repeated included.', [
  'reads',
  'writes',
]);

/** A push, what it would be, or the error that ended any command. */
export const push = object('A push, a dry run, a look at names alone, or what stopped any command.', {
  version,
  dryRun: yesOrNo('nothing was written, whatever the outcome'),
  problems: list(defined('problem'), 'with the source or the command line, whatever the target'),
  targets: {
    description: 'empty where the run ended before there was one',
    type: 'array',
    items: { oneOf: [defined('target'), defined('targetOfNames')] },
  },
});

const reached = {
  provider: oneOf(providerNames),
  target: text('`github acme/etl (production)`; the provider alone where it was never reached'),
};

export const target = object(
  'One place, with what a push does there.',
  {
    ...reached,
    changes: list(defined('change'), 'in the order of the file, then what is no longer in it'),
    summary: counts('Every change is counted in one of the first six.', summaryNames),
    problems: list(defined('problem'), 'at the target'),
    requests: defined('requests'),
    lastPush: {
      description: 'who pushed last, before this run; null where that is not known, or was not to be noted',
      oneOf: [defined('lastPush'), { type: 'null' }],
    },
  },
  {
    name: text('that of the target in deploy-secrets.toml, for one that is there'),
    remarks: { description: 'lines for people, such as what it costs', ...list(text()), minItems: 1 },
  },
);

export const lastPush = object('A push that noted who it was, under the seal of the marks.', {
  by: textOrNull('the actor of a CI, else the name that git has of the user'),
  at: text('ISO 8601'),
  run: textOrNull('the run of a CI: its address, or its number'),
  commit: textOrNull('its full hash'),
  dirty: { description: 'the files were other than those of the commit', type: ['boolean', 'null'] },
});

/** A reason is there for an update alone, an error for what failed. */
export const change: Schema = {
  ...object(
    'One name at the target. A conflict is an update, and a problem of code `conflict`.',
    {
      kind: oneOf(actions),
      type: oneOf(entryTypes),
      name: text(),
      paths: list(
        text(),
        'the dotted TOML paths that it is made of; empty for what is no longer in the file',
      ),
      why: { description: 'null but for an update', enum: [...reasons, null] },
      changedAt: {
        description: 'when the store says that it was last written',
        type: ['string', 'null'],
        format: 'date-time',
      },
      outcome: oneOf(
        outcomes,
        'pending in a dry run alone; skipped: not tried, since the push stopped before',
      ),
      error: textOrNull('null but for what failed; for people'),
    },
    {
      settings: { ...list(text(), 'what an update changes beside the value; for people'), minItems: 1 },
      expires: {
        description: 'the first day on which a value in it expires, by the comment beside it',
        type: 'string',
        pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
      },
    },
  ),
  allOf: [
    onlyWhere('kind', 'update', 'why', { enum: reasons }),
    onlyWhere('outcome', 'failed', 'error', { type: 'string' }),
  ],
};

function onlyWhere(field: string, word: string, other: string, schema: Schema): Schema {
  return {
    if: { properties: { [field]: { const: word } } },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { properties: { [other]: schema } },
    else: { properties: { [other]: { type: 'null' } } },
  };
}

export const targetOfNames = object(
  'One place, with the names that are there (--names-only).',
  {
    ...reached,
    names: list(defined('comparedName'), 'in the order of the file, then what else is there, by name'),
    summary: counts('How many names of each state.', nameStates),
    problems: list(defined('problem')),
    requests: defined('requests'),
  },
  { name: text('that of the target in deploy-secrets.toml, where the action compares several') },
);

export const comparedName = object('One name of an example file, or at the target alone.', {
  state: oneOf(nameStates, 'incomplete: it holds many, and not all of them; extra: at the target alone'),
  type: oneOf(entryTypes),
  name: text(),
  paths: list(text(), 'dotted TOML paths'),
  lacks: list(text(), 'what an incomplete one does not hold'),
});
