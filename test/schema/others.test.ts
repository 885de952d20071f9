import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Document, type Stage, stage } from './output.ts';

const secrets = '[sources.x]\na = "canary-7f3a-a"\nb = "canary-7f3a-b"\n';
const workflow = '.github/workflows/load.yml';
const load = `name: Load
on: { schedule: [{ cron: "0 6 * * *" }], pull_request: {} }
jobs:
  load:
    runs-on: ubuntu-latest
    env:
      SOURCES__X__A: \${{ secrets.SOURCES__X__A }}
      TOKEN: \${{ secrets.TOKEN }}
    steps:
      - run: python load.py
`;

const codesIn = ({ problems }: Document): string[] => problems.map(({ code }: { code: string }) => code);
const wordsIn = (list: readonly Record<string, string>[], field: string) => list.map((one) => one[field]);

describe('names alone', () => {
  const names = ['github', '--repo', 'acme/etl', '--template', 'secrets.toml', '--names-only'];

  it('there, missing, incomplete and extra', async () => {
    const { json, server: github } = await stage({ 'secrets.toml': secrets });
    github.setSecret('acme/etl', 'SOURCES__X__A', 'x');
    github.setSecret('acme/etl', 'OTHER', 'x');
    const { document } = await json(names);
    expect(wordsIn(document.targets[0].names, 'state')).toEqual(['there', 'missing', 'extra']);
  });

  it('that could not be looked at', async () => {
    const { json } = await stage({ 'secrets.toml': secrets });
    const { code, document } = await json(names, { env: { GH_TOKEN: 'canary-7f3a-wrong' } });
    expect([code, document.targets[0].names]).toEqual([1, []]);
  });
});

describe('check', () => {
  const check = ['check', '--repo', 'acme/etl', '--secrets', 'secrets.toml'];
  const files = { 'secrets.toml': secrets, [workflow]: load };

  it('of a workflow that asks for what is not there, and passes on too little', async () => {
    const { json } = await stage(files);
    const { code, document } = await json(check);
    expect(code).toBe(1);
    expect(codesIn(document).sort()).toEqual(['empty-for-forks', 'not-passed-on', 'not-there']);
  });

  it('that would write lines, may not, is not let, and does', async () => {
    const { json, read } = await stage(files);
    const outcome = async (...args: Parameters<Stage['json']>) => {
      const { document } = await json(...args);
      return [document.edits[0].outcome, codesIn(document).at(-1)];
    };
    expect(await outcome([...check, '--write', '--dry-run'])).toEqual(['pending', 'not-passed-on']);
    expect(await outcome([...check, '--write'])).toEqual(['skipped', 'needs-yes']);
    expect(await outcome([...check, '--write'], { answer: false })).toEqual(['skipped', 'declined']);
    expect(await outcome([...check, '--write', '--yes'])).toEqual(['done', 'empty-for-forks']);
    expect(await read(workflow)).toContain('secrets.SOURCES__X__B');
  });

  it('with the step for the whole file', async () => {
    const { json } = await stage(files);
    const { document } = await json([
      ...check,
      '--layout',
      'document',
      '--write',
      '--job',
      'load',
      '--dry-run',
    ]);
    expect(document.edits[0].what).toBe('step');
  });

  it('without secrets, and without GitHub', async () => {
    const { json } = await stage(files);
    const args = ['check', '--repo', 'acme/etl', '--without-secrets'];
    const { document } = await json(args, { env: { GH_TOKEN: 'canary-7f3a-wrong' } });
    expect([document.target, document.source]).toEqual([null, null]);
  });
});

describe('adopt', () => {
  const files = {
    'secrets.toml': secrets,
    [workflow]: load
      .replace('secrets.SOURCES__X__A', 'secrets.OLD_A')
      .replace('TOKEN: $', 'SOURCES__X__B: $${{ secrets.Y || secrets.Z }}$'),
  };

  it('of pairs, of what is open, and of what is written', async () => {
    const { json } = await stage(files);
    const adopt = ['adopt', '--secrets', 'secrets.toml'];
    expect((await json(adopt)).document.pairs[0].old).toEqual({ context: 'secrets', name: 'OLD_A' });
    expect((await json([...adopt, '--write', '--dry-run'])).document.edits[0].outcome).toBe('pending');
    expect(codesIn((await json([...adopt, '--pair', 'x=Y'])).document)).toEqual(['matches-nothing']);
  });
});

describe('explain', () => {
  const fields = async (name: string) =>
    await readFile(path.resolve(import.meta.dirname, `../../fixtures/${name}/secrets.toml`), 'utf8');

  it('of secrets and configuration, and what comes first', async () => {
    const { json } = await stage({
      'secrets.toml': `${secrets}[x]\nlimit = "canary-7f3a-l"\n`,
      'config.toml': '[sources.x]\na = 1\nlimit = 5\n[sources.y]\nb = 2\n',
    });
    const { document } = await json(
      ['explain', '--secrets', 'secrets.toml', '--with-config', '--pipeline', 'p'],
      {
        env: { SOURCES__Y__B: '3' },
      },
    );
    expect(document.values[0].over.length).toBe(1);
    expect(new Set(document.values.flatMap(({ lookups }: Document) => wordsIn(lookups, 'taken')))).toEqual(
      new Set(['environment', 'file', 'configuration', null]),
    );
  });

  it('of a profile over another file, and of a file with problems', async () => {
    const { json } = await stage({
      '.dlt/.workspace': '',
      '.dlt/prod.secrets.toml': 'x = "canary-7f3a-text"\n[sources.x]\na = "canary-7f3a-over"\n',
      '.dlt/secrets.toml': `${secrets}[x]\ny = "canary-7f3a-table"\n`,
      'wrong.toml': await fields('typed-tables'),
    });
    const { document } = await json(['explain', '--profile', 'prod']);
    expect(document.values.map(({ over }: Document) => over.length)).toContain(1);
    expect(document.passedOver.map(({ path: passed }: Document) => passed)).toEqual(['x.y']);
    const wrong = await json(['explain', '--secrets', 'wrong.toml']);
    expect(wrong.document.values.some(({ problems }: Document) => problems.length > 0)).toBe(true);
  });
});

it('verify: same, missing and different', async () => {
  const { json, server: github } = await stage({ 'secrets.toml': secrets });
  await json(['github', '--repo', 'acme/etl', '--owner', 'us', '--secrets', 'secrets.toml', '--with-verify']);
  const job = { ...github.secrets('acme/etl') };
  expect((await json(['verify'], { env: job })).code).toBe(0);
  const { document } = await json(['verify'], { env: { ...job, SOURCES__X__A: 'y', SOURCES__X__B: '' } });
  expect(wordsIn(document.names, 'state')).toEqual(['different', 'missing']);
});

it('what stops a run before there is anything', async () => {
  const { json } = await stage({ 'broken.toml': 'a = canary', 'empty.toml': '' });
  const codes: string[] = [];
  const from = ['github', '--repo', 'acme/etl', '--secrets'];
  for (const args of [
    ['githbu'],
    ['github', '--nope'],
    ['init'],
    ['check', '--without-secrets'],
    ['explain', 'x', '--secrets', 'empty.toml'],
    ['verify'],
    [...from, 'broken.toml'],
    [...from, 'empty.toml', '--dry-run'],
    [...from, 'absent.toml', '--with-config'],
  ]) {
    const { code, document } = await json(args);
    expect([code, document.targets]).toEqual([1, []]);
    codes.push(...codesIn(document));
  }
  expect(codes).toMatchInlineSnapshot(`
    [
      "usage",
      "usage",
      "usage",
      "no-workflows",
      "no-secrets",
      "nothing-to-verify",
      "bad-toml",
      "no-secrets",
      "no-secrets",
    ]
  `);
});
