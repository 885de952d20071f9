import type { Place } from './place.ts';

/** A moment from which many runs start. */
export interface Beginning {
  /** It is one and the same place each time. */
  readonly broughtBack: boolean;
  /** The place as it was then. Of one that can be brought back there is one at a time. */
  again(): Promise<Place>;
  /** It is over with a place that `again` gave. */
  done(place: Place): Promise<void>;
  close(): Promise<void>;
}

/** The moment after `prepare`: brought back if the place can do so, else made anew each time. */
export async function beginAfter(
  start: () => Promise<Place>,
  prepare: (place: Place) => Promise<void>,
): Promise<Beginning> {
  const fresh = async (): Promise<Place> => {
    const place = await start();
    await prepare(place);
    return place;
  };
  const place = await fresh();
  const bringBack = place.save?.();
  if (!bringBack) {
    await place.close();
    return { broughtBack: false, again: fresh, done: (used) => used.close(), close: async () => {} };
  }
  const again = async (): Promise<Place> => {
    bringBack();
    return place;
  };
  return { broughtBack: true, again, done: async () => {}, close: () => place.close() };
}
