import type { OptionRule, OptionTable } from '../../core/sync/provider.ts';
import { isKey, keysByLocation, locationOfKey } from './kms-keys.ts';

export interface GcpOptions {
  readonly project?: string;
  readonly location?: string;
  readonly replicas?: readonly string[];
  readonly kmsKey?: readonly string[];
  readonly keepVersions?: number;
  readonly deep?: boolean;
}

export const options: OptionTable<GcpOptions> = {
  project: {
    type: 'string',
    value: 'ID',
    describe: 'the project; default: GOOGLE_CLOUD_PROJECT, then that of the credentials, then of gcloud',
  },
  location: {
    type: 'string',
    value: 'REGION',
    describe: 'regional secrets of this location, instead of global ones',
  },
  replicas: {
    type: 'string',
    value: 'REGION',
    repeatable: true,
    describe: 'where new secrets are kept; default: where Google likes. It can never be changed',
  },
  kmsKey: {
    type: 'string',
    value: 'KEY',
    repeatable: true,
    describe:
      "the key of Cloud KMS to encrypt with, by its whole name, projects/…/cryptoKeys/K: one for each of --replicas; default: Google's own",
  },
  keepVersions: {
    type: 'number',
    value: 'N',
    describe:
      'after a new version of ours, keep the newest N of ours and destroy the rest; default: all stay',
  },
  deep: {
    type: 'boolean',
    describe:
      'also look at the versions: who wrote last, how many are billed; one more request for each secret of ours',
  },
};

/** A location becomes a part of a host name. */
const isNoLocation = (location: string): boolean => !/^[a-z]+(-[a-z0-9]+)+$/.test(location);

/** Where new secrets are kept, and so where their keys must be. */
function placesOf({ location, replicas = [] }: GcpOptions): { locations: readonly string[]; rule: string } {
  if (location !== undefined)
    return { locations: [location], rule: `a secret of ${location} takes a key of ${location}` };
  if (replicas.length > 0)
    return { locations: replicas, rule: '--replicas take keys of their own locations' };
  return { locations: ['global'], rule: 'a secret that Google replicates itself takes a key of global' };
}

const keyElsewhere = (given: GcpOptions): string | undefined =>
  (given.kmsKey ?? []).map(locationOfKey).find((one) => !placesOf(given).locations.includes(one));

const replicaWithoutKey = (given: GcpOptions): string | undefined => {
  const keys = keysByLocation(given.kmsKey);
  return keys.size === 0 ? undefined : placesOf(given).locations.find((one) => !keys.has(one));
};

export const optionRules: readonly OptionRule<GcpOptions>[] = [
  {
    when: ({ location }) => location !== undefined && isNoLocation(location),
    message: ({ location }) => `--location: ${JSON.stringify(location)} is no location`,
    hint: 'it looks like europe-west1',
  },
  {
    when: ({ replicas = [] }) => replicas.some(isNoLocation),
    message: ({ replicas = [] }) =>
      `--replicas: ${JSON.stringify(replicas.find(isNoLocation))} is no location`,
    hint: 'it looks like europe-west1',
  },
  {
    when: ({ location, replicas = [] }) => location !== undefined && replicas.length > 0,
    message: () => '--replicas: a regional secret lives in its location alone',
    hint: 'leave out --location, or --replicas',
  },
  {
    when: ({ kmsKey = [] }) => !kmsKey.every(isKey),
    message: ({ kmsKey = [] }) =>
      `--kms-key: ${JSON.stringify(kmsKey.find((one) => !isKey(one)))} is no key of Cloud KMS`,
    hint: 'it looks like projects/acme-keys/locations/global/keyRings/etl/cryptoKeys/secrets, without a version',
  },
  {
    when: ({ kmsKey = [] }) => keysByLocation(kmsKey).size < kmsKey.length,
    message: () => '--kms-key: two keys are of one location, which takes one',
    hint: 'leave one of them out',
  },
  {
    when: (given) => keyElsewhere(given) !== undefined,
    message: (given) => `--kms-key: ${placesOf(given).rule}, and none of ${keyElsewhere(given)}`,
    hint: 'take a key of the right location, or name the locations with --replicas, or one with --location',
  },
  {
    when: (given) => replicaWithoutKey(given) !== undefined,
    message: (given) =>
      `--kms-key: each of --replicas takes a key of its own, and ${replicaWithoutKey(given)} has none`,
    hint: 'give --kms-key once for each of --replicas',
  },
  {
    when: ({ keepVersions }) => keepVersions === 0,
    message: () => '--keep-versions takes a number from 1: the newest version is the value itself',
    hint: 'to remove secrets, take them out of the file and push with --prune',
  },
];
