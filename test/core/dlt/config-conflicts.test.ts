import { describe, expect, it } from 'vitest';
import { type Diagnostic, place } from '../../../src/core/diagnostics.ts';
import {
  type Delivery,
  findConfigConflicts,
  findHiddenByEnvironment,
} from '../../../src/core/dlt/config-conflicts/index.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';

const files = (secrets: string, config: string) => ({
  secrets: parseToml(secrets, 'secrets.toml'),
  config: parseToml(config, 'config.toml'),
});

/** `error config-first at config.toml:2:1: sources.a.limit, sources.limit` */
const line = ({ severity, code, at, paths = [], name }: Diagnostic): string =>
  `${severity} ${code} at ${at && place(at)}: ${[...(name ? [name] : []), ...paths].join(', ')}`;

const VARIABLES: Delivery = { secrets: 'variables' };
const APART: Delivery = { secrets: 'variables', config: 'separate' };
const WITHIN: Delivery = { secrets: 'variables', config: 'inline' };
const FILE: Delivery = { secrets: 'file' };
const VAULT: Delivery = { secrets: 'vault' };

interface Case {
  readonly title: string;
  readonly secrets: string;
  readonly config: string;
  readonly arrival: Delivery;
  readonly tells: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: 'split-credentials: the job finds a table of credentials in config.toml alone',
    secrets: '[destination.pg.credentials]\npassword = "canary-7f3a"',
    config: '[destination.pg.credentials]\nhost = "db"',
    arrival: VARIABLES,
    tells: [
      'error split-credentials at config.toml:2:1: destination.pg.credentials.host, destination.pg.credentials.password',
    ],
  },
  {
    title: 'split-credentials: also where the configuration goes as variables, for config.toml is there too',
    secrets: '[destination.pg.credentials]\npassword = "canary-7f3a"',
    config: '[destination.pg.credentials]\nhost = "db"',
    arrival: APART,
    tells: [
      'error split-credentials at config.toml:2:1: destination.pg.credentials.host, destination.pg.credentials.password',
    ],
  },
  {
    title: 'split-credentials: also in a table further up',
    secrets: '[sources.x.credentials]\npassword = "canary-7f3a"',
    config: '[sources.credentials]\nhost = "db"',
    arrival: VARIABLES,
    tells: [
      'error split-credentials at config.toml:2:1: sources.credentials.host, sources.x.credentials.password',
    ],
  },
  {
    title: 'split-credentials: a vault is asked after config.toml, whatever it holds',
    secrets: '[destination.pg]\ncredentials = "canary-7f3a"',
    config: '[destination.pg.credentials]\nhost = "db"',
    arrival: VAULT,
    tells: [
      'error split-credentials at config.toml:2:1: destination.pg.credentials.host, destination.pg.credentials',
    ],
  },
  {
    title: 'no split-credentials: a text in the environment ends the search before config.toml',
    secrets: '[destination.pg]\ncredentials = "canary-7f3a"',
    config: '[destination.pg.credentials]\nhost = "db"',
    arrival: VARIABLES,
    tells: [],
  },
  {
    title: 'no split-credentials: the file is where secrets.toml would be',
    secrets: '[destination.pg.credentials]\npassword = "canary-7f3a"',
    config: '[destination.pg.credentials]\nhost = "db"',
    arrival: FILE,
    tells: [],
  },
  {
    title: 'no split-credentials: the tables of two destinations',
    secrets: '[destination.pg.credentials]\npassword = "canary-7f3a"',
    config: '[destination.duck.credentials]\nhost = "db"',
    arrival: VARIABLES,
    tells: [],
  },
  {
    title: 'config-first: among variables the more specific one wins, among files secrets.toml',
    secrets: '[sources]\nlimit = 1',
    config: '[sources.a]\nlimit = 2',
    arrival: APART,
    tells: ['error config-first at config.toml:2:1: sources.a.limit, sources.limit'],
  },
  {
    title: 'config-first: a vault is asked after config.toml',
    secrets: '[sources.a]\nlimit = 1',
    config: 'limit = 2',
    arrival: VAULT,
    tells: ['error config-first at config.toml:1:1: limit, sources.a.limit'],
  },
  {
    title: 'config-first: a table that dlt reads whole has a key more',
    secrets: '[sources.a.headers]\nx = "canary-7f3a"',
    config: '[sources.a.headers]\ny = "2"',
    arrival: WITHIN,
    tells: ['error config-first at config.toml:2:1: sources.a.headers.y, sources.a.headers.x'],
  },
  {
    title: 'no config-first: without --with-config the variables of the secrets win as secrets.toml does',
    secrets: '[sources]\nlimit = 1',
    config: '[sources.a]\nlimit = 2',
    arrival: VARIABLES,
    tells: ['warning shadowed-config at config.toml:2:1: sources.a.limit, sources.limit'],
  },
  {
    title: 'no config-first: for two sources of one module',
    secrets: '[sources.a]\nlimit = 1',
    config: '[sources.b]\nlimit = 2',
    arrival: APART,
    tells: [],
  },
  {
    title: 'no config-first: what is for the pipeline is read here, too',
    secrets: '[sources.a]\nlimit = 1',
    config: '[my_pipeline]\nlimit = 2',
    arrival: { ...VAULT, pipeline: 'my_pipeline' },
    tells: [],
  },
  {
    title: 'secret-first: upper case, which dlt passes over in a file and not in the environment',
    secrets: '[sources.a]\nLIMIT = 1',
    config: '[sources.a]\nlimit = 2',
    arrival: VARIABLES,
    tells: ['error secret-first at secrets.toml:2:1: sources.a.LIMIT, sources.a.limit'],
  },
  {
    title: 'secret-first: a section with two in it',
    secrets: '[sources.a__b]\nlimit = 1',
    config: '[sources.a]\nlimit = 2\n[sources.a.b]\nlimit = 3',
    arrival: VARIABLES,
    tells: ['error secret-first at secrets.toml:2:1: sources.a__b.limit, sources.a.b.limit'],
  },
  {
    title: 'secret-first: upper case, and config.toml has the value further up',
    secrets: '[sources.a]\nLIMIT = 1',
    config: 'limit = 2',
    arrival: VARIABLES,
    tells: ['error secret-first at secrets.toml:2:1: sources.a.LIMIT, limit'],
  },
  {
    title: 'no secret-first: upper case in a file',
    secrets: '[sources.a]\nLIMIT = 1',
    config: '[sources.a]\nlimit = 2',
    arrival: FILE,
    tells: [],
  },
  {
    title: 'shadowed-config: one path in both',
    secrets: '[sources.a]\nlimit = 1',
    config: '[sources.a]\nlimit = 2',
    arrival: VARIABLES,
    tells: ['warning shadowed-config at config.toml:2:1: sources.a.limit'],
  },
  {
    title: 'shadowed-config: of one name as a secret and as a variable only the secret is pushed',
    secrets: '[sources.a]\nlimit = 1',
    config: '[sources.a]\nlimit = 2',
    arrival: APART,
    tells: ['warning shadowed-config at config.toml:2:1: sources.a.limit'],
  },
  {
    title: 'no shadowed-config: the source of another name in the module a still finds it',
    secrets: '[sources.a.a]\nlimit = 1',
    config: '[sources.a]\nlimit = 2',
    arrival: VARIABLES,
    tells: [],
  },
  {
    title: 'no shadowed-config: others than source a find the value for all',
    secrets: '[sources.a]\nlimit = 1',
    config: '[sources]\nlimit = 2',
    arrival: VARIABLES,
    tells: [],
  },
  {
    title: 'no shadowed-config: a table in place of a value',
    secrets: '[sources.a.limit]\nx = 1',
    config: '[sources.a]\nlimit = 2',
    arrival: VARIABLES,
    tells: [],
  },
  {
    title: 'secret-in-config: what is not pushed and looks like a secret',
    secrets: 'a = 1',
    config: '[sources.a]\napi_key = "canary-7f3a"\nlimit = 5',
    arrival: VARIABLES,
    tells: ['warning secret-in-config at config.toml:2:1: sources.a.api_key'],
  },
  {
    title: 'no secret-in-config of ours where it is pushed: there it is an error of its own',
    secrets: 'a = 1',
    config: '[sources.a]\napi_key = "canary-7f3a"',
    arrival: APART,
    tells: [],
  },
  {
    title: 'one line is told once, by what weighs most',
    secrets: '[a]\npassword = "canary-7f3a"\n[a.credentials]\npassword = "canary-7f3a"\nhost = "db"',
    config: '[a.credentials]\npassword = "canary-7f3a"',
    arrival: VARIABLES,
    tells: ['error split-credentials at config.toml:2:1: a.credentials.password'],
  },
];

describe('secrets.toml and config.toml together', () => {
  it.each(cases)('$title', ({ secrets, config, arrival, tells }) => {
    expect(findConfigConflicts(files(secrets, config), arrival).map(line)).toEqual(tells);
  });

  it('never say a character of a value', () => {
    for (const { secrets, config, arrival } of cases)
      expect(JSON.stringify(findConfigConflicts(files(secrets, config), arrival))).not.toContain('canary');
  });
});

describe('a variable of this environment', () => {
  const hidden = (secrets: string, config: string, names: string[], pipeline?: string) =>
    findHiddenByEnvironment(files(secrets, config), pipeline === undefined ? {} : { pipeline }, (name) =>
      names.includes(name),
    ).map(line);

  it.each<[string, string, string, string[], string | undefined, string[]]>([
    [
      'of the same name',
      '[sources.a]\nlimit = 1',
      '',
      ['SOURCES__A__LIMIT'],
      undefined,
      ['warning set-in-environment at secrets.toml:2:1: SOURCES__A__LIMIT, sources.a.limit'],
    ],
    [
      'of a more general one, told once for both files',
      '[sources.a]\nuser = "canary-7f3a"\n[sources.b]\nuser = "canary-7f3a"',
      '[sources.c]\nuser = "c"',
      ['USER'],
      undefined,
      [
        'warning set-in-environment at secrets.toml:2:1: USER, sources.a.user, sources.b.user, sources.c.user',
      ],
    ],
    [
      'for the pipeline',
      '[sources.a]\nlimit = 1',
      '',
      ['MY_PIPELINE__LIMIT'],
      'my_pipeline',
      ['warning set-in-environment at secrets.toml:2:1: MY_PIPELINE__LIMIT, sources.a.limit'],
    ],
    ['for another pipeline', '[sources.a]\nlimit = 1', '', ['MY_PIPELINE__LIMIT'], undefined, []],
    ['for another source', '[sources.a]\nlimit = 1', '', ['SOURCES__B__LIMIT'], undefined, []],
    ['for all, after a value for the pipeline', '[p.sources.a]\nlimit = 1', '', ['LIMIT'], 'p', []],
    [
      'of what neither file is read for',
      '[sources.a]\nlimit = 1',
      '[sources.a]\nlimit = 2',
      ['SOURCES__A__LIMIT'],
      undefined,
      ['warning set-in-environment at secrets.toml:2:1: SOURCES__A__LIMIT, sources.a.limit'],
    ],
    [
      'with a text of credentials before a table of them',
      '[a.credentials]\nhost = "db"',
      '',
      ['CREDENTIALS'],
      undefined,
      ['warning set-in-environment at secrets.toml:2:1: CREDENTIALS, a.credentials.host'],
    ],
  ])('%s', (_, secrets, config, names, pipeline, tells) => {
    expect(hidden(secrets, config, names, pipeline)).toEqual(tells);
  });
});
