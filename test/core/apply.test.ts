import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/diagnostics.ts';
import { entryId, keyOf } from '../../src/core/entries.ts';
import type { Outcome, Write } from '../../src/core/model.ts';
import { apply } from '../../src/core/sync/apply.ts';
import type { Store } from '../../src/core/sync/provider.ts';
import { entriesOf } from './entries.ts';

const creates = (...names: string[]): Write[] =>
  entriesOf(Object.fromEntries(names.map((name) => [name, 'v']))).map((entry) => ({
    change: { action: 'create', type: 'secret', name: entry.name },
    entry,
  }));
const removes = (...names: string[]): Write[] =>
  names.map((name) => ({ change: { action: 'remove', type: 'secret', name: name } }));

/** A store that notes what it is asked to do. `on` says what becomes of a batch. */
function noting(on: (keys: string[]) => void = () => {}, rest: Partial<Store> = {}) {
  const log: string[] = [];
  const store: Store = {
    id: 'x',
    label: 'x',
    observe: async () => ({ remotes: new Map() }),
    begin: async (writes) => void log.push(`begin ${writes.length}`),
    write: async (batch): Promise<Outcome[]> => {
      const keys = batch.map(({ change }) => keyOf(change));
      log.push(`write ${keys.join(' ')}`);
      on(keys);
      return batch.map(({ change }) => ({ ...entryId(change), result: 'done' }));
    },
    settle: async (outcomes) => void log.push(`settle ${outcomes.map(({ result }) => result).join(' ')}`),
    ...rest,
  };
  return { log, store };
}

const how = (rest = {}) => ({ batch: 1, concurrent: 1, signal: new AbortController().signal, ...rest });

describe('apply', () => {
  it('announces, writes, removes last, settles', async () => {
    const { log, store } = noting();
    await apply(store, [...removes('GONE'), ...creates('A', 'B')], how());
    expect(log).toEqual([
      'begin 3',
      'write secret:A',
      'write secret:B',
      'write secret:GONE',
      'settle done done done',
    ]);
  });

  it('goes in batches of what the store takes', async () => {
    const { log, store } = noting();
    await apply(store, creates('A', 'B', 'C'), how({ batch: 2 }));
    expect(log.slice(1, 3)).toEqual(['write secret:A secret:B', 'write secret:C']);
  });

  it('touches nothing when there is nothing to do', async () => {
    const { log, store } = noting();
    expect(await apply(store, [], how())).toEqual({ outcomes: [] });
    expect(log).toEqual([]);
  });

  it('one failure stops no other write, but every removal', async () => {
    const { log, store } = noting((keys) => {
      if (keys.includes('secret:A')) throw new UserError('403');
    });
    const { outcomes } = await apply(store, [...creates('A', 'B'), ...removes('GONE')], how());
    expect(outcomes.map((outcome) => `${keyOf(outcome)} ${outcome.result}`)).toEqual([
      'secret:A failed',
      'secret:B done',
      'secret:GONE skipped',
    ]);
    expect(log).not.toContain('write secret:GONE');
  });

  it('after an interrupt hands out nothing more, removes nothing, and settles what was done', async () => {
    const interrupt = new AbortController();
    const { log, store } = noting(() => interrupt.abort());
    const { outcomes } = await apply(
      store,
      [...creates('A', 'B'), ...removes('GONE')],
      how({ signal: interrupt.signal }),
    );
    expect(outcomes.map(({ result }) => result)).toEqual(['done', 'skipped', 'skipped']);
    expect(log.at(-1)).toBe('settle done skipped skipped');
  });

  it('a refusal at begin leaves everything as it was', async () => {
    const begin = () => Promise.reject(new UserError('no'));
    const { log, store } = noting(undefined, { begin });
    await expect(apply(store, creates('A'), how())).rejects.toThrow('no');
    expect(log).toEqual([]);
  });

  it('a refusal at settle is told beside the outcomes', async () => {
    const { store } = noting(undefined, { settle: () => Promise.reject(new UserError('manifest refused')) });
    const { outcomes, settleError } = await apply(store, creates('A'), how());
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(settleError?.message).toBe('manifest refused');
  });

  it('a bug is thrown, after settling', async () => {
    const { log, store } = noting(() => {
      throw new TypeError('a bug');
    });
    await expect(apply(store, creates('A'), how())).rejects.toThrow('a bug');
    expect(log.at(-1)).toBe('settle skipped');
  });
});
