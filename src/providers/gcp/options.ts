import type { OptionRule, OptionTable } from '../../core/sync/provider.ts';

export interface GcpOptions {
  readonly project?: string;
  readonly location?: string;
  readonly replicas?: readonly string[];
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
    when: ({ keepVersions }) => keepVersions === 0,
    message: () => '--keep-versions takes a number from 1: the newest version is the value itself',
    hint: 'to remove secrets, take them out of the file and push with --prune',
  },
];
