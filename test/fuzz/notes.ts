import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateKey } from '../../src/core/marks/key.ts';
import { type FakeOf, startFake } from '../fakes/start.ts';
import type { FuzzOptions } from './ends.ts';
import { type InProcess, inProcess } from './in-process.ts';
import { mutate } from './mutate.ts';
import { SeededRandom } from './random.ts';

/*
 * What lies beside a secret on the other stores, changed by whoever may write there: annotations on Google Cloud,
 * descriptions on AWS and Airflow. A look with the key, and one with another, ends in words, and keeps nothing that
 * another hand has written since.
 */

/** @returns what was wrong, in words that lead back to it */
export async function fuzzNotes({ rounds, seed, say = () => {} }: FuzzOptions): Promise<string[]> {
  const random = new SeededRandom(seed);
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-fuzz-'));
  const stages = await Promise.all([onGcp(folder), onAws(folder), onAirflow(folder)]);
  const wrong: string[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const stage = stages[round % stages.length] as Stage;
      const text = mutate(random.pick(stage.notes), random);
      if (!(await stage.put(text))) continue;
      const found = await wrongWith(stage);
      if (found.length > 0) say(`${round}: ${found.join('; ')}: ${JSON.stringify(text).slice(0, 2000)}`);
      wrong.push(...found.map((each) => `seed ${seed}, round ${round}, ${stage.words[0]}: ${each}`));
    }
  } finally {
    for (const { close } of stages) await close();
    await rm(folder, { recursive: true });
  }
  return wrong;
}

interface Stage {
  readonly words: readonly string[];
  readonly withKey: InProcess;
  readonly withAnother: InProcess;
  /** Notes as they are after a push, and others of the same kind. */
  readonly notes: readonly [string, ...string[]];
  /** Puts a text in the place of the note; false when the store itself refuses it. */
  put(text: string): Promise<boolean>;
  close(): Promise<void>;
}

const OTHER_KEY = generateKey((bytes) => new Uint8Array(bytes).fill(9)).reveal();
const toml = '[sources.x]\nkey = "canary-7f3a-a"\nlimit = "canary-7f3a-b"\n';

async function pushed(
  env: Readonly<Record<string, string>>,
  words: readonly string[],
  folder: string,
): Promise<Pick<Stage, 'words' | 'withKey' | 'withAnother'>> {
  const file = path.join(folder, 'secrets.toml');
  await writeFile(file, toml, { mode: 0o600 });
  const all = [...words, '--owner', 'us', '--secrets', file];
  const withKey = inProcess(env);
  const { code, stderr } = await withKey.run([...all, '--yes']);
  if (code !== 0) throw new Error(stderr);
  return { words: all, withKey, withAnother: inProcess({ ...env, DEPLOY_SECRETS_KEY: OTHER_KEY }) };
}

/** What the store itself takes. */
const isTaken = (put: () => unknown): boolean => {
  try {
    put();
    return true;
  } catch {
    return false;
  }
};

async function onGcp(folder: string): Promise<Stage> {
  const { fake, env } = await startFake('gcp');
  const stage = await pushed(
    env,
    // Without it a look cannot see that someone added a version.
    ['gcp', '--project', 'acme-prod', '--layout', 'json', '--name', 'all', '--deep'],
    folder,
  );
  const { annotations = {} } = fake.secret('acme-prod', 'all') ?? {};
  const [[mark, note], [keys = '', list = ''] = []] = Object.entries(annotations) as [
    [string, string],
    [string, string]?,
  ];
  fake.setValue('acme-prod', 'all', 'by hand');
  let turn = 0;
  return {
    ...stage,
    notes: [note, note, list || '["A","B",3]', 'v1 pending mark= past= ours=1-3 seal='],
    put: async (text) => {
      turn += 1;
      const both =
        turn % 3 === 0 ? { [mark]: note, [keys || 'deploy-secrets.keys']: text } : { [mark]: text };
      return isTaken(() => fake.annotate('acme-prod', 'all', both));
    },
    close: () => fake.close(),
  };
}

async function onAws(folder: string): Promise<Stage> {
  const { fake, env } = await startFake('aws');
  const stage = await pushed(env, ['aws', '--layout', 'json', '--name', 'all'], folder);
  const note = fake.secret('all')?.description ?? '';
  fake.setByHand('all', 'by hand');
  return {
    ...stage,
    notes: [note, 'Holds ["A"] and 99999 more'],
    put: async (text) => isTaken(() => fake.byHand('UpdateSecret', { SecretId: 'all', Description: text })),
    close: () => fake.close(),
  };
}

async function onAirflow(folder: string): Promise<Stage> {
  const { fake, env, args } = await startFake('airflow');
  // What it does not mask: of all else it cannot be told whether a hand changed it.
  const stage = await pushed(env, [...args, '--layout', 'variable', '--include', '*.limit'], folder);
  const [name = ''] = [...(fake as FakeOf<'airflow'>).variables().keys()];
  const note = fake.variable(name)?.description ?? '';
  fake.setVariable(name, { value: 'by hand' });
  return {
    ...stage,
    notes: [note, `${note.slice(0, -1)} holds a.b "c" +999999]`],
    put: async (text) => isTaken(() => fake.setVariable(name, { description: text })),
    close: () => fake.close(),
  };
}

async function wrongWith({ words, withKey, withAnother }: Stage): Promise<string[]> {
  const wrong: string[] = [];
  for (const [who, inside] of [
    ['with the key', withKey],
    ['with another key', withAnother],
  ] as const)
    for (const format of ['json', 'text', 'markdown']) {
      const { code, stdout, stderr } = await inside.run([
        ...words,
        '--dry-run',
        '--prune',
        '--format',
        format,
      ]);
      if (/bug of/.test(stderr) || (code !== 0 && code !== 1)) wrong.push(`${who}: ${stderr.slice(0, 400)}`);
      if (/canary/.test(stdout + stderr)) wrong.push(`${who}: a value was said`);
      if (format !== 'json') continue;
      const [{ changes } = { changes: [] }] = JSON.parse(stdout).targets;
      if (changes.some(({ kind }: { kind: string }) => kind === 'keep' || kind === 'remove'))
        wrong.push(`${who}: kept or removed what another hand has written`);
    }
  return wrong;
}
