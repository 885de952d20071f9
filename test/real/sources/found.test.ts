import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Context, realContext } from '../../../src/cli/context.ts';
import { readSource } from '../../../src/cli/sources/index.ts';
import { activeProfile, globalFolder } from '../../../src/cli/sources/project.ts';
import { ask, type Told, toldOf, type Version, versions } from './dlt.ts';

interface Case {
  readonly says: string;
  /** What lies there, from the folder of the test; the program runs in `project`. */
  readonly files: readonly string[];
  /** `~` stands for the folder of the test. */
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: number;
  /** Which of them are read, the first wins. */
  readonly read: readonly string[];
  readonly profile?: string;
}

const own = 'project/.dlt/secrets.toml';

const cases: readonly Case[] = [
  { says: 'the folder .dlt', files: [own, 'project/secrets.toml'], read: [own] },
  {
    says: 'nowhere above',
    files: ['.dlt/secrets.toml', 'project/settings/secrets.toml'],
    read: ['project/settings/secrets.toml'],
    env: { DLT_CONFIG_FOLDER: 'settings' },
  },
  {
    says: 'DLT_PROJECT_DIR',
    files: [own, 'other/.dlt/secrets.toml'],
    env: { DLT_PROJECT_DIR: '../other' },
    read: ['other/.dlt/secrets.toml'],
  },
  { says: 'DLT_PROJECT_DIR set to nothing', files: [own], env: { DLT_PROJECT_DIR: '' }, read: [own] },
  {
    says: 'DLT_CONFIG_FOLDER set to nothing',
    files: [own, 'project/secrets.toml'],
    env: { DLT_CONFIG_FOLDER: '' },
    read: ['project/secrets.toml'],
  },
  {
    says: 'DLT_CONFIG_FOLDER from the root',
    files: [own, 'other/secrets.toml'],
    env: { DLT_CONFIG_FOLDER: '~/other' },
    read: ['other/secrets.toml'],
  },
  {
    says: 'both',
    files: ['other/x/secrets.toml'],
    env: { DLT_PROJECT_DIR: '~/other', DLT_CONFIG_FOLDER: 'x' },
    read: ['other/x/secrets.toml'],
  },
  {
    says: 'no profile without a workspace',
    files: [own, 'project/.dlt/prod.secrets.toml'],
    env: { WORKSPACE__PROFILE: 'prod' },
    read: [own],
  },
  {
    says: 'dev in a workspace',
    files: [own, 'project/.dlt/dev.secrets.toml', 'project/.dlt/.workspace'],
    read: ['project/.dlt/dev.secrets.toml', own],
    profile: 'dev',
  },
  {
    says: 'a profile by the environment',
    files: [
      own,
      'project/.dlt/prod.secrets.toml',
      'project/.dlt/.workspace',
      'project/.dlt/profile-name=tests',
    ],
    env: { WORKSPACE__PROFILE: 'prod' },
    read: ['project/.dlt/prod.secrets.toml', own],
    profile: 'prod',
  },
  {
    says: 'a profile by its file',
    files: [
      own,
      'project/.dlt/prod.secrets.toml',
      'project/.dlt/.workspace',
      'project/.dlt/profile-name= prod \r\nx',
    ],
    env: { WORKSPACE__PROFILE: '' },
    read: ['project/.dlt/prod.secrets.toml', own],
    profile: 'prod',
  },
  {
    says: 'a file of the profile that is empty',
    files: [own, 'project/.dlt/.workspace', 'project/.dlt/profile-name='],
    read: [own],
    profile: 'dev',
  },
  {
    says: 'a workspace where dlt runs, not where its project is',
    files: [
      'other/.dlt/secrets.toml',
      'other/.dlt/prod.secrets.toml',
      'other/.dlt/profile-name=prod',
      'project/.dlt/.workspace',
      'project/.dlt/profile-name=tests',
    ],
    env: { DLT_PROJECT_DIR: '~/other' },
    read: ['other/.dlt/prod.secrets.toml', 'other/.dlt/secrets.toml'],
    profile: 'prod',
  },
  {
    says: 'no workspace where only the project is',
    files: ['other/.dlt/secrets.toml', 'other/.dlt/dev.secrets.toml', 'other/.dlt/.workspace'],
    env: { DLT_PROJECT_DIR: '~/other' },
    read: ['other/.dlt/secrets.toml'],
  },
  {
    says: 'a folder called .workspace',
    files: [own, 'project/.dlt/.workspace/x', 'project/.dlt/dev.secrets.toml'],
    read: [own],
  },
  {
    says: 'the global folder at home',
    files: [own, 'home/.dlt/secrets.toml'],
    user: 1000,
    read: [own, 'home/.dlt/secrets.toml'],
  },
  {
    says: 'the global folder alone',
    files: ['home/.dlt/secrets.toml', 'project/x'],
    user: 1000,
    read: ['home/.dlt/secrets.toml'],
  },
  {
    says: 'the global folder of a profile',
    files: [
      own,
      'home/.dlt/secrets.toml',
      'home/.dlt/prod.secrets.toml',
      'project/.dlt/.workspace',
      'project/.dlt/prod.secrets.toml',
    ],
    env: { WORKSPACE__PROFILE: 'prod' },
    user: 1000,
    read: ['project/.dlt/prod.secrets.toml', own, 'home/.dlt/prod.secrets.toml', 'home/.dlt/secrets.toml'],
    profile: 'prod',
  },
  {
    says: 'XDG_DATA_HOME without ~/.dlt',
    files: [own, 'home/x', 'xdg/dlt/secrets.toml'],
    env: { XDG_DATA_HOME: '~/xdg' },
    user: 1000,
    read: [own, 'xdg/dlt/secrets.toml'],
  },
  {
    says: 'XDG_DATA_HOME beside ~/.dlt',
    files: [own, 'home/.dlt/secrets.toml', 'xdg/dlt/secrets.toml'],
    env: { XDG_DATA_HOME: '~/xdg' },
    user: 1000,
    read: [own, 'home/.dlt/secrets.toml'],
  },
  {
    says: 'XDG_DATA_HOME beside a file ~/.dlt',
    files: [own, 'home/.dlt', 'xdg/dlt/secrets.toml'],
    env: { XDG_DATA_HOME: '~/xdg' },
    user: 1000,
    read: [own, 'xdg/dlt/secrets.toml'],
  },
  {
    says: 'DLT_CONFIG_FOLDER at home too',
    files: ['project/x/secrets.toml', 'home/x/secrets.toml', 'home/.dlt/secrets.toml'],
    env: { DLT_CONFIG_FOLDER: 'x' },
    user: 1000,
    read: ['project/x/secrets.toml', 'home/x/secrets.toml'],
  },
  {
    says: 'no home: the temporary folder',
    files: [own, 'tmp/dlt/secrets.toml'],
    env: { HOME: '~/nowhere', TMPDIR: '~/nowhere', TEMP: '~/tmp', TMP: '~/home' },
    user: 1000,
    read: [own, 'tmp/dlt/secrets.toml'],
  },
];

/** A folder with the files of a case: each holds a value of its own, or what stands behind the `=`. */
function lay({ files }: Case): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'deploy-secrets-found-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'project'), { recursive: true });
  mkdirSync(path.join(folder, 'home'), { recursive: true });
  for (const [n, file] of files.entries()) {
    const [name = '', text = `shared = ${n}\n[from]\nfile_${n} = true\n`] = file.split('=');
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const real = realContext('test');

/** The program in the folder of a case, run by that user. */
function contextOf({ user = 0 }: Case, folder: string, env: Readonly<Record<string, string>>): Context {
  const at = (file: string): string => path.resolve(folder, 'project', file);
  return {
    ...real,
    env,
    user: { id: user, home: env.HOME ?? '' },
    readFile: (file) => real.readFile(at(file)),
    kindOf: (file) => real.kindOf(at(file)),
    isWritable: (one) => real.isWritable(at(one)),
  };
}

const nothing = {
  secrets: undefined,
  template: undefined,
  fromEnv: false,
  namesOnly: false,
  profile: undefined,
  include: [],
  exclude: [],
};

async function both(version: Version, one: Case) {
  const folder = lay(one);
  const env = Object.fromEntries(
    Object.entries({ HOME: '~/home', ...one.env }).map(([name, text]) => [name, text.replace(/^~/, folder)]),
  );
  const cwd = path.join(folder, 'project');
  const said = await ask<Told & { profile: string | null; looked: string[] }>(
    version,
    ['found.py', String(one.user ?? 0)],
    { cwd, env },
  );
  const context = contextOf(one, folder, env);
  // A root's global folder is the same for all tests, so it is not read here.
  const source = await readSource({ ...nothing, global: one.user !== undefined }, context, {
    allowLocalProfile: true,
  });
  const shown = (file: string): string => path.relative(folder, path.resolve(cwd, file));
  return { dlt: said[0], source, shown, context, profile: await activeProfile(undefined, true, context) };
}

it.each(versions.flatMap((version) => cases.map((one) => ({ ...one, version }))))(
  '$version: $says',
  async ({ version, ...one }) => {
    const { dlt, source, shown, context, profile } = await both(version, one);
    expect(dlt?.files.map(shown)).toEqual(one.read);
    expect(dlt?.profile ?? undefined).toBe(one.profile);
    expect(source.files.map(shown)).toEqual(one.read);
    expect(profile).toBe(one.profile);
    expect(toldOf(source.leaves)).toEqual(dlt?.doc);
    expect(path.resolve(path.dirname(dlt?.looked.at(-1) ?? ''))).toBe(
      path.resolve(await globalFolder(context)),
    );
  },
);
