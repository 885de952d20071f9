import type { StoreUnderTest } from './store-under-test.ts';

/** A moment from which many runs start. */
export interface Checkpoint {
  /** `restore` gives one and the same store each time. */
  readonly isRestored: boolean;
  /** The store as it was then. Of one that can be brought back there is one at a time. */
  restore(): Promise<StoreUnderTest>;
  /** It is over with a store that `restore` gave. */
  release(subject: StoreUnderTest): Promise<void>;
  close(): Promise<void>;
}

/** The moment after `prepare`: brought back if the store can be, else made anew each time. */
export async function checkpointAfter(
  start: () => Promise<StoreUnderTest>,
  prepare: (subject: StoreUnderTest) => Promise<void>,
): Promise<Checkpoint> {
  const fresh = async (): Promise<StoreUnderTest> => {
    const subject = await start();
    await prepare(subject);
    return subject;
  };
  const subject = await fresh();
  const bringBack = subject.save?.();
  if (!bringBack) {
    await subject.close();
    return { isRestored: false, restore: fresh, release: (used) => used.close(), close: async () => {} };
  }
  const again = async (): Promise<StoreUnderTest> => {
    bringBack();
    return subject;
  };
  return { isRestored: true, restore: again, release: async () => {}, close: () => subject.close() };
}
