import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANNOTATION } from '../../../src/providers/gcp/marks.ts';
import { errorIn, startRuns } from './runs.ts';

let runs: Awaited<ReturnType<typeof startRuns>>;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.google.close());

describe('another writer', () => {
  it('of the annotation between look and write is a conflict, and nothing is overwritten', async () => {
    await runs.run({ A: 'canary-1' });
    runs.google.faults.push({
      match: ({ method }) => method === 'UpdateSecret',
      do: () => runs.google.annotate('acme-prod', 'A', { 'acme.io/x': 'y' }),
    });
    const { outcomes } = await runs.run({ A: 'canary-2' });
    expect(errorIn(outcomes)).toMatchInlineSnapshot(`
      "someone else wrote it at the same time
      hint: run the same command again: it looks anew, and asks before it overwrites"
    `);
    expect(runs.google.value('acme-prod', 'A')).toBe('canary-1');
  });

  it('who makes the secret between look and write is a conflict', async () => {
    runs.google.faults.push({
      match: ({ method }) => method === 'CreateSecret',
      do: () => void runs.google.setValue('acme-prod', 'A', 'theirs'),
    });
    expect(errorIn((await runs.run({ A: 'canary-1' })).outcomes)).toContain('someone else made it');
    expect(runs.google.value('acme-prod', 'A')).toBe('theirs');
  });

  it('who removes it between look and write is told of', async () => {
    await runs.run({ A: 'canary-1' });
    runs.google.faults.push({
      match: ({ method }) => method === 'UpdateSecret',
      do: () => runs.google.remove('acme-prod', 'A'),
    });
    expect(errorIn((await runs.run({ A: 'canary-2' })).outcomes)).toContain('someone else removed it');
  });

  it('of a note between our version and our note leaves nothing that vouches for what is not there', async () => {
    await runs.run({ A: 'canary-1' });
    const theirs = runs.google.secret('acme-prod', 'A')?.annotations ?? {};
    runs.google.faults.push({
      match: ({ method }) => method === 'AddSecretVersion',
      when: 'after',
      do: () => runs.google.annotate('acme-prod', 'A', theirs),
    });
    expect(errorIn((await runs.run({ A: 'canary-2' })).outcomes)).toContain('at the same time');
    expect((await runs.run({ A: 'canary-1' })).plan).toEqual(['update A: cannot compare']);
  });

  it('who came later and vouches for it is left in peace', async () => {
    await runs.run({ A: 'canary-1' });
    runs.google.faults.push({
      match: ({ method }) => method === 'AddSecretVersion',
      when: 'after',
      do: async () => void (await runs.run({ A: 'canary-3' }, { overwrite: true })),
    });
    expect(errorIn((await runs.run({ A: 'canary-2' })).outcomes)).toContain('at the same time');
    expect(runs.google.value('acme-prod', 'A')).toBe('canary-3');
    expect((await runs.run({ A: 'canary-3' })).plan).toEqual(['keep A']);
  });

  it('who changes what is about to be removed keeps it', async () => {
    await runs.run({ A: 'canary-1', B: 'canary-1' });
    runs.google.faults.push({
      match: ({ method }) => method === 'DeleteSecret',
      do: () => runs.google.annotate('acme-prod', 'B', {}),
    });
    const { outcomes } = await runs.run({ A: 'canary-1' }, { prune: true });
    expect(errorIn(outcomes)).toContain('someone else wrote it');
    expect(runs.google.value('acme-prod', 'B')).toBe('canary-1');
  });
});

describe('a version that someone else added', () => {
  beforeEach(async () => {
    await runs.run({ A: 'canary-1', B: 'canary-1' });
    runs.google.setValue('acme-prod', 'A', 'rotated');
  });

  it('is not seen by a list, which is why a keep is not called certain', async () => {
    const { changes, calls } = await runs.run({ A: 'canary-1', B: 'canary-1' });
    expect(changes).toMatchObject([
      { action: 'keep', unverified: true },
      { action: 'keep', unverified: true },
    ]);
    expect(calls).toEqual(['ListSecrets']);
  });

  it('stops the whole push before its first write', async () => {
    const { outcomes, calls } = await runs.run({ A: 'canary-2', B: 'canary-2' }, { overwrite: true });
    expect(errorIn(outcomes)).toMatchInlineSnapshot(`
      "changed at gcp acme-prod after our last push; nothing was written
      hint: take the new value into the file if it is the right one, then push with --deep --overwrite (--overwrite alone goes over nothing that the look could not show)"
    `);
    expect(outcomes.map(({ result }) => result)).toEqual(['failed', 'skipped']);
    expect(calls).toEqual(['ListSecrets', 'ListSecretVersions', 'ListSecretVersions']);
    expect(runs.google.values('acme-prod')).toEqual({ A: 'rotated', B: 'canary-1' });
  });

  it('is not removed', async () => {
    const { outcomes } = await runs.run({ B: 'canary-1' }, { prune: true });
    expect(errorIn(outcomes)).toContain('changed at gcp acme-prod');
    expect(runs.google.value('acme-prod', 'A')).toBe('rotated');
  });

  it('while the writes before a removal are under way is not removed either', async () => {
    runs.google.setState('acme-prod', 'A', 2, 'DESTROYED');
    await runs.run(
      { A: 'canary-1', B: 'canary-1', C: 'canary-1' },
      { options: { deep: true }, overwrite: true },
    );
    runs.google.faults.push({
      match: ({ method }) => method === 'AddSecretVersion',
      do: () => void runs.google.setValue('acme-prod', 'B', 'rotated'),
    });
    const { outcomes } = await runs.run({ A: 'canary-3', C: 'canary-1' }, { prune: true });
    expect(errorIn(outcomes)).toContain('someone else wrote it');
    expect(outcomes.map(({ result }) => result)).toEqual(['done', 'failed']);
    expect(runs.google.value('acme-prod', 'B')).toBe('rotated');
  });

  it('while a long push is under way is not written over', async () => {
    const many = (value: string) =>
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`KEY_${n}`, value]));
    await runs.run(many('canary-1'));
    runs.google.faults.push({
      match: ({ method }) => method === 'AddSecretVersion',
      do: () => void runs.google.setValue('acme-prod', 'KEY_299', 'rotated'),
    });
    const { outcomes } = await runs.run(many('canary-2'));
    expect(errorIn(outcomes)).toContain('someone else wrote it');
    expect(outcomes.filter(({ result }) => result === 'done')).toHaveLength(299);
    expect(runs.google.value('acme-prod', 'KEY_299')).toBe('rotated');
  });

  it('is seen with --deep, and is a conflict in the plan', async () => {
    const options = { deep: true };
    const { plan, refused } = await runs.run({ A: 'canary-2', B: 'canary-1' }, { options });
    expect(plan).toEqual(['update A: changed elsewhere', 'keep B']);
    expect(refused).toHaveLength(1);
    await runs.run({ A: 'canary-2', B: 'canary-1' }, { options, overwrite: true });
    expect((await runs.run({ A: 'canary-2', B: 'canary-1' }, { options })).changes).toEqual([
      { action: 'keep', type: 'secret', name: 'A', changedAt: new Date('2026-11-24T09:00:15Z') },
      { action: 'keep', type: 'secret', name: 'B', changedAt: new Date('2026-11-24T09:00:05Z') },
    ]);
  });

  it.each(['DISABLED', 'DESTROYED'] as const)('nor is ours there any more once it is %s', async (state) => {
    runs.google.setState('acme-prod', 'B', 1, state);
    const { plan } = await runs.run({ A: 'canary-1', B: 'canary-1' }, { options: { deep: true } });
    expect(plan).toEqual(['update A: changed elsewhere', 'update B: deleted elsewhere']);
  });
});

describe('an annotation that someone else edited', () => {
  const edits: [string, (note: string) => string][] = [
    ['another version', (note) => note.replace('version=1', 'version=2')],
    ['another time', (note) => note.replace('T09:00:05', 'T09:00:06')],
    ['more versions that are ours', (note) => note.replace('ours=1', 'ours=1-9')],
    ['an older mark more', (note) => note.replace('past=', `past=${/mark=(\w+)/.exec(note)?.[1]}`)],
    ['a newer form', (note) => note.replace('v1', 'v2')],
    ['rubbish', () => 'rubbish'],
  ];
  it.each(edits)('%s: changed elsewhere', async (_, edit) => {
    await runs.run({ A: 'canary-1' });
    const note = runs.google.secret('acme-prod', 'A')?.annotations[ANNOTATION] ?? '';
    expect(edit(note)).not.toBe(note);
    runs.google.annotate('acme-prod', 'A', { [ANNOTATION]: edit(note) });
    expect((await runs.run({ A: 'canary-1' })).plan).toEqual(['update A: changed elsewhere']);
  });

  it('and put onto a secret that was made anew says nothing of it', async () => {
    await runs.run({ A: 'canary-1' });
    const annotations = runs.google.secret('acme-prod', 'A')?.annotations ?? {};
    runs.google.remove('acme-prod', 'A');
    runs.clock.pass(5000);
    runs.google.setValue('acme-prod', 'A', 'theirs');
    runs.google.annotate('acme-prod', 'A', annotations);
    expect((await runs.run({ A: 'canary-1' })).plan).toEqual(['update A: changed elsewhere']);
  });
});
