import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../core/diagnostics.ts';
import { behindLinks, checkoutAt, isInside } from './checkout.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Starts a program and gives what it prints; undefined when it is not installed or exits with anything but 0. This is
 * the one place that starts any. A checkout may hold whatever its author likes, so none is looked for in it, and
 * none gets more of the environment than it needs.
 *
 * @throws UserError when it gives no answer in time: what would have been its answer is not known then
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env = process.env, cwd = process.cwd(), signal, limit }: ProgramOptions = {},
): Promise<string | undefined> {
  signal?.throwIfAborted();
  const { needs, before = [], sets = {}, seconds: usual } = PROGRAMS[program] ?? OTHER;
  const seconds = limit ?? usual;
  const folders = programFolders(env, cwd);
  const file = await findProgram(program, folders);
  if (file === undefined) return undefined;
  const childEnv = {
    ...pickEnvironment(env, [...EVERY_PROGRAM, ...needs]),
    ...sets,
    ...(program === 'git' && workTreeFor(args, cwd)),
    PATH: folders.join(path.delimiter),
  };
  const { execFile } = await import('node:child_process');
  return await new Promise((resolve, reject) => {
    const options = {
      env: childEnv,
      cwd,
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
      windowsHide: true,
    } as const;
    const limits = { timeout: seconds * 1000, killSignal: 'SIGKILL', ...(signal && { signal }) } as const;
    execFile(file, [...before, ...args], { ...options, ...limits }, (error, stdout) => {
      if (signal?.aborted) reject(signal.reason);
      else if (error?.killed && error.signal === 'SIGKILL') reject(noAnswer(program, args, seconds));
      else resolve(error ? undefined : stdout);
    });
  });
}

export interface ProgramOptions {
  readonly env?: Environment;
  readonly cwd?: string;
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Seconds that it may take. Default: what the program usually needs. */
  readonly limit?: number;
}

interface Program {
  /** The variables that it gets besides those of every program; a `*` at the end stands for anything. */
  readonly needs: readonly string[];
  /** Arguments before all others. */
  readonly before?: readonly string[];
  readonly sets?: Readonly<Record<string, string>>;
  /** How long it may take. */
  readonly seconds: number;
}

/** Nothing of ours, and nothing that holds a token, a key or a secret of the project. */
const EVERY_PROGRAM = [
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LANGUAGE',
  'LC_*',
  'TZ',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  // Without these nothing finds its files on Windows.
  'SystemRoot',
  'SystemDrive',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'ProgramFiles',
  'TEMP',
  'TMP',
];

/**
 * What git's own settings would have it run, off. The command line wins over every file of settings, those that an
 * `include.path` names too (git-config(1), checked 2026-11-28 with git 2.39). Of the environment nothing that begins
 * with `GIT_` arrives: it could name other settings, another repository or a program.
 */
const GIT_SETTINGS = [
  // Empty, since git before 2.36 takes any other text for a program.
  'core.fsmonitor=',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.editor=false',
  'core.askPass=',
  'core.sshCommand=false',
  'core.gitProxy=',
  'core.alternateRefsCommand=false',
  'credential.helper=',
  'diff.external=',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'protocol.allow=never',
  'submodule.recurse=false',
  // A repository within a checkout that has no `.git` around it.
  'safe.bareRepository=explicit',
];

const GIT: Program = {
  needs: [],
  before: ['--no-pager', ...GIT_SETTINGS.flatMap((setting) => ['-c', setting])],
  sets: {
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    // Wins over `protocol.NAME.allow` of a repository: nothing is fetched.
    GIT_ALLOW_PROTOCOL: 'none',
  },
  seconds: 10,
};

/** Its own sign-on, which may lie in the keyring of the desktop. */
const GH: Program = {
  needs: [
    'GH_CONFIG_DIR',
    'GH_HOST',
    'XDG_STATE_HOME',
    'XDG_DATA_HOME',
    'XDG_RUNTIME_DIR',
    'DBUS_SESSION_BUS_ADDRESS',
  ],
  sets: { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', GH_PAGER: 'cat', GH_TELEMETRY: 'false' },
  // A keyring may ask for its password.
  seconds: 60,
};

const GCLOUD: Program = {
  needs: ['CLOUDSDK_CONFIG', 'CLOUDSDK_ACTIVE_CONFIG_NAME', 'CLOUDSDK_CORE_PROJECT', 'CLOUDSDK_PYTHON'],
  sets: { CLOUDSDK_CORE_DISABLE_PROMPTS: '1' },
  seconds: 30,
};

/** Its own credentials are in its environment where it is not signed in otherwise. */
const AWS: Program = {
  needs: ['AWS_*', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'],
  sets: { AWS_PAGER: '' },
  seconds: 60,
};

const PROGRAMS: Readonly<Record<string, Program>> = { git: GIT, gh: GH, gcloud: GCLOUD, aws: AWS };
const OTHER: Program = { needs: [], seconds: 30 };

/** Tells git where the checkout is, so that no `core.worktree` leads it elsewhere. */
function workTreeFor(args: readonly string[], cwd: string): { GIT_WORK_TREE?: string } {
  const [flag, folder = '.'] = args;
  const checkout = checkoutAt(path.resolve(cwd, flag === '-C' ? folder : '.'));
  return checkout === undefined ? {} : { GIT_WORK_TREE: checkout };
}

function pickEnvironment(env: Environment, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const isNeeded = names.some((one) =>
      one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : sameName(one, name),
    );
    if (value !== undefined && isNeeded) picked[name] = value;
  }
  return picked;
}

const isWindows = process.platform === 'win32';

const sameName = (one: string, other: string): boolean =>
  isWindows ? one.toLowerCase() === other.toLowerCase() : one === other;

/**
 * Lists the folders of `PATH` that are no part of the checkout: a relative one means wherever one stands, and npm puts
 * every `node_modules/.bin` above that in front, whoever made it.
 */
function programFolders(env: Environment, cwd: string): string[] {
  const [, text = ''] = Object.entries(env).find(([name]) => sameName('PATH', name)) ?? [];
  const home = env.HOME ?? env.USERPROFILE ?? '';
  // Who keeps the home folder itself in git has programs of his own there.
  const checkout = [checkoutAt(cwd) ?? cwd, cwd].find(
    (folder) => !isInside(home, folder) && folder !== path.parse(folder).root,
  );
  const isOfCheckout = (folder: string): boolean =>
    checkout !== undefined &&
    (isInside(folder, checkout) || isInside(behindLinks(folder), behindLinks(checkout)));
  return text
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.normalize(folder))
    .filter((folder) => !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder) && !isOfCheckout(folder));
}

async function findProgram(program: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = path.join(folder, isWindows ? `${program}.exe` : program);
    if (await isProgram(file)) return file;
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    // Not there, or not for us: the next folder may have it.
    return false;
  }
}

const noAnswer = (program: string, args: readonly string[], seconds: number): UserError =>
  new UserError(`${program} gave no answer within ${seconds} seconds, and was ended`, {
    hint: `run it yourself to see what it waits for: ${[program, ...args].join(' ')}`,
  });
