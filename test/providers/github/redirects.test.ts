import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { MarkKey } from '../../../src/core/marks/key.ts';
import { Keyring } from '../../../src/core/marks/mark.ts';
import type { GitHubOptions } from '../../../src/providers/github/options.ts';
import { isPreviousName } from '../../../src/providers/github/repository.ts';
import type { Fault } from '../../fakes/github/index.ts';
import { startRuns, VARIABLE } from './runs.ts';

const { fake, manifest, run } = await startRuns();
afterEach(() => fake.reset());
afterAll(() => fake.close());

const values = { A: 'canary-1', B: 'canary-2' };
const host = new URL(fake.url).host;
const elsewhere = (name: string) => ({ options: { repo: name } });

describe('a renamed repository', () => {
  const renamed = elsewhere('acme/elt');
  const asked = ['GET /repos/acme/etl', expect.stringMatching(/^GET \/repositories\/\d+$/)];

  it('keeps its diff, since GitHub says what it was called, and says it once', async () => {
    await run(values);
    fake.renameRepository('acme/etl', 'acme/elt');
    const { plan, requests } = await run({ ...values, B: 'canary-3' }, renamed);
    expect(plan).toEqual(['keep A', 'update B: new value']);
    expect(requests.filter((one) => !one.includes('/actions/'))).toEqual(asked);
    expect(fake.variable('acme/elt', VARIABLE)?.value).toMatch(
      new RegExp(`^section-2 \\w+ ${host}/acme/elt \\S+$`, 'm'),
    );
    expect((await run({ ...values, B: 'canary-3' }, renamed)).requests).toHaveLength(2);
  });

  it('removes nothing until it was written once more', async () => {
    await run({ ...values, GONE: 'canary-4' });
    fake.renameRepository('acme/etl', 'acme/elt');
    expect((await run(values, { ...renamed, prune: true, overwrite: true })).plan).toEqual([
      'keep A',
      'keep B',
    ]);
    expect(fake.secret('acme/elt', 'GONE')?.value).toBe('canary-4');
  });

  it('that has a new owner too', async () => {
    await run(values);
    fake.renameRepository('acme/etl', 'umbrella/etl');
    expect((await run(values, elsewhere('umbrella/etl'))).plan).toEqual(['keep A', 'keep B']);
  });

  it('keeps the marks of its environments and of its files', async () => {
    fake.addEnvironment('acme/etl/production');
    const files = new Map<string, string>();
    const options = { environment: 'production', manifest: 'marks.txt' };
    await run(values, { options, around: { files } });
    fake.renameRepository('acme/etl', 'acme/elt');
    const how = { options: { ...options, repo: 'acme/elt' }, around: { files } };
    expect((await run(values, how)).plan).toEqual(['keep A', 'keep B']);
  });

  it('twice, under two keys, of which each sealed another name', async () => {
    const [old, current] = [9, 7].map((fill) => new MarkKey(new Uint8Array(32).fill(fill)));
    if (!old || !current) throw new Error('two keys');
    await run({ A: 'canary-1' }, { keyring: new Keyring(old) });
    fake.renameRepository('acme/etl', 'acme/elt');
    await run({ B: 'canary-2' }, { ...elsewhere('acme/elt'), keyring: new Keyring(current) });
    fake.renameRepository('acme/elt', 'acme/let');
    const how = { ...elsewhere('acme/let'), keyring: new Keyring(current, old) };
    expect((await run(values, how)).plan).toEqual(['keep A', 'keep B']);
  });

  it('whose former name another one has by now: is refused, since GitHub cannot say it any more', async () => {
    await run(values);
    fake.renameRepository('acme/etl', 'acme/elt');
    fake.addRepository('acme/etl');
    await expect(run(values, renamed)).rejects.toThrow(`is for ${host}/acme/etl, not for ${host}/acme/elt`);
  });
});

describe('a manifest of another place', () => {
  const refused = (where: string, place: string) => ({
    name: 'UserError',
    message: `${where} is for ${host}/acme/etl, not for ${host}/${place}`,
    hint: expect.stringContaining('name another file with --manifest'),
  });
  const asks = () => fake.requests.filter(({ path }) => path === '/repos/acme/etl').length;

  it.each<[string, string, GitHubOptions, number]>([
    ['acme/other', 'acme/other', { repo: 'acme/other' }, 1],
    ['acme/etl/staging', 'acme/etl (staging)', { environment: 'staging' }, 0],
  ])('is refused in the variable of %s, where it would lie', async (place, shown, options, asked) => {
    fake.addRepository('acme/other');
    fake.addEnvironment('acme/etl/staging');
    await run(values);
    fake.setSecret(place, 'A', 'theirs'); // in the very second in which A was written at acme/etl
    fake.setVariable(place, VARIABLE, manifest());
    const there = refused(`the variable ${VARIABLE} of ${shown}`, place);
    await expect(run(values, { options, overwrite: true })).rejects.toMatchObject(there);
    expect(fake.secret(place, 'A')?.value).toBe('theirs');
    expect(asks()).toBe(asked);
  });

  it('is refused too when that one was renamed, but not to this', async () => {
    fake.addRepository('acme/other');
    await run(values);
    fake.setVariable('acme/other', VARIABLE, manifest());
    fake.renameRepository('acme/etl', 'acme/elt');
    const there = refused(`the variable ${VARIABLE} of acme/other`, 'acme/other');
    await expect(run(values, elsewhere('acme/other'))).rejects.toMatchObject(there);
  });

  it.each([
    ['on another server', 'github.example.com/acme/etl', 'github.com/acme/elt'],
    ['in another environment', 'github.com/acme/etl/a', 'github.com/acme/elt/a/b'],
    ['that is none', 'shelf', 'github.com/acme/elt'],
  ])('%s is no former name, and nobody is asked', async (_, former, present) => {
    const nobody = () => Promise.reject(new Error('asked'));
    expect(await isPreviousName(former, present, nobody)).toBe(false);
    await expect(isPreviousName('github.com/acme/etl', 'github.com/acme/elt', nobody)).rejects.toThrow(
      'asked',
    );
  });

  it('is refused in a file that was given for two places, and stays what it was', async () => {
    fake.addEnvironment('acme/etl/staging');
    const files = new Map<string, string>();
    const how = (options: GitHubOptions) => ({
      options: { ...options, manifest: 'marks.txt' },
      around: { files },
      overwrite: true,
    });
    await run(values, how({}));
    const text = files.get('marks.txt');
    const there = refused('the file marks.txt', 'acme/etl/staging');
    await expect(run(values, how({ environment: 'staging' }))).rejects.toMatchObject(there);
    expect(files.get('marks.txt')).toBe(text);
    expect(fake.secrets('acme/etl/staging')).toEqual({});
    expect((await run(values, how({}))).plan).toEqual(['keep A', 'keep B']);
  });

  it('is refused when GitHub cannot be asked, and says why', async () => {
    await run(values);
    fake.renameRepository('acme/etl', 'acme/elt');
    const isQuestion: Fault['match'] = ({ path }) => path === '/repos/acme/etl';
    fake.faults.push({ match: isQuestion, times: 5, do: { status: 500 } });
    await expect(run(values, elsewhere('acme/elt'))).rejects.toThrow(
      'could not find what acme/etl is called now: GitHub answered 500, tried 5 times',
    );
  });
});
