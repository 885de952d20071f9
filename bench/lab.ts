import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildInto } from '../scripts/build.ts';
import type { Cost } from './bench.ts';
import { timed } from './timed.ts';

const root = path.resolve(import.meta.dirname, '..');

/** A folder that holds the program as it is published, and all that a bench makes. */
export interface Lab {
  /** A path for a file, a folder or a socket of this name. */
  path(name: string): string;
  /** Makes a folder that is a git repository with an empty `.dlt`, as the folder of a project is; its path. */
  project(name: string): Promise<string>;
  /** Runs deploy-secrets, on the Node that runs this. */
  ours(args: readonly string[], where?: Where): Promise<Cost>;
  /** Runs another program. */
  peer(program: string, args: readonly string[], where?: Where): Promise<Cost>;
  /** The same lab, where each run is weighed as well. */
  weighing(): Lab;
}

/** Where a program runs. */
interface Where {
  /** Default: the lab's own. */
  readonly folder?: string;
  /** The environment, besides PATH, HOME and TMPDIR; nothing else is inherited. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Builds the program into a new folder, gives it away, and removes all of it in the end. */
export async function inLab<T>(work: (lab: Lab) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-bench-'));
  try {
    await install(folder);
    return await work(labIn(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As npm would: the package's own package.json beside dist/, by which Node knows ES modules without a look inside. */
async function install(folder: string): Promise<void> {
  await buildInto(path.join(folder, 'package/dist'));
  await copyFile(path.join(root, 'package.json'), path.join(folder, 'package/package.json'));
  await mkdir(path.join(folder, 'tmp'));
}

function labIn(folder: string, weigh = false): Lab {
  const program = path.join(folder, 'package/dist/deploy-secrets.js');
  // TMPDIR: Node keeps the compile cache there, and it shall begin empty and be left nowhere.
  const base = { PATH: process.env.PATH, HOME: folder, TMPDIR: path.join(folder, 'tmp') };
  const peer: Lab['peer'] = (command, args, where = {}) =>
    timed({ program: command, args, cwd: where.folder ?? folder, env: { ...base, ...where.env }, weigh });
  return {
    path: (name) => path.join(folder, name),
    peer,
    weighing: () => labIn(folder, true),
    ours: (args, where) => peer(process.execPath, [program, ...args], where),
    async project(name) {
      const project = path.join(folder, name);
      await mkdir(path.join(project, '.dlt'), { recursive: true });
      await promisify(execFile)('git', ['init', '--quiet', project]);
      await writeFile(path.join(project, '.gitignore'), 'secrets.toml\n');
      return project;
    },
  };
}
