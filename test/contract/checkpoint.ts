import type { StoreUnderTest } from './store-under-test.ts';

/** A moment from which many runs start. */
export interface Checkpoint {
  /** It is one and the same place each time. */
  readonly isRestored: boolean;
  /** The place as it was then. Of one that can be brought back there is one at a time. */
  restore(): Promise<StoreUnderTest>;
  /** It is over with a place that `again` gave. */
  release(place: StoreUnderTest): Promise<void>;
  close(): Promise<void>;
}

/** The moment after `prepare`: brought back if the place can do so, else made anew each time. */
export async function checkpointAfter(
  start: () => Promise<StoreUnderTest>,
  prepare: (place: StoreUnderTest) => Promise<void>,
): Promise<Checkpoint> {
  const fresh = async (): Promise<StoreUnderTest> => {
    const place = await start();
    await prepare(place);
    return place;
  };
  const place = await fresh();
  const bringBack = place.save?.();
  if (!bringBack) {
    await place.close();
    return { isRestored: false, restore: fresh, release: (used) => used.close(), close: async () => {} };
  }
  const again = async (): Promise<StoreUnderTest> => {
    bringBack();
    return place;
  };
  return { isRestored: true, restore: again, release: async () => {}, close: () => place.close() };
}
