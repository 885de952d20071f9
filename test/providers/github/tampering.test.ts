import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readManifest, serialise, variableBytes } from '../../../src/providers/github/manifest/text.ts';
import { testKeyring, theirKeyring } from '../../keyring.ts';
import {
  asOthers,
  asThem,
  everything,
  file,
  furnish,
  type Home,
  inFile,
  inVariable,
  OLD,
  type Texts,
} from './homes.ts';
import { type RunOptions, startRuns } from './runs.ts';

/*
 * What may happen to the manifest, and what the next dry run and push make of it. `homes.ts` tells what lies there.
 * Whatever happens: no `keep` stands for a value that is not there, and `--prune --overwrite` removes nothing but
 * GONE, and that only while it is proven to be ours.
 */
const runs = await startRuns();
const { clock, fake, dryRun, run } = runs;
afterEach(() => fake.reset());
afterAll(() => fake.close());

const store = `${new URL(fake.url).host}/acme/etl`;
const held = (place = 'acme/etl') => fake.secrets(place);
const without = (name: string) =>
  Object.fromEntries(Object.entries(everything).filter(([each]) => each !== name));

/** Whatever a file says, `keep` is said only of what is there. */
async function noKeepLies(options: RunOptions, place = 'acme/etl'): Promise<void> {
  for (const value of [OLD, ...Object.values(everything)]) {
    const wishes = Object.fromEntries(Object.keys(held(place)).map((name) => [name, value]));
    const kept = (await dryRun(wishes, options)).filter((said) => said.startsWith('keep '));
    for (const said of kept) expect(held(place)[said.slice('keep '.length)], said).toBe(value);
  }
}

const ourSection = new RegExp(`section-2 ${testKeyring.id} [\\s\\S]*?\\nseal \\S+\\n`);
const claims = (text: string) => readManifest(text, testKeyring, { where: '', store });

interface Happening {
  readonly to: (texts: Texts) => string | undefined;
  /** What a dry run says: the plan, or why there is none. */
  readonly says: readonly string[] | string;
  /** What `push --prune --overwrite` leaves of GONE. Where there is no plan it stops too, and leaves all. */
  readonly leaves?: 'GONE' | 'nothing of GONE';
}

const unknown = ['update A: not ours yet', 'update B: not ours yet'];
const fine = ['keep A', 'keep B', 'leftover GONE'];

const happenings: Readonly<Record<string, Happening>> = {
  nothing: { to: ({ now }) => now, says: fine, leaves: 'nothing of GONE' },
  'it is deleted': { to: () => undefined, says: unknown, leaves: 'GONE' },
  'our section is taken out': {
    to: ({ now }) => now.replace(ourSection, ''),
    says: unknown,
    leaves: 'GONE',
  },
  'it is emptied': { to: () => '', says: 'cannot be read' },
  'something else is put there': { to: () => 'hello', says: 'cannot be read' },
  'it is truncated in an entry': { to: ({ now }) => now.slice(0, 200), says: 'cannot be read' },
  'it is truncated in our seal': {
    to: ({ now }) => now.trimEnd().slice(0, -5),
    says: 'was changed by someone who does not hold the key',
  },
  'an entry is taken out': {
    to: ({ now }) => now.replace(/\nB:.*/, ''),
    says: 'was changed by someone who does not hold the key',
  },
  'an old entry of its own is put back in': {
    to: ({ now, first }) => now.replace(/\nA:.*/, /\nA:.*/.exec(first)?.[0] ?? ''),
    says: 'was changed by someone who does not hold the key',
  },
  'the mark of a name is put to another': {
    to: ({ now }) => now.replace(/\nFOREIGN:.*/, '').replace(/\nA:(.*)/, '\nA:$1\nFOREIGN:$1'),
    says: 'was changed by someone who does not hold the key',
  },
  'the time of a name is changed': {
    to: ({ now }) => now.replace(/(?<=\nA:[^:]*:)\d+/, '1795510000'),
    says: 'was changed by someone who does not hold the key',
  },
  'our section stands there twice': {
    to: ({ now }) => now + (ourSection.exec(now)?.[0] ?? ''),
    says: 'cannot be read',
  },
  'it is sealed anew with another key': {
    to: ({ now }) => serialise(claims(now), theirKeyring, { where: '', store }),
    says: unknown,
    leaves: 'GONE',
  },
  'it is rolled back to before our last push': {
    to: ({ first }) => first,
    says: ['update A: changed elsewhere', 'keep B', 'leftover GONE'],
    leaves: 'nothing of GONE',
  },
  'it is rolled back to the middle of a push': {
    to: ({ announced }) => announced,
    says: ['update A: cannot compare', 'update B: cannot compare', 'leftover GONE'],
    leaves: 'nothing of GONE',
  },
  'it is of a newer version': {
    to: ({ now }) => now.replace('manifest 2', 'manifest 3'),
    says: 'is of version 3; this program knows version 2',
  },
  'it is put there from another place': {
    to: ({ now }) => serialise(claims(now), testKeyring, { where: '', store: `${store}/staging` }),
    says: `is for ${store}/staging, not for ${store}`,
  },
  'another project’s section is forged, or nonsense': {
    to: ({ now }) => `${now}section zzzz ${store}\nA:forged\nGONE:::\nseal none\n`,
    says: fine,
    leaves: 'nothing of GONE',
  },
};

describe.each<[string, (of: typeof runs) => Home]>([
  ['the variable', inVariable],
  ['a file', inFile],
])('what may happen to a manifest in %s', (_, homeOf) => {
  it.each(Object.entries(happenings))('%s', async (_, { to, says, leaves = 'GONE' }) => {
    const home = homeOf(runs);
    home.set(to(await furnish(runs, home)));
    const text = home.get();
    const pushes = (how: RunOptions) => run(file, { ...home.options, prune: true, ...how });

    if (typeof says === 'string') {
      const stopped = {
        name: 'UserError',
        message: expect.stringContaining(`${home.where} ${says}`),
        hint: expect.stringMatching(/delete|update deploy-secrets/),
      };
      await expect(dryRun(file, home.options)).rejects.toMatchObject(stopped);
      await expect(pushes({ overwrite: true })).rejects.toMatchObject(stopped);
      expect([held(), home.get()]).toEqual([everything, text]);
      return;
    }
    expect(await dryRun(file, home.options)).toEqual(says);
    await noKeepLies(home.options);

    // What someone else may have decided stops a push that was not told to overwrite.
    const conflicts = says.filter((said) => /not ours yet|changed elsewhere/.test(said)).length;
    const { refused } = await pushes({ selects: (name) => name === 'A' });
    expect(refused).toHaveLength(conflicts);
    // With --include A it removes nothing else, whatever happened.
    await pushes({ overwrite: true, selects: (name) => name === 'A' });
    expect(held()).toEqual(everything);

    await pushes({ overwrite: true });
    expect(held()).toEqual(leaves === 'GONE' ? everything : without('GONE'));
    await noKeepLies(home.options);
    expect(await dryRun(file, home.options)).toEqual(['keep A', 'keep B']);
  });
});

describe('what may happen to the place', () => {
  const pruning: RunOptions = { prune: true, overwrite: true };

  it('the repository is renamed: the diff stays, and nothing is removed until it was written there', async () => {
    await furnish(runs, inVariable(runs));
    fake.renameRepository('acme/etl', 'acme/elt');
    const renamed: RunOptions = { options: { repo: 'acme/elt' } };
    expect(await dryRun(file, renamed)).toEqual(['keep A', 'keep B']);
    await noKeepLies(renamed, 'acme/elt');
    await run(file, { ...renamed, ...pruning });
    expect(held('acme/elt')).toEqual(everything);
    await run({ ...file, GONE: 'canary-again' }, renamed);
    await run(file, { ...renamed, ...pruning });
    expect(held('acme/elt')).toEqual(without('GONE'));
  });

  it('there are two owners, and both prune: each removes its own', async () => {
    await furnish(runs, inVariable(runs));
    await run({ C: 'canary-c' }, { ...pruning, ...asOthers });
    expect(held()).toEqual({ ...without('OTHERS'), C: 'canary-c' });
    await run({ D: 'canary-d' }, { ...pruning, ...asThem });
    const { THEIRS: _, ...rest } = without('OTHERS');
    expect(held()).toEqual({ ...rest, C: 'canary-c', D: 'canary-d' });
    expect(await dryRun(file)).toEqual(['keep A', 'keep B', 'leftover GONE']);
  });

  it('what we removed is back by another hand, and so is the manifest of then: it stays', async () => {
    const home = inVariable(runs);
    const { now } = await furnish(runs, home);
    await run(file, pruning);
    fake.setSecret('acme/etl', 'GONE', 'by hand');
    home.set(now);
    expect(await dryRun(file, pruning)).toEqual(['keep A', 'keep B', 'leftover GONE']);
    await run(file, pruning);
    expect(held().GONE).toBe('by hand');
  });

  it('the manifest is full: nothing is written, and a file is the way out', async () => {
    const home = inVariable(runs);
    const { now } = await furnish(runs, home);
    const room = variableBytes - now.length - 60;
    home.set(`${now}section zzzz ${store}\n${'x'.repeat(room)}\nseal none\n`);
    const text = home.get();
    const more = { ...file, ANOTHER: 'canary-another' };
    expect(await dryRun(more)).toEqual(['keep A', 'keep B', 'create ANOTHER', 'leftover GONE']);
    await expect(run(more)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^the variable .* would hold 49\d{3} bytes for 5 names, and takes 49152$/,
      ),
      hint: 'keep it in a file with --manifest FILE',
    });
    expect([held(), home.get()]).toEqual([everything, text]);
  });

  it('someone who may write variables has the key: then he is believed, until the key is another', async () => {
    const home = inVariable(runs);
    const { now } = await furnish(runs, home);
    fake.setSecret('acme/etl', 'A', 'canary-evil');
    const { mark = '' } = claims(now).entries.get('A')?.claim ?? {};
    const at = new Date(fake.secret('acme/etl', 'A')?.updatedAt ?? Number.NaN);
    const noted = new Map(claims(now).entries).set('A', { claim: { mark, at }, previousMarks: [] });
    home.set(serialise({ entries: noted, foreignSections: [] }, testKeyring, { where: '', store }));
    expect(await dryRun(file)).toEqual(['keep A', 'keep B', 'leftover GONE']);
    home.set(undefined);
    expect(await dryRun(file, { keyring: theirKeyring })).toEqual(unknown);
    await run(file, { keyring: theirKeyring, overwrite: true });
    expect(held().A).toBe('canary-a');
    clock.pass(5000);
    expect(await dryRun(file, { keyring: theirKeyring })).toEqual(['keep A', 'keep B']);
  });
});
