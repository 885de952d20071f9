/** One piece of code, one file of secrets, and how the code is run. */
export interface Case {
  readonly name: string;
  readonly toml: string;
  readonly code: string;
  readonly run: string;
  readonly pipeline?: string;
}

const head = `import dlt
import typing as t
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration, ConnectionStringCredentials

class Typed(t.TypedDict):
    state: str

@dataclass
class Data:
    state: str = None

class Tuple(t.NamedTuple):
    state: str

@configspec
class Spec(BaseConfiguration):
    state: str = None

Alias = t.Dict[str, t.Any]
New = t.NewType("New", dict)
`;

const hints = [
  ...[
    'dict',
    't.Dict',
    't.Dict[str, str]',
    'dict[str, t.Any]',
    't.Mapping[str, str]',
    't.MutableMapping[str, str]',
  ],
  ...[
    'Mapping',
    't.Optional[dict]',
    'dict | None',
    't.Union[None, t.Dict[str, str]]',
    '"dict"',
    'Alias',
    'New',
  ],
  ...[
    't.Annotated[dict, 1]',
    't.Union[str, dict]',
    't.Union[dict, list]',
    't.Union[Spec, dict]',
    't.Any',
    'Typed',
  ],
  ...[
    't.Optional[Typed]',
    't.List[Typed]',
    'Data',
    'Tuple',
    'Spec',
    't.Optional[Spec]',
    'OrderedDict',
    'defaultdict',
  ],
  ...[
    'tuple',
    'list',
    't.List[dict]',
    't.Sequence[str]',
    'str',
    'dlt.TSecretStrValue',
    'dlt.TSecretValue',
    'object',
  ],
  ...['t.Iterable[str]', 'set', 'int'],
];

const tables = (section: string, key: string): Readonly<Record<string, string>> => ({
  inline: `[${section}]\n${key} = { state = "canary-7f3a", n = { deep = 1.0, on = true } }\n`,
  header: `[${section}.${key}]\nstate = "canary-7f3a"\n[${section}.${key}.n]\ndeep = 1.0\non = true\n`,
  dotted: `[${section}]\n${key}.state = "canary-7f3a"\n${key}.n.deep = 1.0\n${key}.n.on = true\n`,
});

const source = (hint: string, value: string, decorator = '@dlt.resource'): string =>
  `${head}\n${decorator}\ndef tickets(filters: ${hint} = ${value}):\n    received.append(filters)\n    yield []\n`;

const ofHints = hints.flatMap((hint) =>
  ['dlt.config.value', 'dlt.secrets.value', 'None'].flatMap((value) =>
    Object.entries(tables('sources.tickets', 'filters')).map(([form, toml]) => ({
      name: `${hint} = ${value}, ${form}`,
      toml,
      code: source(hint, value),
      run: 'list(tickets())',
    })),
  ),
);

const places = ['sources.tickets.tickets', 'sources.tickets', 'sources'].flatMap((section) =>
  Object.entries(tables(section, 'filters')).flatMap(([form, toml]) =>
    (['dict', 'Typed', 'Spec', 't.Any'] as const).map((hint) => ({
      name: `${hint} in ${section}, ${form}`,
      toml,
      code: source(hint, 'dlt.config.value'),
      run: 'list(tickets())',
    })),
  ),
);

const decorators = [
  ['source', '@dlt.source', 'sources.tickets', 'tickets()'],
  ['source of another section', '@dlt.source(section="crm", name="deals")', 'sources.crm.deals', 'tickets()'],
  ['async resource', '@dlt.resource(name="deals")', 'sources.tickets.deals', 'list(tickets())'],
  ['transformer', '@dlt.transformer(data_from=[1])', 'sources.tickets.tickets', 'list(tickets)'],
].flatMap(([name = '', decorator = '', section = '', run = '']) =>
  ['dict', 'Spec'].flatMap((hint) =>
    Object.entries(tables(section, 'filters')).map(([form, toml]) => ({
      name: `${name}, ${hint}, ${form}`,
      toml,
      code: source(hint, 'dlt.config.value', decorator)
        .replace('def tickets(', decorator.includes('transformer') ? 'def tickets(item, ' : 'def tickets(')
        .replace(
          '    yield []',
          decorator.includes('source(') || decorator === '@dlt.source' ? '    return []' : '    yield []',
        ),
      run,
    })),
  ),
);

const pipelines = ['p.sources.tickets', 'p.sources.tickets.tickets', 'p'].flatMap((section) =>
  Object.entries(tables(section, 'filters')).map(([form, toml]) => ({
    name: `for a pipeline, ${section}, ${form}`,
    toml,
    code: `${source('dict', 'dlt.config.value')}\npipeline = dlt.pipeline("p")\n`,
    run: 'list(tickets())',
    pipeline: 'p',
  })),
);

const accessors = [
  'dlt.secrets["wow"]',
  'dlt.secrets.get("wow")',
  'dlt.secrets.get("wow", dict)',
  'dlt.config["wow"]',
  'dlt.secrets.get("wow", t.Mapping)',
  'dlt.secrets["wow.n"]',
  'dlt.secrets["wow"]["n"]',
].flatMap((call) =>
  [
    'wow = { state = "canary-7f3a", n = { deep = 1.0 } }\n',
    '[wow]\nstate = "canary-7f3a"\nn.deep = 1.0\n',
  ].map((toml, n) => ({
    name: `${call}, ${n === 0 ? 'inline' : 'header'}`,
    toml,
    code: `${head}\ndef look():\n    return ${call}\n`,
    run: 'received.append(look())',
  })),
);

const credentials: readonly Case[] = [
  {
    name: 'credentials: dict beside specs',
    toml: '[sources.tickets.credentials]\nsubdomain = "s"\ntoken = "canary-7f3a"\n[sources.other.credentials]\ndrivername = "postgresql"\nhost = "h"\ndatabase = "d"\nusername = "u"\npassword = "canary-7f3a"\n',
    code: `${source('dict', 'dlt.secrets.value').replaceAll('filters', 'credentials')}
@dlt.resource(section="other")
def pages(credentials: ConnectionStringCredentials = dlt.secrets.value):
    received.append(credentials)
    yield []
`,
    run: 'list(tickets()); list(pages())',
  },
  {
    name: 'one table, asked two ways',
    toml: '[sources.tickets.credentials]\ndrivername = "postgresql"\nhost = "h"\ndatabase = "d"\n',
    code: `${source('dict', 'dlt.secrets.value').replaceAll('filters', 'credentials')}
@dlt.resource(name="pages")
def pages(credentials: ConnectionStringCredentials = dlt.secrets.value):
    received.append(credentials)
    yield []
`,
    run: 'list(pages()); list(tickets())',
  },
  {
    name: 'a destination',
    toml: '[destination.sink]\nextra = { team = "canary-7f3a", n = 1.0 }\n',
    code: `${head}
@dlt.destination(name="sink")
def sink(items, table, extra: dict = dlt.config.value):
    received.append(extra)
`,
    run: 'received.append(dlt.common.configuration.resolve_configuration(sink().spec(), sections=("destination", "sink"), accept_partial=True).get("extra"))',
  },
];

const LOOKED_UP = `
def looked_up():
    return dlt.secrets.get("sources.tickets.credentials", dict)
`;

/** Since 1.30 dlt fills what an explicit dict leaves out from a text that it finds. */
const explicit: readonly Case[] = [
  ['a URL', '[sources.tickets]\ncredentials = "postgresql://u:canary-7f3a@h:5432/d"\n'],
  ['a URL further up', '[sources]\ncredentials = "postgresql://u:canary-7f3a@h:5432/d"\n'],
  ['a table', '[sources.tickets.credentials]\ndrivername = "postgresql"\nhost = "h"\ndatabase = "d"\n'],
  ['nothing', '[sources.else]\na = 1\n'],
].flatMap(([what = '', toml = '']) =>
  [
    ['a dict', '{"host": "other", "drivername": "postgresql", "database": "e"}'],
    ['a part', '{"host": "other"}'],
    ['an empty one', '{}'],
    ['what is looked up', 'looked_up()'],
  ].flatMap(([given = '', value = '']) =>
    ['ConnectionStringCredentials', 'AwsCredentials'].map((spec) => ({
      name: `${spec}: ${given} is given, ${what} is found`,
      toml: spec === 'AwsCredentials' ? toml.replace('host = "h"', 'region_name = "h"') : toml,
      code: `${source(spec, 'dlt.secrets.value').replaceAll('filters', 'credentials')}`.replace(
        '@dlt.resource',
        `from dlt.common.configuration.specs import AwsCredentials
${given === 'what is looked up' ? LOOKED_UP : ''}
@dlt.resource`,
      ),
      run: `list(tickets(credentials=${value}))`,
    })),
  ),
);

export const cases: readonly Case[] = [
  ...explicit,
  ...ofHints,
  ...places,
  ...decorators,
  ...pipelines,
  ...accessors,
  ...credentials,
];
