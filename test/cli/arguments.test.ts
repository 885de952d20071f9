import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { UserError } from '../../src/core/diagnostics.ts';

// What the command line took and refused while Node's own `parseArgs` read it. Scripts depend on it word for word.

interface Refusal {
  readonly message: string;
  readonly hint?: string;
}
type Row = readonly [args: readonly string[], outcome: Readonly<Record<string, unknown>> | Refusal];

const seeHelp = (command: string) => `deploy-secrets ${command} --help lists what it takes`;
const noValue = (flag: string): Refusal => ({
  message: `${flag} takes no value`,
  hint: 'leave it out to say no',
});
const nothing = (flag: string, value: string): Refusal => ({
  message: `${flag} wants ${value}, and got nothing`,
  hint: `a value that begins with - is written as ${flag}=VALUE`,
});

async function outcomeOf(name: string, args: readonly string[]): Promise<unknown> {
  const command = commands.find((one) => one.name === name);
  if (!command) throw new Error(`no command ${name}`);
  try {
    return await parseArguments(command, args);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.code).toBe('usage');
    return { message: error.message, ...(error.hint !== undefined && { hint: error.hint }) };
  }
}

const github: [string, Row[]][] = [
  [
    'a switch',
    [
      [[], { _: [] }],
      [['--yes'], { yes: true, _: [] }],
      [['--yes', '--dry-run'], { 'dry-run': true, yes: true, _: [] }],
      [['--yes=no'], noValue('--yes')],
      [['--yes='], noValue('--yes')],
      [['--dry-run=true'], noValue('--dry-run')],
      [['--yes=no', '--dry-run=no'], noValue('--dry-run')],
      [['--yes', 'no'], { message: 'github takes options only, and "no" is none', hint: seeHelp('github') }],
      [['--yes', '--yes'], { message: '--yes is given twice' }],
      [['--yes', '--yes=no'], noValue('--yes')],
      [['--no-yes'], { message: 'there is no option --no-yes', hint: seeHelp('github') }],
      [['--no-dry-run'], { message: 'there is no option --no-dry-run', hint: 'did you mean --dry-run?' }],
      [['--no-repo', 'x'], { message: 'there is no option --no-repo', hint: seeHelp('github') }],
    ],
  ],
  [
    'an option with a value',
    [
      [['--repo', 'acme/etl'], { repo: 'acme/etl', _: [] }],
      [['--repo=acme/etl'], { repo: 'acme/etl', _: [] }],
      [['--repo', 'a', '--repo', 'b'], { message: '--repo is given twice' }],
      [['--repo', 'a', '--repo=a'], { message: '--repo is given twice' }],
      [['--repo', 'a', '--repo'], nothing('--repo', 'OWNER/NAME')],
      [['--repo='], nothing('--repo', 'OWNER/NAME')],
      [['--repo', ''], nothing('--repo', 'OWNER/NAME')],
      [['--repo'], nothing('--repo', 'OWNER/NAME')],
      [['--repo', '-x'], nothing('--repo', 'OWNER/NAME')],
      [['--repo=-x'], { repo: '-x', _: [] }],
      [['--repo', '-1'], nothing('--repo', 'OWNER/NAME')],
      [['--repo=-1'], { repo: '-1', _: [] }],
      [['--repo', '-'], { repo: '-', _: [] }],
      [['--repo=-'], { repo: '-', _: [] }],
      [['--repo', '--'], nothing('--repo', 'OWNER/NAME')],
      [['--repo=--'], { repo: '--', _: [] }],
      [['--repo', '--yes'], nothing('--repo', 'OWNER/NAME')],
      [['--repo=--yes'], { repo: '--yes', _: [] }],
      [['--repo', '--repo', 'x'], nothing('--repo', 'OWNER/NAME')],
      [['--repo', '--bogus', '--bogis'], { message: 'there is no option --bogis', hint: seeHelp('github') }],
    ],
  ],
  [
    'a value is taken as it is written',
    [
      [['--repo=a=b'], { repo: 'a=b', _: [] }],
      [['--repo', '=b'], { repo: '=b', _: [] }],
      [['--repo==b'], { repo: '=b', _: [] }],
      [['--repo="a b"'], { repo: '"a b"', _: [] }],
      [["--repo='a'"], { repo: "'a'", _: [] }],
      [['--repo', '"a"'], { repo: '"a"', _: [] }],
      [['--repo', 'true'], { repo: 'true', _: [] }],
      [['--repo', '0x10'], { repo: '0x10', _: [] }],
      [['--repo=007'], { repo: '007', _: [] }],
      [['--repo', '1e3'], { repo: '1e3', _: [] }],
      [['--repo', 'ä/日本 語🙂'], { repo: 'ä/日本 語🙂', _: [] }],
      [['--repo=a\nb'], { repo: 'a\nb', _: [] }],
      [['--repo', 'a\n--yes'], { repo: 'a\n--yes', _: [] }],
      [['--repo=−x'], { repo: '−x', _: [] }],
      [['--repo', '—x'], { repo: '—x', _: [] }],
      [
        ['–-repo', 'x'],
        { message: 'github takes options only, and "–-repo" is none', hint: seeHelp('github') },
      ],
      [
        ['—repo', 'x'],
        { message: 'github takes options only, and "—repo" is none', hint: seeHelp('github') },
      ],
    ],
  ],
  [
    'a number',
    [
      [['--max-removals', '5'], { 'max-removals': 5, _: [] }],
      [['--max-removals', '-1'], nothing('--max-removals', 'N')],
      [['--max-removals=-1'], { message: '--max-removals takes a whole number, not -1' }],
      [['--max-removals=1e3'], { message: '--max-removals takes a whole number, not 1e3' }],
      [['--max-removals=0x10'], { message: '--max-removals takes a whole number, not 0x10' }],
      [['--max-removals', '007'], { 'max-removals': 7, _: [] }],
      [['--max-removals', '1.0'], { message: '--max-removals takes a whole number, not 1.0' }],
      [['--max-removals', '1234567890'], { message: '--max-removals takes a whole number, not 1234567890' }],
      [['--max-removals'], nothing('--max-removals', 'N')],
      [['--max-removals='], nothing('--max-removals', 'N')],
      [['--max-removals', '1', '--max-removals', '1'], { message: '--max-removals is given twice' }],
    ],
  ],
  [
    'a choice',
    [
      [['--format', 'json'], { format: 'json', _: [] }],
      [['--format=json'], { format: 'json', _: [] }],
      [['--format', 'JSON'], { message: '--format takes text, json or markdown, not JSON' }],
      [['--format', 'jsno'], { message: '--format takes text, json or markdown, not jsno' }],
      [['--format=json', '--format=text'], { message: '--format is given twice' }],
    ],
  ],
  [
    'a repeatable option',
    [
      [
        ['--include', 'a', 'b'],
        { message: 'github takes options only, and "b" is none', hint: seeHelp('github') },
      ],
      [['--include=a', '--include=b'], { include: ['a', 'b'], _: [] }],
      [['--include', 'a', '--include=b', '--include', 'c'], { include: ['a', 'b', 'c'], _: [] }],
      [['--include', ''], nothing('--include', 'GLOB')],
      [['--include='], nothing('--include', 'GLOB')],
      [['--include=a', '--include'], nothing('--include', 'GLOB')],
      [['--include', 'a', '--include', '-b'], nothing('--include', 'GLOB')],
      [['--include=-b'], { include: ['-b'], _: [] }],
      [['--include', '1'], { include: ['1'], _: [] }],
      [['--include', 'sources.*'], { include: ['sources.*'], _: [] }],
      [["--include='a'"], { include: ["'a'"], _: [] }],
      [['--rename', 'a.b=C'], { rename: ['a.b=C'], _: [] }],
      [['--rename=a.b=C', '--rename', 'x=Y'], { rename: ['a.b=C', 'x=Y'], _: [] }],
    ],
  ],
  [
    'one dash',
    [
      [['-repo', 'x'], { message: 'there is no option -r', hint: seeHelp('github') }],
      [['-repo=x'], { message: 'there is no option -r', hint: seeHelp('github') }],
      [['-r', 'x'], { message: 'there is no option -r', hint: seeHelp('github') }],
      [['-y'], { message: 'there is no option -y', hint: seeHelp('github') }],
      [['-yes'], { message: 'there is no option -y', hint: seeHelp('github') }],
      [['-1'], { message: 'there is no option -1', hint: seeHelp('github') }],
      [['-12'], { message: 'there is no option -1', hint: seeHelp('github') }],
      [['-'], { message: 'github takes options only, and "-" is none', hint: seeHelp('github') }],
      [['-.5'], { message: 'there is no option -.', hint: seeHelp('github') }],
      [['-a.b'], { message: 'there is no option -a', hint: seeHelp('github') }],
      [['-🙂'], { message: 'there is no option -\ud83d', hint: seeHelp('github') }],
    ],
  ],
  [
    'an unknown option',
    [
      [['--repo-'], { message: 'there is no option --repo-', hint: 'did you mean --repo?' }],
      [['--repo1'], { message: 'there is no option --repo1', hint: 'did you mean --repo?' }],
      [['--repo.x=1'], { message: 'there is no option --repo.x', hint: 'did you mean --repo?' }],
      [['--dry-run.x'], { message: 'there is no option --dry-run.x', hint: 'did you mean --dry-run?' }],
      [['--dryRun'], { message: 'there is no option --dryRun', hint: 'did you mean --dry-run?' }],
      [
        ['--maxRemovals', '1'],
        { message: 'there is no option --maxRemovals', hint: 'did you mean --max-removals?' },
      ],
      [['--DRY-RUN'], { message: 'there is no option --DRY-RUN', hint: seeHelp('github') }],
      [['--dry_run'], { message: 'there is no option --dry_run', hint: 'did you mean --dry-run?' }],
      [['--dry'], { message: 'there is no option --dry', hint: seeHelp('github') }],
      [['--Repo=x'], { message: 'there is no option --Repo', hint: 'did you mean --repo?' }],
      [['--rpeo', 'x'], { message: 'there is no option --rpeo', hint: 'did you mean --repo?' }],
      [['--x.y=1'], { message: 'there is no option --x.y', hint: seeHelp('github') }],
      [['--bogus', 'value'], { message: 'there is no option --bogus', hint: seeHelp('github') }],
      [['--bogus', '--other'], { message: 'there is no option --bogus', hint: seeHelp('github') }],
      [['--bogus', '--repo'], { message: 'there is no option --bogus', hint: seeHelp('github') }],
      [['--yes', '--bogus', '--yes'], { message: 'there is no option --bogus', hint: seeHelp('github') }],
      [['---yes'], { message: 'there is no option ---yes', hint: 'did you mean --yes?' }],
      [['---'], { message: 'there is no option ---', hint: seeHelp('github') }],
      [['---=x'], { message: 'there is no option ---', hint: seeHelp('github') }],
      [['----repo', 'x'], { message: 'there is no option ----repo', hint: 'did you mean --repo?' }],
      [['--=x'], { message: 'there is no option --=x', hint: seeHelp('github') }],
      [['--=repo=x'], { message: 'there is no option --', hint: seeHelp('github') }],
      [['--repo x'], { message: 'there is no option --repo x', hint: 'did you mean --repo?' }],
      [
        [' --repo', 'x'],
        { message: 'github takes options only, and " --repo" is none', hint: seeHelp('github') },
      ],
    ],
  ],
  [
    'a name that JavaScript or yargs knows',
    [
      [['--constructor'], { message: 'there is no option --constructor', hint: seeHelp('github') }],
      [['--constructor=1'], { message: 'there is no option --constructor', hint: seeHelp('github') }],
      [['--__proto__=1'], { message: 'there is no option --__proto__', hint: seeHelp('github') }],
      [['--__proto__', 'x'], { message: 'there is no option --__proto__', hint: seeHelp('github') }],
      [
        ['--__proto__.polluted=1'],
        { message: 'there is no option --__proto__.polluted', hint: seeHelp('github') },
      ],
      [['--toString'], { message: 'there is no option --toString', hint: seeHelp('github') }],
      [
        ['--hasOwnProperty', 'x'],
        { message: 'there is no option --hasOwnProperty', hint: seeHelp('github') },
      ],
      [['--_', 'x'], { message: 'there is no option --_', hint: seeHelp('github') }],
      [['--$0=x'], { message: 'there is no option --$0', hint: seeHelp('github') }],
      [['--version'], { message: 'there is no option --version', hint: seeHelp('github') }],
      [
        ['--get-yargs-completions'],
        { message: 'there is no option --get-yargs-completions', hint: seeHelp('github') },
      ],
      [['--config', 'x'], { message: 'there is no option --config', hint: seeHelp('github') }],
    ],
  ],
  [
    'what is no option',
    [
      [['--'], { _: [] }],
      [
        ['--', '--yes'],
        { message: 'github takes options only, and "--yes" is none', hint: seeHelp('github') },
      ],
      [['x'], { message: 'github takes options only, and "x" is none', hint: seeHelp('github') }],
      [[''], { message: 'github takes options only, and "" is none', hint: seeHelp('github') }],
      [
        ['--yes', '--', 'x'],
        { message: 'github takes options only, and "x" is none', hint: seeHelp('github') },
      ],
    ],
  ],
];

describe.each(github)('%s', (_, rows) => {
  it.each(rows)('github %j', async (args, outcome) => {
    expect(await outcomeOf('github', args)).toEqual(outcome);
  });
});

const operands: [string[], Row[1]][] = [
  [['check', 'a', '--dry-run', 'b'], { 'dry-run': true, _: ['a', 'b'] }],
  [
    ['check', '--dry-run', 'a', '--', '--yes', '-x', '--'],
    { 'dry-run': true, _: ['a', '--yes', '-x', '--'] },
  ],
  [['check', 'a', '', 'b'], { _: ['a', '', 'b'] }],
  [['check', '1', '1e3', '0x10', 'true'], { _: ['1', '1e3', '0x10', 'true'] }],
  [['check', '--', '-repo'], { _: ['-repo'] }],
  [['check', '--', '--repo=x'], { _: ['--repo=x'] }],
  [['check', '-', 'a'], { _: ['-', 'a'] }],
  [['check', '--job', 'a', 'b'], { job: 'a', _: ['b'] }],
  [['check', 'a', '-b'], { message: 'there is no option -b', hint: seeHelp('check') }],
  [['check', 'a', '--b', 'c'], { message: 'there is no option --b', hint: seeHelp('check') }],
  [['workflow'], { message: 'workflow wants a SCRIPT', hint: seeHelp('workflow') }],
  [['workflow', 'a.py'], { _: ['a.py'] }],
  [
    ['workflow', 'a.py', 'b.py'],
    { message: 'workflow takes one SCRIPT, and "b.py" is another', hint: seeHelp('workflow') },
  ],
  [['workflow', '--schedule', '0 6 * * *', 'a.py'], { schedule: '0 6 * * *', _: ['a.py'] }],
  [['workflow', '--schedule=0 6 * * *', 'a.py'], { schedule: '0 6 * * *', _: ['a.py'] }],
  [['workflow', '--output', '-', 'a.py'], { output: '-', _: ['a.py'] }],
  [['workflow', '--output', '-a', 'a.py'], nothing('--output', 'PATH')],
  [['workflow', '--', '-a.py'], { _: ['-a.py'] }],
  [['workflow', ''], { _: [''] }],
  [['init', '--yes'], { message: 'there is no option --yes', hint: seeHelp('init') }],
  [['init', 'x'], { message: 'init takes options only, and "x" is none', hint: seeHelp('init') }],
  [['completion', '--yes'], { message: 'there is no option --yes', hint: seeHelp('completion') }],
  [['completion', 'bash'], { _: ['bash'] }],
  [['completion', 'x'], { message: 'completion takes bash, zsh or fish, not "x"' }],
  [
    ['completion', 'bash', 'zsh'],
    { message: 'completion takes one bash|zsh|fish, and "zsh" is another', hint: seeHelp('completion') },
  ],
  [['completion', '--'], { _: [] }],
  [
    ['airflow', '--layout', 'connection', '--layout', 'variable'],
    { layout: ['connection', 'variable'], _: [] },
  ],
  [
    ['airflow', '--layout', 'connection', 'variable'],
    { message: 'airflow takes options only, and "variable" is none', hint: seeHelp('airflow') },
  ],
];

it.each(operands)('%j', async ([name = '', ...args], outcome) => {
  expect(await outcomeOf(name, args)).toEqual(outcome);
});
