/*
 * Keys of Cloud KMS. A secret is encrypted with a key of each location that it is kept in: a regional one of its own, one
 * that Google replicates itself in `global` (proto of CustomerManagedEncryption; Google refuses others, read 2026-11-28). A
 * key can be changed, and holds for the versions that are added afterwards; where a secret is kept never can.
 */

/** Location -> the key there. */
export type KeyByLocation = ReadonlyMap<string, string>;

/** Location -> the key there, if it has one. `global`: Google chooses where. */
export type SecretPlaces = ReadonlyMap<string, string | undefined>;

const KEY =
  /^projects\/([\w.:-]+)\/locations\/([a-z0-9-]+)\/keyRings\/([\w-]{1,63}\/cryptoKeys\/[\w-]{1,63})$/;

export const isKey = (name: string): boolean => KEY.test(name);

export const locationOfKey = (name: string): string => KEY.exec(name)?.[2] ?? '';

export const keysByLocation = (names: readonly string[] = []): KeyByLocation =>
  new Map(names.map((name) => [locationOfKey(name), name]));

/**
 * Finds the keys that a secret is to get, for each place where it is kept. `none`: nothing is to change; `nowhere`: a
 * place has no key among those that were given, so none of them can be this secret's.
 */
export function keysFor(places: SecretPlaces, wanted: KeyByLocation): KeyByLocation | 'none' | 'nowhere' {
  if (wanted.size === 0) return 'none';
  const keys = [...places.keys()].flatMap((location) => {
    const key = wanted.get(location);
    return key === undefined ? [] : [[location, key] as const];
  });
  if (keys.length < places.size) return 'nowhere';
  return keys.every(([location, key]) => isSameKey(key, places.get(location))) ? 'none' : new Map(keys);
}

/** Google may name a project by its number, which says nothing of its id: then the rest decides. */
function isSameKey(one: string, other: string | undefined): boolean {
  const [, project = '', ...rest] = KEY.exec(one) ?? [];
  const [, otherProject = '', ...otherRest] = KEY.exec(other ?? '') ?? [];
  const isKnown = /^\d+$/.test(project) === /^\d+$/.test(otherProject);
  return rest.join() === otherRest.join() && (!isKnown || project === otherProject);
}

/** The field of a secret that names where it is kept and by which keys it is encrypted; a regional one has but a key. */
export function encryptionOf(places: SecretPlaces, isRegional: boolean) {
  const encrypted = (key: string | undefined) =>
    key === undefined ? {} : { customerManagedEncryption: { kmsKeyName: key } };
  const [[location = '', key] = []] = places;
  if (isRegional) return { path: 'customer_managed_encryption', fields: encrypted(key) };
  const replication =
    location === 'global'
      ? { automatic: encrypted(key) }
      : {
          userManaged: {
            replicas: [...places].map(([region, one]) => ({ location: region, ...encrypted(one) })),
          },
        };
  return { path: 'replication', fields: { replication } };
}
