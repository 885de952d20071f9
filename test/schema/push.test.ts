import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Interrupted } from '../../src/cli/interrupt.ts';
import { envFor, startFakeAws } from '../fakes/aws/index.ts';
import { type Ran, stage } from './output.ts';

const push = ['github', '--repo', 'acme/etl', '--owner', 'us', '--secrets', 'secrets.toml'];
const toml = '[sources.x]\na = "canary-7f3a-a"\nb = "canary-7f3a-b"\n';
const a = 'SOURCES__X__A';

interface Change {
  readonly kind: string;
  readonly why: string | null;
  readonly outcome: string;
  readonly name: string;
}

interface Problem {
  readonly code: string;
}

/** `update, changed elsewhere: skipped`, one for each change. */
const changesIn = ({ document }: Ran): string[] =>
  document.targets[0].changes.map(
    ({ kind, why, outcome }: Change) => `${kind}${why === null ? '' : `, ${why}`}: ${outcome}`,
  );

const codesIn = ({ document }: Ran): string[] =>
  [document, ...document.targets].flatMap(({ problems }) => problems.map(({ code }: Problem) => code));

describe('a push', () => {
  it('that creates, keeps, updates, leaves over and removes', async () => {
    const { json, write } = await stage({ 'secrets.toml': toml });
    expect(changesIn(await json([...push, '--dry-run']))).toEqual(['create: pending', 'create: pending']);
    expect(changesIn(await json(push))).toEqual(['create: done', 'create: done']);
    await write('secrets.toml', '[sources.x]\na = "canary-7f3a-new"\n');
    expect(changesIn(await json(push))).toEqual(['update, new value: done', 'leftover: done']);
    expect(changesIn(await json([...push, '--prune', '--yes']))).toEqual(['keep: done', 'remove: done']);
  });

  it('that someone else decided about', async () => {
    const { json, write, server: github } = await stage({ 'secrets.toml': toml });
    github.setSecret('acme/etl', a, 'canary-7f3a-theirs');
    const refused = await json(push);
    expect([refused.code, changesIn(refused)]).toEqual([
      1,
      ['update, not ours yet: skipped', 'create: skipped'],
    ]);
    expect(codesIn(refused)).toContain('conflict');
    await json([...push, '--overwrite']);
    await write('secrets.toml', toml.replace('7f3a-a', '7f3a-next'));
    await json(push);
    await write('secrets.toml', toml);
    expect(changesIn(await json([...push, '--dry-run']))[0]).toBe('update, older value: pending');
  });

  it('without a key', async () => {
    const { json } = await stage({ 'secrets.toml': toml });
    const keyless = { env: { DEPLOY_SECRETS_KEY: '' } };
    await json(push, keyless);
    const again = await json([...push, '--dry-run', '--overwrite'], keyless);
    expect([changesIn(again)[0], codesIn(again)]).toEqual(['update, cannot compare: pending', ['no-key']]);
  });

  it('to an organization that shares otherwise', async () => {
    const { json, server: github } = await stage({ 'secrets.toml': toml });
    const org = ['github', '--org', 'acme', '--owner', 'us', '--secrets', 'secrets.toml'];
    expect(codesIn(await json([...org, '--dry-run']))).toEqual(['nothing-new']);
    await json([...org, '--visibility', 'all']);
    const narrower = await json([...org, '--visibility', 'private', '--dry-run']);
    expect(changesIn(narrower)[0]).toBe('update, settings: pending');
    expect(Object.keys(github.secrets('acme'))).toContain(a);
  });

  it('of which a write fails', async () => {
    const { json, server: github } = await stage({ 'secrets.toml': toml });
    const match = ({ method, path: at }: { method: string; path: string }): boolean =>
      method === 'PUT' && at.endsWith(a);
    github.faults.push({ match, do: { status: 422, body: { message: 'no' } } });
    const failed = await json(push);
    expect([failed.code, changesIn(failed)]).toEqual([1, ['create: failed', 'create: done']]);
    expect(failed.document.targets[0].changes[0].error).toContain('422');
  });

  it('that nobody agrees to, and one that a bug or Ctrl-C ends', async () => {
    const { json } = await stage({ 'secrets.toml': toml });
    expect(changesIn(await json(push, { answer: false }))).toEqual(['create: skipped', 'create: skipped']);
    const ends = (error: Error) => ({ answer: true, whenAsked: () => Promise.reject(error) });
    expect(codesIn(await json(push, ends(new TypeError('x'))))).toEqual(['bug']);
    expect(codesIn(await json(push, ends(new Interrupted())))).toEqual(['interrupted']);
  });

  it('with configuration', async () => {
    const { json, server: github } = await stage({
      'secrets.toml': toml,
      'config.toml': '[sources.x]\nlimit = 10\n',
    });
    const both = [...push, '--with-config'];
    const { document } = await json(both);
    const [{ changes }] = document.targets;
    expect(changes.map(({ type }: { type: string }) => type)).toEqual(['secret', 'secret', 'variable']);
    github.setVariable('acme/etl', 'SOURCES__X__LIMIT', '5');
    expect(changesIn(await json(both))).toContain('update, changed elsewhere: skipped');
  });

  it('with remarks on what it costs', async () => {
    const aws = await startFakeAws();
    onTestFinished(() => aws.close());
    const { json } = await stage({ 'secrets.toml': toml });
    const { document } = await json(
      ['aws', '--prefix', 'etl/', '--owner', 'us', '--secrets', 'secrets.toml', '--dry-run'],
      { env: envFor(aws) },
    );
    const [{ remarks }] = document.targets;
    expect(remarks).toHaveLength(1);
  });
});

const fixtures = path.resolve(import.meta.dirname, '../../fixtures');
const names = readdirSync(fixtures).filter((name) => existsSync(path.join(fixtures, name, 'secrets.toml')));

it('a dry run of every fixture, and of a file with all that can be wrong', async () => {
  const files = names.map((name) => [name, readFileSync(path.join(fixtures, name, 'secrets.toml'), 'utf8')]);
  const { json } = await stage({ ...Object.fromEntries(files), 'wrong.toml': WRONG });
  for (const name of names) await json([...push.with(-1, name), '--dry-run']);
  const codes = codesIn(
    await json([...push.with(-1, 'wrong.toml'), '--dry-run', '--include', 'nothing.*', '--include', '*']),
  );
  expect([...new Set(codes)].sort()).toMatchInlineSnapshot(`
    [
      "carriage-return",
      "date-in-json",
      "dead-key",
      "empty-string",
      "empty-table",
      "matches-nothing",
      "name-collision",
      "not-a-name",
      "nul-character",
      "number-in-json",
      "padding",
      "placeholder",
      "placeholder-comment",
      "reserved-name",
      "value-is-key-name",
    ]
  `);
});

const WRONG = `
path = "canary-7f3a-reserved"
A = "canary-7f3a-a"
a = "canary-7f3a-b"
[sources.x]
API_KEY = "canary-7f3a-dead"
key = "<configure me>"
other = "canary-7f3a-c" # fill this in!
password = "password"
empty = ""
padded = " canary-7f3a-d"
returns = "canary-7f3a\\r\\n-e"
nul = "canary-7f3a-\\u0000"
dates = [2026-11-24, nan]
nothing = {}
[bare]
["a b"]
c = "canary-7f3a-f"
[github]
d = "canary-7f3a-g"
`;
