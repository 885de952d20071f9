import { describe, expect, it } from 'vitest';
import { readProject } from '../../../src/core/dlt/code/project.ts';

/** Who asks for a path, by the code of one file. */
const asked = (text: string, path: string, file = 'tickets.py') =>
  readProject([{ file, text }])
    .readersOf(path.split('.'))
    .map(({ kind, at, place, shown }) => `${kind} ${at} ${place} ${shown}`);

const source = (parameter: string, more = '') => `import dlt
import typing as t
from typing import Any, Dict as D, Mapping, Optional, TypedDict
from collections import OrderedDict
${more}
@dlt.source
def tickets(${parameter}):
    """def other(filters: dict = None): no code"""
    yield []
`;

describe('a parameter with a type that dlt', () => {
  it.each([
    ['filters: dict = dlt.config.value', 'whole'],
    ['filters: dict[str, str] | None = None', 'whole'],
    ['filters: "dict | None" = None', 'whole'],
    ['filters: D[str, t.Any] = None', 'whole'],
    ['filters: t.Optional[t.Mapping[str, t.Any]] = None', 'whole'],
    ['filters: t.Annotated[t.Dict[str, str], "a, b"] = dlt.secrets.value', 'whole'],
    ['filters = {}', 'whole'],
    ['a=lambda x, y: {x: y}, *, filters: Mapping[str, int] = None', 'whole'],
    ['filters: str = None', 'text'],
    ['filters="x"', 'text'],
    ['filters: Any = None', 'untyped'],
    ['filters=dlt.secrets.value', 'untyped'],
    ['filters: OrderedDict = None', 'typed'],
    ['filters: tuple = None', 'typed'],
    ['filters: t.List[dict] = None', 'typed'],
    ['filters: Filters = None', 'typed', 'class Filters(TypedDict):\n    state: str'],
    ['filters: Filters = None', 'whole', 'Filters = D[str, Any]'],
    ['filters: Filters = None', 'whole', 'Filters = t.NewType("Filters", dict)'],
    ['filters: Filters = None', 'spec', '@dlt.common.configuration.configspec\nclass Filters(Base): pass'],
    ['filters: t.Union[str, ConnectionStringCredentials] = None', 'spec'],
  ])('%s: %s', (parameter, kind, more = '') => {
    const [reader = 'nobody'] = asked(source(parameter, more), 'sources.tickets.tickets.filters');
    expect(reader.split(' ')[0]).toBe(kind);
  });

  it.each([
    'filters: dict',
    'filters: int = 1',
    'filters: Callable = None',
    'filters: t.Union[str, dict] = None',
    'other: dict = None',
    '*filters',
  ])('does not inject: %s', (parameter) => {
    expect(asked(source(parameter), 'sources.tickets.filters')).toEqual([]);
  });
});

it('a type of a file that does not name dlt', () => {
  const files = [
    { file: 'tickets.py', text: source('filters: FilterConfig = None', 'from ours import FilterConfig') },
    { file: 'ours.py', text: 'from typing import TypedDict\nclass FilterConfig(TypedDict): ...' },
  ];
  const [reader] = readProject(files).readersOf(['sources', 'tickets', 'filters']);
  expect(reader?.kind).toBe('typed');
});

describe('places', () => {
  const text = source('filters: dict = None');
  it.each([
    ['sources.tickets.tickets.filters', 'own'],
    ['sources.tickets.filters', 'own'],
    ['sources.filters', 'general'],
    ['filters', 'general'],
  ])('%s', (path, at) => {
    expect(asked(text, path)).toEqual([`whole ${at} tickets.py:7 tickets(filters: dict)`]);
  });

  it.each([
    ['a section', '@dlt.resource(section="crm", name="deals")', 'sources.crm.deals.filters'],
    ['a package', '@dlt.transformer()', 'sources.shop.filters', 'shop/__init__.py'],
    [
      'a name of the source',
      '@dlt.source',
      'sources.mine.tickets.filters',
      'x.py',
      '__source_name__ = "mine"',
    ],
    ['a destination', '@dlt.destination(name="sink")', 'destination.sink.filters'],
    [
      'an alias',
      '@r(name="deals")',
      'sources.deals.filters',
      'x.py',
      'from dlt import source, resource as r',
    ],
    ['an alias of dlt', '@d.resource', 'sources.x.filters', 'x.py', 'import dlt as d'],
  ])('%s', (_, decorator, path, file = 'tickets.py', more = '') => {
    const code = `import dlt\r\n${more}\r\n${decorator}\r\nasync def tickets(\r\n    page, # a: b\r\n    filters: dict = None,\r\n): ...\r\n`;
    expect(asked(code, path, file)).toHaveLength(1);
  });

  it('a name that no literal gives counts by its last key, and never for credentials', () => {
    const code =
      'import dlt\n@dlt.resource(name=f"x{1}")\ndef a(filters: dict = None, credentials: dict = None): ...';
    expect(asked(code, 'sources.any.filters')).toEqual(['whole key tickets.py:3 a(filters: dict)']);
    expect(asked(code, 'sources.any.credentials')).toEqual([]);
  });

  it('a function that is handed to dlt', () => {
    const code = 'import dlt\ndef pages(filters: dict = None): ...\ndlt.resource(pages, name="deals")()';
    expect(asked(code, 'sources.tickets.deals.filters')).toHaveLength(1);
  });

  it('an inner resource is asked in the section of a source', () => {
    const files = [
      { file: 'tickets.py', text: source('a=1') },
      { file: 'helpers.py', text: 'import dlt\n@dlt.resource\ndef pages(filters: dict = None): ...' },
    ];
    expect(readProject(files).readersOf(['sources', 'tickets', 'pages', 'filters'])).toHaveLength(1);
  });

  it('sections, pipelines, and what is asked for inside', () => {
    const code = readProject([
      {
        file: 'm.py',
        text: 'import dlt\n@dlt.source\ndef n(a=1): ...\ndlt.pipeline("p")\ndlt.secrets["x.headers.key"]',
      },
    ]);
    expect(code.isSection(['sources', 'm', 'n'])).toBe(true);
    expect(code.isSection(['sources', 'm', 'o'])).toBe(false);
    expect(code.isPipeline('p')).toBe(true);
    expect(code.isEntered(['x', 'headers'])).toBe(true);
  });
});

it.each([
  ['dlt.secrets["wow"]', 'whole'],
  ['dlt.config["wow"]["a"]', 'whole'],
  ['dlt.secrets.get("wow")', 'untyped'],
  ['dlt.secrets.get("wow", dict)', 'whole'],
  ['dlt.secrets.get("wow", expected_type=ConnectionStringCredentials)', 'whole'],
])('%s', (code, kind) => {
  const [reader = 'nobody'] = asked(`import dlt\nx = f(${code})`, 'wow');
  expect(reader.split(' ')[0]).toBe(kind);
});

it.each(['dlt.secrets["wow"] = {}', 'other.secrets["wow"]', '# dlt.secrets["wow"]', 'dlt.secrets[f"wow"]'])(
  'asks for nothing: %s',
  (code) => expect(asked(`import dlt\n${code}`, 'wow')).toEqual([]),
);
