import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { diagnostic } from '../../../src/core/diagnostics.ts';
import type { Write } from '../../../src/core/model.ts';
import type { Store } from '../../../src/core/sync/provider.ts';
import type { Fault } from '../../fakes/github/index.ts';
import { faultOf } from '../../fakes/github/real-refusals.ts';
import { creationOf, startRuns, VARIABLE } from './runs.ts';

const { clock, fake, manifest, open, run, tokenWith } = await startRuns();
afterEach(() => fake.reset());
afterAll(() => fake.close());

describe('a token that may not use variables', () => {
  it('at all: pushes, and cannot compare', async () => {
    const around = tokenWith({ secrets: 'write' });
    await run({ A: 'canary-1' }, { around });
    const { plan, outcomes, requests } = await run({ A: 'canary-2' }, { around });
    expect(plan).toEqual(['update A: cannot compare']);
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(requests).toHaveLength(5);
    const { store } = await open({ around });
    expect((await store.observe()).diagnostics).toEqual([
      diagnostic('markless', {
        message:
          'the token may not read the variable DEPLOY_SECRETS_MANIFEST of acme/etl: no push knows what an earlier one wrote',
        hint: 'give the token "Variables: write", or keep the marks in a file with --manifest FILE',
      }),
    ]);
  });

  it('to write: pushes, and says that it is not noted', async () => {
    const around = tokenWith({ secrets: 'write', actions_variables: 'read' });
    const { outcomes, told } = await run({ A: 'canary-1' }, { around });
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(told).toEqual([
      'the token may not write the variable DEPLOY_SECRETS_MANIFEST of acme/etl: the next diff will not know what is pushed now; give the token "Variables: write", or keep the marks in a file with --manifest FILE',
    ]);
  });

  it('any more, when the run ends: says that nothing is noted', async () => {
    const around = tokenWith({ secrets: 'write', actions_variables: 'write' });
    fake.faults.push({
      match: ({ method }) => method === 'PUT',
      when: 'after',
      do: () => void tokenWith({ secrets: 'write', actions_variables: 'read' }),
    });
    await expect(run({ A: 'canary-1' }, { around })).rejects.toThrow(
      '403: the token may no longer use the variable',
    );
    expect(fake.secret('acme/etl', 'A')?.value).toBe('canary-1');
    expect((await run({ A: 'canary-1' })).plan).toEqual(['update A: cannot compare']);
  });

  it('but keeps the marks in a file', async () => {
    const files = new Map<string, string>();
    const around = { ...tokenWith({ secrets: 'write' }), files };
    const how = { around, options: { manifest: 'marks.txt' } };
    await run({ A: 'canary-1', B: 'canary-2' }, how);
    const { plan, requests } = await run({ A: 'canary-1', B: 'canary-3' }, how);
    expect(plan).toEqual(['keep A', 'update B: new value']);
    expect(requests.filter((one) => one.includes('variables'))).toEqual([]);
    expect([...files.keys()]).toEqual(['marks.txt']);
    expect(files.get('marks.txt')).not.toContain('canary');
  });
});

it('a repository that takes no write at all is said so, and no permission is named', async () => {
  fake.faults.push(faultOf('an archived repository'));
  await expect(run({ A: 'canary-1' })).rejects.toMatchObject({
    message: expect.stringMatching(
      /^403: could not write the variable .*: acme\/etl is archived, and so read-only$/,
    ),
    hint: expect.not.stringContaining('Variables'),
  });
  expect(fake.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
});

describe('a write that fails', () => {
  const put: Fault['match'] = ({ method }) => method === 'PUT';

  it('and surely had no effect, leaves the note as it was', async () => {
    await run({ A: 'canary-1' });
    fake.faults.push({ match: put, do: { status: 422, body: { message: 'no' } } });
    expect((await run({ A: 'canary-2' })).outcomes).toMatchObject([{ result: 'failed' }]);
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
  });

  it('and may have had its effect, leaves a name that cannot be compared', async () => {
    await run({ A: 'canary-1' });
    fake.faults.push({ match: put, when: 'after', times: 5, do: { status: 500 } });
    expect((await run({ A: 'canary-2' })).outcomes).toMatchObject([{ result: 'failed' }]);
    expect((await run({ A: 'canary-1' })).plan).toEqual(['update A: cannot compare']);
  });

  it('late, and is done at the second try: a list that still shows the first one is asked for again', async () => {
    await run({ A: 'canary-1' });
    const listed = { name: 'A', created_at: '2026-11-24T09:00:05Z' };
    const showFirst = () => {
      const updated_at = new Date(fake.secret('acme/etl', 'A')?.updatedAt ?? Number.NaN).toISOString();
      const body = { total_count: 1, secrets: [{ ...listed, updated_at }] };
      fake.faults.push({ match: ({ path }) => path.includes('per_page'), do: { status: 200, body } });
      clock.pass(5000);
    };
    fake.faults.push({ match: put, when: 'after', do: showFirst });
    fake.faults.push({ match: put, when: 'after', do: { status: 502 } });
    expect((await run({ A: 'canary-2' })).outcomes).toMatchObject([{ result: 'done' }]);
    expect(fake.secret('acme/etl', 'A')?.writes).toBe(3);
    expect(fake.faults.unmet).toEqual([]);
    expect((await run({ A: 'canary-2' })).plan).toEqual(['keep A']);
  });
});

describe('a removal', () => {
  const how = { prune: true };
  const isDelete: Fault['match'] = ({ method }) => method === 'DELETE';

  it('takes the note away too, so that the next one of that name is no one’s', async () => {
    await run({ A: 'canary-1', B: 'canary-2' });
    await run({ A: 'canary-1' }, how);
    expect(manifest()).not.toMatch(/^B:/m);
    fake.setSecret('acme/etl', 'B', 'theirs');
    expect((await run({ A: 'canary-1', B: 'canary-2' })).plan).toEqual(['keep A', 'update B: not ours yet']);
  });

  it('that is refused changes nothing, and takes back what it announced', async () => {
    await run({ A: 'canary-1', B: 'canary-2' });
    const before = manifest();
    fake.faults.push({ match: isDelete, do: { status: 403, body: { message: 'no' } } });
    const { requests } = await run({ A: 'canary-1' }, how);
    expect(requests.filter((one) => !one.startsWith('GET'))).toEqual([
      `PATCH /repos/acme/etl/actions/variables/${VARIABLE}`,
      'DELETE /repos/acme/etl/actions/secrets/B',
      `PATCH /repos/acme/etl/actions/variables/${VARIABLE}`,
    ]);
    // The time of the push is another, and so is the seal.
    const entries = (text = '') => text.split('\n').filter((line) => !/^(section-2|seal) /.test(line));
    expect(entries(manifest())).toEqual(entries(before));
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A', 'leftover B']);
  });
});

describe('one store that is used twice', () => {
  const signal = new AbortController().signal;
  const carryOut = async (store: Store, writes: readonly Write[]) => {
    clock.pass(1000);
    await store.begin?.(writes);
    await store.settle?.(await store.write(writes, signal));
  };
  const opened = async () => {
    const { store } = await open();
    await store.observe();
    return store;
  };

  it('does not forget what it noted first', async () => {
    const store = await opened();
    await carryOut(store, [creationOf(store, 'A')]);
    await carryOut(store, [creationOf(store, 'B')]);
    expect((await run({ A: 'canary-1', B: 'canary-1' })).plan).toEqual(['keep A', 'keep B']);
  });

  it('does not take away what others noted where it removed something', async () => {
    await run({ A: 'canary-1' });
    const store = await opened();
    await carryOut(store, [{ change: { action: 'remove', type: 'secret', name: 'A' } }]);
    await run({ A: 'canary-1' });
    await carryOut(store, [creationOf(store, 'B')]);
    expect((await run({ A: 'canary-1', B: 'canary-1' })).plan).toEqual(['keep A', 'keep B']);
  });
});
