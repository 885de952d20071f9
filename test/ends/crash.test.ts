import { describe, expect, it } from 'vitest';
import { bugOf, framesOf } from '../../src/cli/render/bug.ts';
import { arrived, push as command, github, installForTests, program } from './pushing.ts';

installForTests();

const push = `exec ${command} --yes`;

/** Runs this code in the program before its own. */
const before = (code: string): Readonly<Record<string, string>> => ({
  NODE_FLAGS: `--import data:text/javascript,${encodeURIComponent(code)}`,
});

/** At a signal that means nothing else. */
const atSignal = (code: string) => before(`process.on('SIGUSR2', () => { ${code} })`);

const PLAIN = /^error: this is a bug of deploy-secrets: (\S+)( \(ERR_\w+\))?\nhint: please report it/;

describe('an error that nobody caught', () => {
  it.each<[what: string, code: string, kind: string]>([
    ['is thrown', 'throw new TypeError("canary-7f3a is no number")', 'TypeError'],
    ['is a rejection', 'Promise.reject(new Error("canary-7f3a"))', 'Error'],
    ['is no error', 'throw "canary-7f3a"', 'string'],
    ['quotes what it was given', 'Buffer.alloc("canary-7f3a")', 'TypeError'],
    ['looks like a stack', 'throw new Error("x\\n    at canary-7f3a (/a:1:1)\\ncanary-7f3a")', 'Error'],
    ['has a name of its own', 'throw Object.assign(new Error("x"), { name: "canary-7f3a" })', 'Error'],
  ])('%s: the push ends in order, and it is told in a sentence', async (_, code, kind) => {
    const { child, ended } = program.start(`${push} --format json`, atSignal(code));
    github.faults.push(
      { match: ({ method }) => method === 'PUT', do: () => void child.kill('SIGUSR2') },
      { match: ({ method }) => method === 'PUT', times: 2, do: { delay: 200 } },
    );
    const { code: ending, stdout, stderr } = await ended;
    expect(ending).toBe(1);
    expect(PLAIN.exec(stderr)?.[1]).toBe(kind);
    expect(stderr).toContain('stopped by the error above');
    expect(stdout + stderr).not.toMatch(/canary|throw |\^\^\^/);
    expect(JSON.parse(stdout).targets[0].summary).toMatchObject({ create: 2, failed: 0 });
    expect(github.secrets('acme/etl')).toEqual(arrived);
    expect((await program.sh(push)).stdout).toContain('all unchanged');
  });

  it('comes before anything was sent: nothing is', async () => {
    const crash = before('setTimeout(() => { throw new RangeError("canary-7f3a") }, 60)');
    github.latency = 400;
    const { code, stdout, stderr } = await program.sh(`${push} --format json`, crash);
    expect(code).toBe(1);
    expect(stderr).toMatch(PLAIN);
    expect(JSON.parse(stdout).problems).toMatchObject([{ code: 'bug' }]);
    expect(stdout + stderr).not.toContain('canary');
    expect(github.secrets('acme/etl')).toEqual({});
  });

  it('is told whatever the environment says of rejections', async () => {
    const crash = atSignal('Promise.reject(new Error("canary-7f3a"))');
    for (const how of ['none', 'warn', 'warn-with-error-code', 'strict', 'throw']) {
      github.reset();
      const env = { ...crash, NODE_OPTIONS: `--unhandled-rejections=${how}` };
      const { child, ended } = program.start(push, env);
      github.faults.push({ match: ({ method }) => method === 'PUT', do: () => void child.kill('SIGUSR2') });
      const { code, stdout, stderr } = await ended;
      expect({ how, code }).toEqual({ how, code: 1 });
      expect(stdout + stderr).not.toContain('canary');
    }
  });
});

it('is no success when nothing is left to wait for in the middle', async () => {
  const silent = before('process.getBuiltinModule("node:child_process").execFile = () => {}');
  const { code, stdout, stderr } = await program.sh(push, silent);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(PLAIN);
});

it('tells in a sentence of a program of which a part is missing', async () => {
  const broken = before(`
    import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) { return next(name.replace('/chunks/', '/none/'), context) } })`);
  expect(await program.sh('deploy-secrets --help', broken)).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: deploy-secrets could not start (ERR_MODULE_NOT_FOUND)\nhint: install it again; if that does not help, report it\n',
  });
});

it('leaves the environment out of a report of Node', async () => {
  const report = before(
    'process.on("SIGUSR2", () => process.stderr.write(JSON.stringify(process.report.getReport())))',
  );
  const { child, ended } = program.start(push, { ...report, SECRET: 'canary-7f3a-env' });
  github.faults.push({ match: ({ method }) => method === 'PUT', do: () => void child.kill('SIGUSR2') });
  github.latency = 100;
  const { stderr } = await ended;
  expect(stderr).toContain('"javascriptHeap"');
  expect(stderr).not.toMatch(/canary|environmentVariables/);
});

it.each<[error: unknown, said: string]>([
  [new TypeError('x is not a function'), 'TypeError: x is not a function'],
  [new TypeError('a.b.c is not iterable'), 'TypeError: a.b.c is not iterable'],
  [new TypeError('number 5 is not iterable (cannot read property Symbol(Symbol.iterator))'), 'TypeError'],
  [
    new TypeError("Cannot read properties of undefined (reading 'canary')"),
    'TypeError: Cannot read properties of undefined',
  ],
  [new RangeError('Invalid array length'), 'RangeError: Invalid array length'],
  [new RangeError('Invalid array length: canary'), 'RangeError'],
  [new Error('canary'), 'Error'],
  [Object.assign(new Error('canary'), { code: 'ENOENT' }), 'Error (ENOENT)'],
  [Object.assign(new Error('canary'), { code: 'canary' }), 'Error'],
  [new AggregateError([new Error('canary')], 'canary'), 'Error'],
  [{ message: 'canary' }, 'object'],
])('says of %o: %s', (error, said) => {
  expect(bugOf(error)).toBe(said);
  expect(framesOf(error)).not.toContain('canary');
});

it.each([
  ['the bundle', 'at async push (file:///opt/deploy-secrets/chunks/push.js:1:23)'],
  ['an executable', 'at push (deploy-secrets.cjs:91:11524)'],
  ['Node', 'at process.processTicksAndRejections (node:internal/process/task_queues:104:5)'],
])('tells where in %s it was', (_, frame) => {
  const stack = `Error: canary\n    at canary (deploy-secrets.cjs is not\n    ${frame}`;
  expect(framesOf(Object.assign(new Error('canary'), { stack }))).toBe(`    ${frame}`);
});
