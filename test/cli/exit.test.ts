import { describe, expect, it } from 'vitest';
import { realContext, type Screen } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';
import { testbed } from '../testbed.ts';

const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nlimit = 10_000\n';
const push = ['github', '--owner', 'us', '--repo', 'acme/etl'] as const;

describe('exit code', () => {
  it.each([[['--version']], [['--help']], [['github', '--help']], [['completion']]])(
    '0: %j',
    async (args) => {
      const { run } = await testbed('github');
      const { code, stdout, stderr } = await run(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toBe('');
    },
  );

  it('of a dry run: 2 only for --exit-code and pending changes', async () => {
    const { write, run } = await testbed('github');
    await write(toml);
    await run(['init']);
    expect((await run([...push, '--dry-run'])).code).toBe(0);
    expect((await run([...push, '--dry-run', '--exit-code'])).code).toBe(2);
    expect((await run(push)).code).toBe(0);
    expect((await run([...push, '--dry-run', '--exit-code'])).code).toBe(0);
  });

  it('of a dry run: a leftover is not pending, its removal is', async () => {
    const { write, read, run } = await testbed('github');
    await write(toml);
    await run(['init']);
    await run(push);
    await write((await read()).replace('limit = 10_000\n', ''));
    expect((await run([...push, '--dry-run', '--exit-code'])).code).toBe(0);
    expect((await run([...push, '--dry-run', '--exit-code', '--prune'])).code).toBe(2);
  });

  it('of a dry run: 1 for what would refuse the push, whatever is pending', async () => {
    const { write, run } = await testbed('github');
    await write(`${toml}b = "<configure me>"\n`);
    const { code, stdout, stderr } = await run([...push, '--dry-run', '--exit-code']);
    expect(code).toBe(1);
    expect(stdout).toContain('3 to create');
    expect(stderr).toContain('error: 1 problem in secrets.toml, a push would be refused');
  });

  it('of a push: 1 when one of many failed, and the others stand', async () => {
    const { write, run, server: github } = await testbed('github');
    await write(toml);
    await run(['init']);
    github.faults.push({
      match: ({ method, path }) => method === 'PUT' && path.endsWith('LIMIT'),
      do: { status: 422, body: { message: 'no' } },
    });
    const { code, stdout } = await run([...push, '--format', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).targets[0].changes).toMatchObject([
      { outcome: 'done', error: null },
      { outcome: 'failed', error: expect.stringContaining('422') },
    ]);
    expect(github.secrets('acme/etl')).toEqual({ SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a' });
  });
});

const wrong: [args: string[], message: string, hint: RegExp][] = [
  [[''], 'which command?', /github/],
  [['gitub'], 'there is no command "gitub"', /^did you mean github\?$/],
  [['frobnicate'], 'there is no command "frobnicate"', /github, .*--help$/],
  [['--dry-run', 'github'], 'there is no command "--dry-run"', /--help$/],
  [['github', '--dryrun'], 'there is no option --dryrun', /^did you mean --dry-run\?$/],
  [['github', '--frob'], 'there is no option --frob', /^deploy-secrets github --help/],
  [['github', '-n'], 'there is no option -n', /^deploy-secrets github --help/],
  [['github', '--no-yes'], 'there is no option --no-yes', /./],
  [['init', '--repo', 'acme/etl'], 'there is no option --repo', /^deploy-secrets init --help/],
  [['github', 'acme/etl'], 'github takes options only, and "acme/etl" is none', /--help/],
  [['github', '--yes', 'no'], 'github takes options only, and "no" is none', /--help/],
  [['github', '--', '--yes'], 'github takes options only, and "--yes" is none', /--help/],
  [['github', '--yes=no'], '--yes takes no value', /leave it out/],
  [['github', '--repo'], '--repo wants OWNER/NAME, and got nothing', /--repo=VALUE$/],
  [['github', '--repo='], '--repo wants OWNER/NAME, and got nothing', /--repo=VALUE$/],
  [['github', '--repo', '--dry-run'], '--repo wants OWNER/NAME, and got nothing', /--repo=VALUE$/],
  [['github', '--repo', 'a/b', '--repo', 'a/b'], '--repo is given twice', /^$/],
  [['github', '--tables', 'some'], '--tables takes auto, all or none, not some', /^$/],
  [['github', '--max-removals', '-1'], '--max-removals wants N, and got nothing', /=VALUE$/],
  [['github', '--max-removals=1.5'], '--max-removals takes a whole number, not 1.5', /^$/],
  [['github', '--rename', 'x'], '--rename takes PATH=NAME, not x', /such as/],
];

describe('a wrong command line says what is wrong, the way out, and exits with 1', () => {
  it.each(wrong)('%j', async (args, message, hint) => {
    const { write, run, server: github } = await testbed('github');
    await write(toml);
    const text = await run(args);
    expect(text.stdout).toBe('');
    expect(text.stderr.split('\n')[0]).toBe(`error: ${message}`);
    expect(text.code).toBe(1);

    expect(/^hint: (.*)$/m.exec(text.stderr)?.[1] ?? '').toMatch(hint);

    expect(github.requests).toEqual([]);
  });

  it.each(wrong.filter(([[command = '']]) => command !== 'init'))('as JSON: %j', async (args, message) => {
    const { write, run } = await testbed('github');
    await write(toml);
    const [command = '', ...rest] = args;
    const { stdout, code } = await run([command, '--format=json', ...rest]);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      targets: [],
      problems: [{ severity: 'error', code: 'usage', message }],
    });
    expect(code).toBe(1);
  });

  it('also where --format itself is what is wrong', async () => {
    const { run } = await testbed('github');
    const { stdout, code } = await run(['github', '--format', 'json', '--format', 'json']);
    expect(JSON.parse(stdout).problems).toMatchObject([
      { code: 'usage', message: '--format is given twice' },
    ]);
    expect(code).toBe(1);
  });
});

describe('a value may look like anything', () => {
  it.each([
    ['an equals sign', ['--include=sources.pipedrive.limit'], 1],
    ['a glob', ['--include', 'sources.*'], 2],
    [
      'one option given more than once',
      ['--exclude', '*.limit', '--exclude', 'nothing', '--include', '*.*'],
      1,
    ],
  ])('%s', async (_, args, entries) => {
    const { write, run } = await testbed('github');
    await write(toml);
    const { stdout } = await run([...push, ...args, '--dry-run', '--format', 'json']);
    expect(JSON.parse(stdout).targets[0].changes.length).toBe(entries);
  });

  it('a number stays text where text is wanted', async () => {
    const { write, run } = await testbed('github');
    await write(toml);
    const { stderr } = await run(['github', '--repo', '007', '--dry-run']);
    expect(stderr).toContain('/007');
  });
});

describe('a bug of ours', () => {
  it.each([
    ['has a stack and is reported', new TypeError('x is not a function'), 'TypeError: x is not a function'],
    ['tells no message that may quote data', new SyntaxError('canary-7f3a-a is not JSON'), 'SyntaxError'],
    ['need not be an error', 'canary-7f3a-a', 'string'],
  ])('%s', async (_, thrown, told) => {
    const stdout: string[] = [];
    const stderr: string[] = [];
    const into = (lines: string[]): Screen => ({
      write: (text) => void lines.push(text),
      isTerminal: false,
      colour: false,
      width: 100,
    });
    const context = {
      ...realContext('test'),
      readFile: () => Promise.reject(thrown),
      stdout: into(stdout),
      stderr: into(stderr),
    };
    expect(await main(['github', '--format', 'json'], context)).toBe(1);
    expect(stderr.join('').split('\n')[0]).toBe(`error: this is a bug of deploy-secrets: ${told}`);
    expect(JSON.parse(stdout.join('')).problems).toMatchObject([{ code: 'bug' }]);
    expect(/canary/.test([...stdout, ...stderr].join('')), 'a canary got out').toBe(false);
  });
});
