import { describe, expect, it, onTestFinished } from 'vitest';
import type { Write } from '../../../src/core/model.ts';
import type { Fault } from '../../fakes/airflow/index.ts';
import { startRuns, variable } from './runs.ts';

const always = Number.POSITIVE_INFINITY;
const page: Fault['do'] = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' };

async function start(version: string) {
  const runs = await startRuns({ version });
  onTestFinished(() => runs.fake.close());
  return runs;
}

describe('Airflow 2: a write is done only where the entry is shown', () => {
  it.each<[string, Fault['do']]>([
    ['a page', page],
    ['nothing', { status: 200 }],
    ['another entry', { status: 200, body: { key: 'other', value: 'x' } }],
    ['201', { status: 201, body: { key: 'a' } }],
    ['202', { status: 202, body: { key: 'a' } }],
    ['204', { status: 204 }],
  ])('%s', async (_, answer) => {
    const { fake, write } = await start('2.11.2');
    fake.faults.push({ match: ({ method }) => method === 'POST', times: always, do: answer });
    const [said = ''] = await write([variable('a', 'canary-1')]);
    expect(said).toMatch(/not (in the form of|as) Airflow/);
  });
});

describe('Airflow 3: a write is done only where its name is among those that succeeded', () => {
  it.each<[string, Fault['do']]>([
    ['a page', page],
    ['nothing', { status: 200 }],
    ['an empty result', { status: 200, body: {} }],
    ['no names', { status: 200, body: { create: { success: [], errors: [] } } }],
    ['other names', { status: 200, body: { create: { success: ['b'], errors: [] } } }],
    ['a text for the names', { status: 200, body: { create: { success: 'a', errors: [] } } }],
    ['names inside objects', { status: 200, body: { create: { success: [{ key: 'a' }], errors: [] } } }],
    ['202', { status: 202, body: { create: { success: ['a'], errors: [] } } }],
  ])('%s', async (_, answer) => {
    const { fake, write } = await start('3.3.2');
    fake.faults.push({ match: ({ method }) => method === 'PATCH', times: always, do: answer });
    const [said] = await write([variable('a', 'canary-1')]);
    expect(said).not.toBe('done');
    expect(fake.variable('a')).toBeUndefined();
  });
});

describe('a removal', () => {
  const removal = (name: string): Write => ({ change: { action: 'remove', type: 'variable', name } });

  it.each<[string, string, Fault]>([
    [
      '2.11.2',
      "a 404 that is not Airflow's",
      { match: ({ method }) => method === 'DELETE', do: { status: 404, body: '<html>' } },
    ],
    ['2.11.2', 'a 200', { match: ({ method }) => method === 'DELETE', do: { status: 200, body: {} } }],
    [
      '3.3.2',
      'no name, and no error',
      {
        match: ({ method }) => method === 'PATCH',
        do: { status: 200, body: { delete: { success: [], errors: [] } } },
      },
    ],
  ])('on Airflow %s, answered with %s, has failed', async (version, _, fault) => {
    const { fake, open } = await start(version);
    fake.setVariable('a', { value: 'x' });
    const store = await open({ layouts: ['variable'] });
    await store.observe();
    fake.faults.push(fault);
    const { signal } = new AbortController();
    expect(await store.write([removal('a')], signal)).toMatchObject([{ result: 'failed' }]);
    expect(await store.write([removal('a')], signal)).toMatchObject([{ result: 'done' }]);
    expect(await store.write([removal('a')], signal)).toMatchObject([{ result: 'done' }]);
    expect(fake.variable('a')).toBeUndefined();
  });
});

describe('a list is whole, or an error', () => {
  const one = { key: 'a', value: 'x', description: null };

  it.each<[string, unknown, string]>([
    [
      'more than it shows',
      { total_entries: 3, variables: [one] },
      'Airflow speaks of 3 entries among its variables, and shows 1',
    ],
    [
      '1e9',
      { total_entries: 1e9, variables: [one] },
      'Airflow speaks of 1000000000 entries among its variables, and shows 1',
    ],
    ['nothing of what it speaks of', { total_entries: 5, variables: [] }, 'and shows 0'],
    ['no number', { total_entries: 'many', variables: [] }, 'not in the form'],
    ['half an entry', { total_entries: 0.5, variables: [] }, 'not in the form'],
    [
      'an object for a description',
      { total_entries: 1, variables: [{ ...one, description: {} }] },
      'not in the form',
    ],
    ['null for an entry', { total_entries: 1, variables: [null] }, 'not in the form'],
    ['null', null, 'not in the form'],
  ])('%s', async (_, body, message) => {
    const { fake, open } = await start('3.3.2');
    const store = await open();
    fake.faults.push({
      match: ({ path }) => path.includes('/variables?'),
      times: always,
      do: { status: 200, body },
    });
    await expect(store.observe()).rejects.toThrow(message);
    expect(fake.requests.length).toBeLessThan(40);
  });
});
