import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/programs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-programs-'));
  await mkdir(at('checkout/.git'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const at = (file: string): string => path.join(folder, file);

/** A program that does what the lines say, with the tools of the system. */
async function put(file: string, lines = 'env'): Promise<string> {
  await mkdir(path.dirname(at(file)), { recursive: true });
  await writeFile(at(file), `#!/bin/sh\nPATH=/usr/bin:/bin\n${lines}\n`);
  await chmod(at(file), 0o755);
  return path.dirname(at(file));
}

const run = (
  program: string,
  env: Record<string, string>,
  more: { readonly cwd?: string; readonly limit?: number; readonly signal?: AbortSignal } = {},
) => runProgram(program, [], { env, cwd: at('checkout'), ...more });

describe('what a program gets of the environment', () => {
  const secrets = {
    GH_TOKEN: 'canary-7f3a',
    GITHUB_TOKEN: 'canary-7f3a',
    GH_ENTERPRISE_TOKEN: 'canary-7f3a',
    GITHUB_APP_PRIVATE_KEY: 'canary-7f3a',
    DEPLOY_SECRETS_KEY: 'canary-7f3a',
    SOURCES__X__API_KEY: 'canary-7f3a',
    AIRFLOW_PASSWORD: 'canary-7f3a',
    CLOUDSDK_AUTH_ACCESS_TOKEN: 'canary-7f3a',
    GOOGLE_APPLICATION_CREDENTIALS: 'canary-7f3a',
    NODE_OPTIONS: '--require=canary-7f3a',
    LD_PRELOAD: '',
    PYTHONPATH: 'canary-7f3a',
    BASH_ENV: 'canary-7f3a',
    GIT_DIR: 'canary-7f3a',
    GIT_SSH_COMMAND: 'canary-7f3a',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: 'canary-7f3a',
    GIT_CONFIG_PARAMETERS: "'core.fsmonitor=canary-7f3a'",
  };
  const useful = { HOME: '/home/ann', LANG: 'C', LC_ALL: 'C', XDG_CONFIG_HOME: '/home/ann/.config' };

  const namesFor = async (program: string): Promise<string[]> => {
    const PATH = await put(`bin/${program}`);
    const own = { AWS_PROFILE: 'ann', GH_CONFIG_DIR: '/home/ann/gh', CLOUDSDK_CONFIG: '/home/ann/gcloud' };
    const said = (await run(program, { ...secrets, ...useful, ...own, PATH })) ?? '';
    expect(said).not.toContain('canary');
    const names = said.split('\n').map((line) => line.split('=')[0] ?? '');
    return names.filter((name) => !['', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)).sort();
  };

  it.each(['git', 'gh', 'gcloud', 'aws', 'another'])('%s: no token, no key, no secret', async (program) => {
    expect(await namesFor(program)).toEqual(expect.arrayContaining(['HOME', 'LANG', 'LC_ALL', 'PATH']));
  });

  it('each has its own settings, and none of the others', async () => {
    const all = await Promise.all(['git', 'gh', 'gcloud', 'aws'].map(namesFor));
    const common = ['HOME', 'LANG', 'LC_ALL', 'PATH', 'XDG_CONFIG_HOME'];
    expect(
      all.map((names) => names.filter((name) => !common.includes(name)).join(' ')),
    ).toMatchInlineSnapshot(`
      [
        "GIT_ALLOW_PROTOCOL GIT_NO_LAZY_FETCH GIT_OPTIONAL_LOCKS GIT_TERMINAL_PROMPT GIT_WORK_TREE",
        "GH_CONFIG_DIR GH_NO_UPDATE_NOTIFIER GH_PAGER GH_PROMPT_DISABLED GH_TELEMETRY",
        "CLOUDSDK_CONFIG CLOUDSDK_CORE_DISABLE_PROMPTS",
        "AWS_PAGER AWS_PROFILE",
      ]
    `);
  });
});

describe('where a program is looked for', () => {
  it.each([
    ['beside the checkout', ['bin'], 'bin'],
    ['not in the checkout', ['checkout/bin', 'bin'], 'bin'],
    ['not in the checkout by a link', ['link/bin', 'bin'], 'bin'],
    ['not in what npm puts in front', ['node_modules/.bin', 'bin'], 'bin'],
    ['not where one stands', ['', '.', 'bin', './bin', '../checkout/bin'], undefined],
  ])('%s', async (_, entries, found) => {
    await symlink(at('checkout'), at('link'));
    for (const inner of ['checkout', 'checkout/bin', 'node_modules/.bin', 'bin'])
      await put(`${inner}/git`, `echo ${inner}`);
    const PATH = entries.map((entry) => (found === undefined ? entry : at(entry))).join(path.delimiter);
    expect((await run('git', { PATH, HOME: at('home') }))?.trim()).toBe(found);
  });

  it('a program finds others no other way', async () => {
    const bin = await put('bin/gh');
    const PATH = ['.', at('checkout/bin'), bin].join(path.delimiter);
    await writeFile(at('bin/gh'), `#!/bin/sh\nprintf '%s' "$PATH"\n`);
    expect(await run('gh', { PATH })).toBe(bin);
  });

  it('a home folder that is kept in git has programs of its own', async () => {
    const PATH = await put('checkout/.local/bin/git', 'echo mine');
    const home = at('checkout');
    await mkdir(at('checkout/project'));
    expect(await run('git', { PATH, HOME: home }, { cwd: at('checkout/project') })).toBe('mine\n');
    expect(await run('git', { PATH, HOME: at('home') }, { cwd: at('checkout/project') })).toBeUndefined();
  });

  it.each(['a folder', 'a file without the right to run'])('%s of that name is none', async (what) => {
    if (what === 'a folder') await mkdir(at('bin/git'), { recursive: true });
    else await chmod(path.join(await put('bin/git'), 'git'), 0o644);
    expect(await run('git', { PATH: at('bin') })).toBeUndefined();
  });
});

describe('how it ends', () => {
  it('a program that fails tells nothing', async () => {
    expect(await run('git', { PATH: await put('bin/git', 'echo half; exit 3') })).toBeUndefined();
  });

  it('one that gives no answer is ended, and that is said: nobody knows what it would have been', async () => {
    const PATH = await put('bin/git', `echo $$ > ${at('pid')}\nexec sleep 100`);
    await expect(run('git', { PATH }, { limit: 1 })).rejects.toThrow(
      'git gave no answer within 1 seconds, and was ended',
    );
    const pid = Number(await readFile(at('pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('Ctrl-C ends it', async () => {
    const PATH = await put('bin/git', 'exec sleep 100');
    const controller = new AbortController();
    const ended = run('git', { PATH }, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('interrupted')), 50);
    await expect(ended).rejects.toThrow('interrupted');
  });
});
