import { afterAll, afterEach, expect, it } from 'vitest';
import { carryOut } from '../../../src/core/sync/sync.ts';
import { github } from '../../../src/providers/github/index.ts';
import { FakeClock } from '../../core/clock.ts';
import { entriesOf } from '../../core/entries.ts';
import { envFor, startFakeGitHub } from '../../fakes/github/index.ts';
import { trustCertificate } from '../../fakes/tls/certificate.ts';
import { marksOf, testKeyring } from '../../keyring.ts';
import { prepareAt } from '../../sync.ts';
import { runtimeWith } from './runtime.ts';

trustCertificate();
const clock = new FakeClock('2026-11-24T09:00:00Z');
const fake = await startFakeGitHub({ clock, tls: true });
afterEach(() => fake.reset());
afterAll(() => fake.close());

const values = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`KEY_${n}`, `canary-${n}`]));

async function push() {
  const around = runtimeWith({ clock, env: envFor(fake), keyring: testKeyring });
  const place = { limits: github.limits, open: () => github.open({ repo: 'acme/etl' }, around) };
  const prepared = await prepareAt(place, entriesOf(values), { marks: marksOf, concurrent: 100 });
  return await carryOut(prepared, new AbortController().signal);
}

it('a first push of a hundred secrets goes over one connection', async () => {
  const { outcomes } = await push();
  expect(outcomes.filter(({ result }) => result === 'done')).toHaveLength(100);
  expect(fake.secrets('acme/etl')).toEqual(values);
  expect(fake.connections).toBe(1);
  expect(fake.requests.every(({ headers }) => headers[':authority'])).toBe(true);
});
