import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bindMarks } from '../../../src/core/marks/mark.ts';
import { killEverywhere } from '../../contract/kill.ts';
import { laws } from '../../contract/laws.ts';
import { type MarksOfOwner, markLaws } from '../../contract/mark-laws.ts';
import type { StoreUnderTest } from '../../contract/store-under-test.ts';
import { interleaveTwoPushers } from '../../contract/two-pushers.ts';
import { testKeyring } from '../../keyring.ts';
import { type Airflow, startAirflow, type Version, versions } from './server.ts';
import { tasks } from './tasks.ts';
import { realUnderTest } from './under-test.ts';

const as: MarksOfOwner = (owner) => (store) =>
  bindMarks(testKeyring, { owner, store: store.id }, (bytes) =>
    crypto.getRandomValues(new Uint8Array(bytes)),
  );

/** Airflow 2 takes a request for each entry, so it dies more often, and of one kind it dies like of the other. */
const deaths: Readonly<Record<Version, Readonly<Record<'variable' | 'connection', number>>>> = {
  '3.3.2': { variable: 42, connection: 42 },
  '2.11.2': { variable: 0, connection: 72 },
};

/**
 * Each server is started once. All laws of `test/providers` hold here but those about refusals that have to be
 * ordered (401 and the like); that each law fails on what breaks it is shown on the fake.
 */
describe.each(versions)('Airflow %s', (version) => {
  let airflow: Airflow;
  beforeAll(async () => {
    airflow = await startAirflow(version);
  });
  afterAll(() => airflow.close());

  describe('a task', () => tasks(() => airflow));
  // Connections last: the server learns their passwords, and masks them in the values of variables from then on.
  describe.each(['variable', 'connection'] as const)('its store of every %s', (kind) => {
    const places: StoreUnderTest[] = [];
    const fresh = async (): Promise<StoreUnderTest> => {
      const place = await realUnderTest(airflow, kind);
      places.push(place);
      return place;
    };
    afterEach(async () => {
      await Promise.all(places.splice(0).map((place) => place.close()));
    });

    it.each(laws.filter(({ needsServer }) => !needsServer))('$name', async (law) => law.check(await fresh()));
    // What another hand deletes leaves no trace in Airflow.
    it.each(markLaws.filter(({ needsTraces }) => !needsTraces))('$name', async (law) =>
      law.check(await fresh(), as),
    );

    const least = deaths[version][kind];
    if (least === 0) return;
    it('converges after a death before or after any request', async () => {
      const died = await killEverywhere(fresh, as);
      expect(died).toBeGreaterThanOrEqual(least);
      console.info(`${kind} of ${version}: ${died} deaths, all converged, no keep lied`);
    });
    it('ends in no keep that lies when two push at once', async () => {
      expect(await interleaveTwoPushers(fresh, as)).toBe(70);
    });
  });
});
