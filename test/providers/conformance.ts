import { afterEach, describe, expect, it } from 'vitest';
import { laws } from './laws.ts';
import type { Place } from './place.ts';

/**
 * Holds one provider to every law, and each law to its purpose: on a store that is broken in the way the
 * law is about, it must fail. `start` gives a fresh, empty place each time; laws about refusals are for
 * providers with a server.
 */
export function conformance(
  provider: string,
  { server }: { server: boolean },
  start: () => Promise<Place>,
): void {
  const binding = laws.filter(({ needsServer }) => server || !needsServer);
  let place: Place | undefined;
  const fresh = async (): Promise<Place> => {
    place = await start();
    return place;
  };
  afterEach(() => place?.close());

  describe(`${provider}: every store`, () => {
    it.each(binding)('$name', async (law) => {
      await law.check(await fresh());
    });
  });

  describe(`${provider}: each law fails on a store that breaks it`, () => {
    it.each(binding)('$name', async (law) => {
      const here = await fresh();
      const open = async () => law.broken(await here.open());
      await expect(law.check({ ...here, open })).rejects.toThrow();
    });
  });
}
