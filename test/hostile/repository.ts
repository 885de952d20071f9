import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** A checkout whose author means harm, and what lies around it on the machine of who cloned it. */
export interface HostileRepository {
  /** Where the commands run. */
  readonly folder: string;
  readonly home: string;
  /** `PATH` of a careless user: relative entries, what npm puts in front, folders of the checkout; then programs that note who started them. */
  readonly path: string;
  /** The traps that were sprung, by their names. */
  sprung(): readonly string[];
  /** The programs that were started, each with its environment. */
  started(): readonly { readonly program: string; readonly args: string; readonly environment: string }[];
  forget(): void;
}

export const OUTSIDE = 'canary-7f3a-outside';

/** Builds it in an empty folder. */
export function hostileRepository(base: string): HostileRepository {
  const [folder, home, shims, log] = ['checkout', 'home', 'shims', 'log'].map((name) =>
    path.join(base, name),
  ) as [string, string, string, string];
  for (const one of [folder, home, shims, log]) mkdirSync(one);
  const at = (file: string): string => path.join(folder, file);
  const put = (file: string, text: string): string => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text, { mode: 0o600 });
    return at(file);
  };
  const program = (file: string, lines: string): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${lines}\n`);
    chmodSync(file, 0o755);
  };
  /** A program of the checkout: whoever starts it has lost. */
  const trap = (file: string): string => {
    program(at(file), `echo ${file} >> ${log}/sprung; /usr/bin/env >> ${log}/stolen; exit 0`);
    return at(file);
  };
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, env: { PATH: '/usr/bin:/bin', HOME: home }, encoding: 'utf8' });

  git('init', '-q', '-b', 'main');
  put('load.py', '# /// script\n');
  git('add', 'load.py');
  git('-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '-qm', 'x');
  git('remote', 'add', 'origin', 'git@github.com:acme/etl.git');

  files(put, base, folder);
  writeFileSync(path.join(base, 'outside.yml'), `jobs: {a: {env: {X: "${OUTSIDE}"}}}\n`);
  execFileSync('mkfifo', [at('.github/workflows/fifo.yml')]);

  // The checkout's own settings, and those of a bare repository inside of it.
  const hooks = [
    'post-index-change',
    'pre-commit',
    'post-checkout',
    'reference-transaction',
    'fsmonitor-watchman',
  ];
  for (const hook of hooks) trap(`.git/hooks/${hook}`);
  git('update-index', '--fsmonitor');
  git('init', '-q', '--bare', 'bare');
  cpSync(at('bare'), at('.dlt'), { recursive: true });
  rmSync(at('bare'), { recursive: true });
  cpSync(at('.git/index'), at('.dlt/index'));
  writeFileSync(at('.dlt/config'), settings(trap, 'bare', '[core]\n\tbare = false\n\tworktree = ..\n'));
  put('.git/more', settings(trap, 'included', ''));
  writeFileSync(
    at('.git/config'),
    readFileSync(at('.git/config'), 'utf8') +
      settings(trap, 'own', `[include]\n\tpath = more\n[core]\n\tworktree = ${base}\n`),
  );

  const names = ['git', 'gh', 'gcloud', 'aws', 'node', 'sh', 'env', 'ssh', 'python3'];
  for (const place of ['', 'bin/', 'node_modules/.bin/']) for (const name of names) trap(place + name);
  const real: Readonly<Record<string, string>> = { git: 'exec /usr/bin/git "$@"' };
  for (const name of ['git', 'gh', 'gcloud', 'aws', 'ssh', 'sh', 'python3'])
    program(
      path.join(shims, name),
      `{ echo '${name}'; echo "$*"; /usr/bin/env; } > ${log}/started.$$\n${real[name] ?? 'exit 1'}`,
    );

  const read = (name: string): string =>
    existsSync(path.join(log, name)) ? readFileSync(path.join(log, name), 'utf8') : '';
  return {
    folder,
    home,
    path: ['', '.', 'bin', at('node_modules/.bin'), at('bin'), shims].join(':'),
    sprung: () =>
      read('sprung')
        .split('\n')
        .filter((line) => line !== ''),
    started: () =>
      readdirSync(log)
        .filter((name) => name.startsWith('started.'))
        .map((name) => {
          const [program = '', args = '', ...environment] = read(name).split('\n');
          return { program, args, environment: environment.join('\n') };
        }),
    forget: () => {
      rmSync(log, { recursive: true });
      mkdirSync(log);
    },
  };
}

/** Every setting by which git runs something, each to a trap of its own name. */
function settings(trap: (file: string) => string, kind: string, more: string): string {
  const run = (name: string): string => trap(`traps/${kind}-${name}`);
  return `${more}[core]
	fsmonitor = ${run('fsmonitor')}
	hooksPath = ${path.dirname(run('hooks/post-index-change'))}
	pager = ${run('pager')}
	editor = ${run('editor')}
	askPass = ${run('askpass')}
	sshCommand = ${run('ssh')}
	gitProxy = ${run('proxy')}
	alternateRefsCommand = ${run('alternate')}
[credential]
	helper = ${run('credential')}
[diff]
	external = ${run('diff')}
[gpg]
	program = ${run('gpg')}
[pager]
	remote = ${run('pager-remote')}
	ls-files = ${run('pager-ls-files')}
[alias]
	ls-files = !${run('alias')}
	remote = !${run('alias')}
	rev-parse = !${run('alias')}
[filter "trap"]
	clean = ${run('clean')}
	smudge = ${run('smudge')}
	process = ${run('process')}
[protocol]
	allow = always
[extensions]
	partialClone = origin
[remote "origin"]
	promisor = true
	uploadpack = ${run('uploadpack')}
`;
}

/** What a command reads: secrets of the user, and workflows that lead anywhere. */
function files(put: (file: string, text: string) => string, base: string, folder: string): void {
  put('.gitattributes', '* filter=trap diff=trap\n');
  put(
    '.gitmodules',
    '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c traps/own-ssh\n\tupdate = !traps/own-ssh\n',
  );
  put('.dlt/secrets.toml', '[sources.x]\napi_key = "canary-7f3a-value"\n');
  put('.dlt/config.toml', '[sources.x]\nlimit = 1\n');
  put('.dlt/profile-name', '../../outside\n');
  put('.npmrc', 'node-options=--require=./traps/preload.js\n');
  put('.env', 'GH_TOKEN=canary\nGIT_SSH_COMMAND=./traps/own-ssh\n');
  put('package.json', '{"type": "commonjs", "imports": {"#x": "./traps/x.js"}}');
  put(
    '.github/workflows/load.yml',
    'on: push\njobs:\n  load:\n    runs-on: x\n    steps:\n      - run: python load.py\n      - uses: ./../../dev\n      - uses: ./actions/linked\n  call: {uses: ./../../../dev/zero}\n  linked: {uses: ./.github/workflows/outside.yml}\n',
  );
  put('actions/x', '');
  symlinkSync(path.join(base, 'outside.yml'), path.join(folder, '.github/workflows/outside.yml'));
  symlinkSync('/dev/zero', path.join(folder, '.github/workflows/zero.yml'));
  symlinkSync(base, path.join(folder, 'actions/linked'));
}
