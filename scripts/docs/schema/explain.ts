import { version } from './push.ts';
import { defined, list, object, oneOf, place, placeOrNull, text, textOrNull, yesOrNo } from './shapes.ts';
import { entryTypes, layoutNames, lookupSources, providerNames } from './words.ts';

const spotProperties = { path: text('dotted TOML path'), at: place('file, line and column, from 1') };
const layoutProperties = { provider: oneOf(providerNames), layout: oneOf(layoutNames) };

export const spot = object('A value in a file.', spotProperties);

export const explain = object('All about values but the values (deploy-secrets explain).', {
  version,
  source: text(),
  values: list(defined('value')),
  passedOver: list(defined('passedOver'), 'what dlt passes over for something else'),
});

export const passedOver = object('A value that dlt does not read.', {
  ...spotProperties,
  by: defined('spot'),
});

export const value = object(
  'One value: where it is from, what it is called where, what dlt asks for.',
  {
    ...spotProperties,
    configuration: yesOrNo('it is no secret: its file is config.toml'),
    over: list(defined('spot'), 'what files further down have in its place'),
    behind: {
      description: 'the secret that dlt finds before this piece of configuration',
      oneOf: [defined('spot'), { type: 'null' }],
    },
    called: list(defined('called')),
    noPlace: list(defined('inLayout'), 'the layouts that hold nothing but secrets'),
    whole: textOrNull('the table that dlt reads only whole, where the value is inside one'),
    pipeline: textOrNull('the dlt pipeline that it is for'),
    lookups: list(defined('lookup'), 'in the order of dlt'),
    problems: list(defined('problemInLayouts')),
  },
  {
    readers: {
      ...list(defined('reader'), "who asks for a table around it, by the project's code"),
      minItems: 1,
    },
  },
);

export const reader = object('A piece of code that asks for a table.', {
  place: text('its file and line'),
  shown: text('the function with the parameter, or the lookup'),
  table: text('the dotted path of the table'),
  takes: oneOf(['it whole', 'its keys']),
});

export const inLayout = object('One layout of one kind of store.', layoutProperties);

export const called = object('What a value is called, or is inside of, in one layout.', {
  ...layoutProperties,
  type: oneOf(entryTypes),
  name: text(),
  inside: list(text(), 'what it is called in there, for an entry that holds many'),
});

export const lookup = object('One name that dlt asks for.', {
  name: text('in an environment'),
  path: text('in a file'),
  at: placeOrNull('what the secrets have there'),
  config: placeOrNull('what config.toml has there'),
  here: yesOrNo('it is the value, or the table that holds it'),
  set: yesOrNo('this environment has it'),
  taken: { description: 'where dlt finds something first', enum: [...lookupSources, null] },
});
