import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Context, realContext } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';
import { generateKey, MarkKey } from '../../src/core/marks/key.ts';
import { type FakeGitHub, type Fault, startFakeGitHub, TOKEN } from '../fakes/github/index.ts';
import { formsFound } from '../forms.ts';

const PEM = [
  '-----BEGIN PRIVATE KEY-----',
  'Y2FuYXJ5LTdmM2EtcGVtLWxpbmUtb25l',
  'Y2FuYXJ5LTdmM2EtcGVtLWxpbmUtdHdv',
];
const VALUES = ['canary-7f3a "quoted" /slash+plus', ...PEM.slice(1), 'canary-7f3a-placeholder'];

const bytesOf = (fill: number) => new Uint8Array(32).fill(fill);
const keyOf = (fill: number) => generateKey(() => bytesOf(fill)).reveal();
const [KEY, PREVIOUS] = [keyOf(0xa7), keyOf(0x5c)];
/** As they are written, without the prefix and the check, and the bytes themselves. */
const KEYS = [
  ...[KEY, PREVIOUS].map((key) => key.slice('dsk1_'.length, -6)),
  ...[0xa7, 0x5c].flatMap((fill) => {
    const bytes = Buffer.from(bytesOf(fill));
    return [bytes.toString('hex'), bytes.toString('latin1'), bytes.toString('base64url')];
  }),
];

const good = `[sources.x]\napi_key = 'canary-7f3a "quoted" /slash+plus'\npem = """\n${PEM.join('\n')}\n"""\n`;
const keyed = `${good}[deploy_secrets]\nkey = "${KEY}"\nprevious_key = "${PREVIOUS}"\n`;

const files: Record<string, string> = {
  good,
  unclosed: '[sources.x]\napi_key = "canary-7f3a-placeholder\n',
  duplicate: '[x]\na = "canary-7f3a-placeholder"\na = "canary-7f3a-placeholder"\n',
  placeholder: '[x]\na = "<canary-7f3a-placeholder>"\nb = "canary-7f3a-placeholder" # fill this in!\n',
  collision: '[x]\na = "canary-7f3a-placeholder"\nA = "canary-7f3a-placeholder"\n',
  reserved: 'path = "canary-7f3a-placeholder"\n',
  'a key': keyed,
  'a key that is none': `${good}[deploy_secrets]\nkey = "${KEY}canary-7f3a-placeholder"\n`,
  'a key of another kind': `${good}[deploy_secrets]\nkey = "${KEY.replace('dsk1', 'dsk2')}"\n`,
  'a key with a wrong end': `${good}[deploy_secrets]\nkey = "${KEY.slice(0, -1)}"\n`,
  'a key under a wrong name': `${good}[deploy_secrets]\nkye = "${KEY}"\n`,
  'a key in a table': `${good}[deploy_secrets.key]\nis = "${KEY}"\n`,
  'a key in a list': `${good}[deploy_secrets]\nkey = ["${KEY}"]\n`,
  'a key that is not closed': `${good}[deploy_secrets]\nkey = "${KEY}\n`,
  'a key twice': `${good}[deploy_secrets]\nkey = "${KEY}"\nkey = "${PREVIOUS}"\n`,
  'a key and rubbish': `${good}[deploy_secrets]\nkey = "${KEY}" canary-7f3a-placeholder\n`,
  'names that GitHub refuses':
    '[github]\na = "canary-7f3a-placeholder"\n["a b"]\nc = "canary-7f3a-placeholder"\n',
  'too long': `[x]\na = "${'canary-7f3a-placeholder'.repeat(3000)}"\n`,
};

const commands: string[][] = [
  ['github', '--repo', 'acme/etl', '--dry-run'],
  ['github', '--repo', 'acme/etl', '--yes'],
  ['github', '--repo', 'acme/etl', '--with-config', '--print-env'],
  ['github', '--repo', 'acme/etl', '--yes', '--overwrite', '--prune', '--format', 'json'],
  ['github', '--repo', 'acme/etl', '--dry-run', '--format', 'markdown', '--exit-code'],
  ['github', '--repo', 'acme/nothing-here', '--yes'],
  ['github', '--repo', 'acme/etl', '--environment', 'missing', '--yes', '--allow-placeholders'],
  ['github', '--org', 'acme', '--yes'],
  ['github', '--org', 'acme', '--repos', 'etl', '--yes'],
  ['github', '--org', 'acme', '--app', 'dependabot', '--visibility', 'all', '--yes', '--format', 'json'],
  ['github', '--repo', 'acme/etl', '--app', 'codespaces', '--yes'],
  ['github', '--repo', 'acme/etl', '--with-config', '--yes', '--overwrite'],
  ['github', '--repo', 'acme/elt', '--layout', 'document', '--with-config', '--yes'],
  ['init'],
  ['github', '--help'],
];

/** Ways to be turned away. */
const refusals: readonly Fault['do'][] = [
  ...[401, 403, 422, 500].map((status) => ({ status, body: { message: 'no' } })),
  'cut',
];

const real = realContext('test');

let github: FakeGitHub;
let folder: string;
let said: string;
/** The programs that were started, with their arguments: every user of the machine can read those. */
let started: string[];

beforeEach(async () => {
  github = await startFakeGitHub({ repositories: ['acme/etl', 'acme/elt'] });
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-leak-'));
  said = '';
  started = [];
  await writeFile(path.join(folder, 'config.toml'), '[sources.x]\nlimit = 10\n');
});
afterEach(async () => {
  await github.close();
  await rm(folder, { recursive: true });
});

/** The token comes from `gh`. */
function context(): Context {
  const write = (text: string): void => {
    said += text;
  };
  const screen = { write, isTerminal: false, colour: false, width: 100 };
  const env = { GITHUB_API_URL: github.url, GITHUB_ACTIONS: 'true', CI: 'true' };
  const world = {
    ...real,
    findTexts: async () => [],
    sleep: async () => {},
    interactive: false,
    confirm: async () => undefined,
  };
  const run: Context['run'] = async (program, args) => {
    started.push([program, ...args].join(' '));
    return program === 'gh' ? `${TOKEN}\n` : await real.run(program, args);
  };
  return { ...world, run, env, stdout: screen, stderr: screen, tell: (line) => write(`${line}\n`) };
}

async function obey(text: string, ...command: readonly string[]): Promise<number> {
  const file = path.join(folder, 'secrets.toml');
  await writeFile(file, text, { mode: 0o600 });
  return main([...command, ...(command.includes('--help') ? [] : ['--secrets', file])], context());
}

/** Everything that someone else than GitHub gets to see, but the files that hold secrets or marks on purpose. */
async function shown(): Promise<string> {
  const left = (await readdir(folder)).filter((one) => !['secrets.toml', 'marks.txt'].includes(one));
  const written = await Promise.all(left.map((one) => readFile(path.join(folder, one), 'utf8')));
  const wire = github.requests.map(({ method, path: to, headers }) => {
    const { authorization: _, ...others } = headers;
    return `${method} ${to} ${JSON.stringify(others)}`;
  });
  return [said, ...wire, ...written, ...started].join('\n');
}

/** What is sent, apart from what is sealed: the manifest, and how it is asked for. */
const bodies = (of: (path: string) => boolean): string =>
  github.requests.flatMap(({ path: to, body }) => (of(to) ? [body] : [])).join('\n');

const isManifest = (to: string): boolean => to.includes('/variables');

/** Any mark of ours, also one that nobody kept. */
const anyMark = new RegExp(
  `a(${[0xa7, 0x5c].map((fill) => new MarkKey(bytesOf(fill)).id).join('|')})[a-z2-7]{58}`,
);

/** Does not show what it found: that would be another leak. */
function expectNone(canaries: readonly string[], text: string, where: string): void {
  expect(formsFound(canaries, text), `a canary got out: ${where}`).toEqual([]);
  if (where !== 'in the manifest') expect(anyMark.test(text), `a mark got out: ${where}`).toBe(false);
}

describe('no command shows anything of a secret', () => {
  it.each(Object.keys(files))('%s', { timeout: 60_000 }, async (name) => {
    for (const refusal of [undefined, ...refusals]) {
      github.faults.clear();
      if (refusal) github.faults.push({ nth: 3, times: Number.POSITIVE_INFINITY, do: refusal });
      for (const command of commands) await obey(files[name] ?? '', ...command);
    }
    expect(said.length).toBeGreaterThan(1000);
    for (const where of name === 'good' ? ['acme/etl', 'acme', 'acme:dependabot', 'acme/etl:codespaces'] : [])
      expect(github.secret(where, 'SOURCES__X__API_KEY')?.value).toBe(VALUES[0]);
    if (name === 'good') expect(started.some((line) => line.startsWith('gh auth token'))).toBe(true);
    expectNone([...VALUES, ...KEYS, TOKEN], await shown(), 'shown');
    expectNone(
      [...VALUES, ...KEYS, TOKEN],
      bodies((to) => !isManifest(to)),
      'sent',
    );
    expectNone([...VALUES, ...KEYS, TOKEN], bodies(isManifest), 'in the manifest');
  });
});

describe('a secret in the configuration goes nowhere, and is not shown', () => {
  it.each(Object.keys(files))('%s', async (name) => {
    await writeFile(path.join(folder, 'config.toml'), files[name] ?? '');
    for (const format of ['text', 'json', 'markdown'])
      await obey(keyed, 'github', '--repo', 'acme/etl', '--with-config', '--yes', '--format', format);
    expect(said.length).toBeGreaterThan(100);
    const left = github.requests.filter(({ method }) => method !== 'GET');
    const shownOnce = [said, ...left.flatMap(({ body, path: to }) => (isManifest(to) ? [body] : []))].join(
      '\n',
    );
    expectNone([...VALUES.slice(0, 3), ...KEYS, TOKEN], shownOnce, 'in the manifest');
  });
});

describe('no mark and nothing of the manifest is shown, or sent but as the manifest', () => {
  const push = ['github', '--repo', 'acme/etl', '--yes', '--overwrite', '--owner', 'us'];
  const rotated = keyed.replace('pem', 'other_pem').replace('/slash', '/slashed');

  /** A first push, one that updates, creates and removes, and one that changes nothing, in every format. */
  async function pushes(...how: readonly string[]): Promise<number[]> {
    return [
      await obey(keyed, ...push, ...how),
      await obey(rotated, ...push, ...how, '--prune', '--format', 'json'),
      await obey(keyed, ...push, ...how, '--dry-run', '--format', 'markdown'),
      await obey(keyed, ...push, ...how, '--prune', '--format', 'markdown'),
      await obey(keyed, ...push, ...how, '--dry-run'),
    ];
  }

  /** Every mark and every seal that was ever written, and the lines that they stand in. */
  const marksIn = (text: string): string[] => [
    ...(text.match(/a[a-z2-7]{62}/g) ?? []),
    ...(text.match(/(?<=seal )[a-z2-7]{26}/g) ?? []),
    ...(text.match(/section(-2)? [a-z2-7]{4}/g) ?? []),
  ];

  it('in a variable', async () => {
    expect(await pushes()).toEqual([0, 0, 0, 0, 0]);
    const marks = marksIn(bodies(isManifest));
    expect(new Set(marks).size).toBeGreaterThan(8);
    expectNone([...marks, ...VALUES, ...KEYS, TOKEN], await shown(), 'shown');
    expectNone(
      [...marks, ...VALUES, ...KEYS, TOKEN],
      bodies((to) => !isManifest(to)),
      'sent',
    );
    expectNone([...VALUES, ...KEYS, TOKEN], bodies(isManifest), 'in the manifest');
  });

  it('in a file', async () => {
    const file = path.join(folder, 'marks.txt');
    expect(await pushes('--manifest', file)).toEqual([0, 0, 0, 0, 0]);
    const text = await readFile(file, 'utf8');
    const marks = marksIn(text);
    expect(new Set(marks).size).toBeGreaterThan(3);
    expect(bodies(isManifest)).toBe('');
    expectNone([...marks, ...VALUES, ...KEYS, TOKEN], await shown(), 'shown');
    expectNone(
      [...marks, ...VALUES, ...KEYS, TOKEN],
      bodies(() => true),
      'sent',
    );
    expectNone([...VALUES, ...KEYS, TOKEN], text, 'in the manifest');
  });

  it('that cannot be trusted', async () => {
    await pushes();
    const text = github.variable('acme/etl', 'DEPLOY_SECRETS_MANIFEST')?.value ?? '';
    const spoilt = [text.slice(0, -5), text.slice(0, 99), text.replace('manifest 2', 'manifest 3'), 'hello'];
    for (const each of [...spoilt, `x${text}`, text.replace('acme/etl', 'acme/elt')]) {
      github.setVariable('acme/etl', 'DEPLOY_SECRETS_MANIFEST', each);
      for (const code of await pushes()) expect(code).toBe(1);
    }
    expectNone([...marksIn(text), ...VALUES, ...KEYS, TOKEN], await shown(), 'shown');
  });

  it('whatever goes wrong at whichever request', { timeout: 120_000 }, async () => {
    await pushes();
    const [mark = ''] = marksIn(bodies(isManifest));
    const echo: Fault['do'] = { status: 422, body: { message: `no: ${mark}` } };
    for (const refusal of [...refusals, echo])
      for (let nth = 1; nth <= 10; nth++) {
        github.faults.clear();
        github.faults.push({ nth, times: Number.POSITIVE_INFINITY, do: refusal });
        await pushes();
      }
    const marks = [...new Set(marksIn(bodies(isManifest)))];
    expect(marks.length).toBeGreaterThan(100);
    expectNone([...marks, ...VALUES, ...KEYS, TOKEN], await shown(), 'shown');
    expectNone(
      [...marks, ...VALUES, ...KEYS, TOKEN],
      bodies((to) => !isManifest(to)),
      'sent',
    );
  });
});
