import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseKey } from '../../src/core/marks/key.ts';
import { Keyring } from '../../src/core/marks/mark.ts';
import { Redacted } from '../../src/core/redacted.ts';
import { envFor, type FakeGitHub, startFakeGitHub } from '../fakes/github/index.ts';
import { KEY } from '../testbed.ts';
import type { FuzzOptions } from './ends.ts';
import { type InProcess, inProcess } from './in-process.ts';
import { mutate } from './mutate.ts';
import { SeededRandom } from './random.ts';

/*
 * Manifests as they are before, in the middle and after a push, changed by whoever may write variables. Whatever a look
 * finds there: it ends in words, tells nothing of the text, keeps only what the store holds, and removes nothing that
 * is not ours.
 */

/** @returns what was wrong, in words that lead back to it */
export async function fuzzManifests({ rounds, seed, say = () => {} }: FuzzOptions): Promise<string[]> {
  const random = new SeededRandom(seed);
  const stage = await newStage();
  const wrong: string[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const isSealed = random.below(5) === 0;
      const base = random.pick(stage.texts);
      const text = isSealed ? sealAnew(base, random) : mutate(base, random);
      const found = await wrongWith(text, stage, isSealed);
      if (found.length > 0) say(`${round}: ${found.join('; ')}: ${JSON.stringify(text).slice(0, 2000)}`);
      wrong.push(...found.map((each) => `seed ${seed}, round ${round}: ${each}`));
    }
  } finally {
    await stage.github.close();
    await rm(stage.folder, { recursive: true });
  }
  return wrong;
}

interface Stage {
  readonly github: FakeGitHub;
  readonly folder: string;
  readonly inside: InProcess;
  readonly texts: readonly [string, ...string[]];
}

const NAME = 'DEPLOY_SECRETS_MANIFEST';
const PLACE = 'acme/etl';
/** What the file has in the end. A was pushed so, B was changed by hand since, and C is an older value of ours. */
const FILE = { A: 'canary-7f3a-a', B: 'canary-7f3a-b', C: 'canary-7f3a-c' };

/** A repository with what we pushed, what others did since, and the manifests that there were on the way. */
async function newStage(): Promise<Stage> {
  let now = Date.parse('2026-11-28T09:00:00Z');
  const github = await startFakeGitHub({ clock: { now: () => now } });
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-fuzz-'));
  const inside = inProcess(envFor(github));
  const push = async (values: Readonly<Record<string, string>>): Promise<void> => {
    now += 10_000;
    await writeSecrets(folder, values);
    const { code, stderr } = await inside.run([...words(folder), '--yes', '--overwrite']);
    if (code !== 0) throw new Error(stderr);
  };
  await push({ ...FILE, C: 'canary-7f3a-old', GONE: 'canary-7f3a-gone' });
  await push({ ...FILE, GONE: 'canary-7f3a-gone' });
  await push({ ...FILE, C: 'canary-7f3a-other', GONE: 'canary-7f3a-gone' });
  now += 10_000;
  github.setSecret(PLACE, 'B', 'canary-by-hand');
  github.setSecret(PLACE, 'HAND', 'canary-by-hand');
  await writeSecrets(folder, FILE);
  const written = github.requests.flatMap(({ path: to, body }) => (to.includes('/variables') ? [body] : []));
  const found = written.flatMap((body) => {
    const value: unknown = body === '' ? undefined : JSON.parse(body).value;
    return typeof value === 'string' ? [value] : [];
  });
  const [first = '', ...more] = [...new Set(found)];
  const last = more.at(-1) ?? '';
  const foreign = `${last}section zzzz github/${PLACE}\nA:forged\nGONE:::\nseal none\n`;
  return { github, folder, inside, texts: [first, ...more, foreign] };
}

const words = (folder: string): string[] => [
  ...['github', '--repo', PLACE, '--owner', 'us', '--secrets', path.join(folder, 'secrets.toml')],
];

const writeSecrets = (folder: string, values: Readonly<Record<string, string>>): Promise<void> =>
  writeFile(
    path.join(folder, 'secrets.toml'),
    Object.entries(values)
      .map(([name, value]) => `${name.toLowerCase()} = "${value}"\n`)
      .join(''),
    { mode: 0o600 },
  );

/** @param isSealed the text has our own seal: then what it claims is believed, and only words are asked for */
async function wrongWith(
  text: string,
  { github, folder, inside }: Stage,
  isSealed: boolean,
): Promise<string[]> {
  github.setVariable(PLACE, NAME, text);
  const look = [...words(folder), '--dry-run', '--prune', '--overwrite', '--max-removals', '9'];
  const { code, stdout, stderr } = await inside.run([...look, '--format', 'json']);
  const { targets, problems } = JSON.parse(stdout);
  const [{ changes, problems: more } = { changes: [], problems: [] }] = targets;
  const names = (kind: string): string[] =>
    changes
      .filter((change: { kind: string }) => change.kind === kind)
      .map(({ name }: { name: string }) => name);
  const isBug = [...problems, ...more].some(({ code: each }) => each === 'bug') || stderr.includes('bug of');
  const lies = names('keep').filter((name) => github.secret(PLACE, name)?.value !== Reflect.get(FILE, name));
  return [
    ...(isBug ? [`a bug: ${stderr.slice(0, 500)}`] : []),
    ...(code === 0 || code === 1 ? [] : [`the code is ${code}`]),
    ...(/canary|\ba(?!a{9})[a-z2-7]{62}\b/.test(stdout + stderr) ? ['a value or a mark was said'] : []),
    ...(isSealed ? [] : lies.map((name) => `${name} is kept, and holds another value`)),
    ...(isSealed
      ? []
      : names('remove')
          .filter((name) => name !== 'GONE')
          .map((name) => `${name} is removed`)),
  ];
}

const keyring = new Keyring(parseKey(new Redacted(KEY)));

/**
 * Changes entries and seals them, as version 1 does: so that also what is read behind the seal is held against
 * nonsense. Another version refuses it for its seal.
 */
function sealAnew(text: string, random: SeededRandom): string {
  return text.replace(
    /^section (\S+) (\S+)\n([\s\S]*?)seal \S+$/m,
    (whole, id: string, store: string, entries: string) => {
      if (id !== keyring.id) return whole;
      const changed = mutate(entries, random).split(/\s+/).filter(Boolean).sort();
      const place = random.below(4) === 0 ? mutate(store, random).replace(/\s/g, '') || store : store;
      const seal = keyring.seal('manifest', '1', id, place, ...changed);
      return [`section ${id} ${place}`, ...changed, `seal ${seal}`].join('\n');
    },
  );
}
