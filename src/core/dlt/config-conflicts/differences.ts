import type { Diagnostic } from '../../diagnostics.ts';
import type { Leaf, Path } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import { isMapping } from '../known-names.ts';
import { type Lookups, lookupsFor } from '../lookups.ts';
import { isCredentials, lookupRequests } from './lookup-requests.ts';
import { configFirst, secretFirst, shadowedConfig, splitCredentials } from './messages.ts';
import { type FoundValue, findFirst, type LookupPlace } from './places.ts';

/** Where dlt looks, on this machine and in the job. */
export interface LookupPlaces {
  /** config.toml alone. */
  readonly config: LookupPlace;
  /** On this machine, in the order of dlt. */
  readonly local: readonly LookupPlace[];
  /** In the job, in the order of dlt. */
  readonly job: readonly LookupPlace[];
}

/**
 * Finds what dlt reads otherwise in the job, and what of config.toml it reads nowhere. A line may come more than once.
 */
export function findDifferences(
  { secrets, config }: { readonly secrets: readonly Leaf[]; readonly config: readonly Leaf[] },
  places: LookupPlaces,
  pipeline: string | undefined,
): Diagnostic[] {
  const inConfig = new Set(config);
  return lookupRequests([...secrets, ...config]).flatMap(({ path }) => {
    const lookups = lookupsFor(path, pipeline);
    const local = findFirst(places.local, lookups);
    const job = findFirst(places.job, lookups);
    const [read] = local?.leaves ?? [];
    if (!local || !read || isSection(local, lookups.requestedPath)) return [];
    const difference = inConfig.has(read)
      ? secretWinsInJob(read, job, inConfig)
      : (configWinsInJob({ ...local, read }, job, lookups.requestedPath, inConfig) ??
        configNeverRead(read, places.config.find(lookups.requestedPath), lookups));
    return difference ?? [];
  });
}

/** dlt reads a value of config.toml here, and one of the secrets in the job. */
function secretWinsInJob(
  read: Leaf,
  job: FoundValue | undefined,
  inConfig: ReadonlySet<Leaf>,
): Diagnostic | undefined {
  const [first] = job?.leaves ?? [];
  return first && !inConfig.has(first) ? secretFirst(first, read) : undefined;
}

/** dlt reads one of the secrets here, and a value of config.toml in the job, or it fails on that. */
function configWinsInJob(
  { read, ...local }: FoundValue & { readonly read: Leaf },
  job: FoundValue | undefined,
  requestedPath: Path,
  inConfig: ReadonlySet<Leaf>,
): Diagnostic | undefined {
  const other = job?.leaves.find((leaf) => inConfig.has(leaf) && !local.leaves.includes(leaf));
  if (!job || !other) return undefined;
  if (!isCredentials(requestedPath)) return configFirst(other, read);
  if (job.refusesSecrets) return splitCredentials(requestedPath, other, read);
  // dlt passes over a table of credentials, whichever it finds, and asks for its keys.
  return local.isTable && job.isTable ? undefined : configFirst(other, read);
}

/** dlt reads one of the secrets, wherever it looks for what config.toml has. */
function configNeverRead(
  read: Leaf,
  inConfig: FoundValue | undefined,
  lookups: Lookups,
): Diagnostic | undefined {
  const [unread] = inConfig?.leaves ?? [];
  const isReadByKey = isCredentials(lookups.requestedPath) && inConfig?.isTable === true;
  return unread && !isReadByKey && isForAll(read, lookups) ? shadowedConfig(unread, read) : undefined;
}

/** Whether every lookup that gets to the requested path gets to this one too: it is the same, or more general. */
function isForAll({ path }: Leaf, { requestedPath, scopes }: Lookups): boolean {
  const depthOf = (wanted: Path): number =>
    Math.max(...scopes.map((paths) => paths.findIndex((one) => dotted(one) === dotted(wanted))));
  return depthOf(lookupsFor(path).requestedPath) >= depthOf(requestedPath);
}

/** Whether it is no value, but a table with values in it. */
const isSection = ({ isTable }: FoundValue, requestedPath: Path): boolean =>
  isTable && !isCredentials(requestedPath) && !isMapping(requestedPath);
