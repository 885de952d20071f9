import { type Diagnostic, diagnostic, place } from '../../diagnostics.ts';
import type { Leaf, Path } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import {
  type FoundValue,
  findFirst,
  isCredentials,
  type LookupPlace,
  type Lookups,
  lookupRequests,
  lookupsFor,
} from '../lookups.ts';
import { envName, isMapping } from '../names.ts';
import type { IsWhole } from '../whole-tables.ts';

/** Where dlt looks, on this machine and in the job. */
interface LookupPlaces {
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
  { pipeline, isWhole = isMapping }: { readonly pipeline?: string; readonly isWhole?: IsWhole },
): Diagnostic[] {
  const inConfig = new Set(config);
  return lookupRequests([...secrets, ...config]).flatMap(({ path }) => {
    const lookups = lookupsFor(path, pipeline, isWhole);
    const local = findFirst(places.local, lookups);
    const job = findFirst(places.job, lookups);
    const [read] = local?.leaves ?? [];
    if (!local || !read || isSection(local, lookups.requestedPath, isWhole)) return [];
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
const isSection = ({ isTable }: FoundValue, requestedPath: Path, isWhole: IsWhole): boolean =>
  isTable && !isCredentials(requestedPath) && !isWhole(requestedPath);

const shadowedConfig = (config: Leaf, secret: Leaf): Diagnostic =>
  diagnostic('shadowed-config', {
    message: isSame(config, secret)
      ? `dlt never reads it, since the secrets have it too (${place(secret.at)})`
      : `dlt never reads it: it takes ${pathAndPlace(secret)} of the secrets first`,
    hint: 'leave out the one that is not meant',
    ...mendFirst(config, secret),
  });

const configFirst = (config: Leaf, secret: Leaf): Diagnostic =>
  diagnostic('config-first', {
    message: `the job would read this, and dlt here reads ${pathAndPlace(secret)} of the secrets`,
    hint: 'leave out the one that is not meant',
    ...mendFirst(config, secret),
  });

const secretFirst = (secret: Leaf, config: Leaf): Diagnostic =>
  diagnostic('secret-first', {
    message: `in the job ${envName(lookupsFor(secret.path).requestedPath)} would win over ${pathAndPlace(config)}, which dlt reads here`,
    hint: 'write it as dlt looks it up, or leave it out with --exclude',
    ...mendFirst(secret, config),
  });

const splitCredentials = (table: Path, config: Leaf, secret: Leaf): Diagnostic =>
  diagnostic('split-credentials', {
    message: `the job would fail: dlt finds ${dotted(table)} here first, and takes no credentials from config.toml`,
    hint: isSame(config, secret)
      ? `leave it out here: the secrets have it too (${place(secret.at)})`
      : `move it to the secrets, beside ${pathAndPlace(secret)}`,
    ...mendFirst(config, secret),
  });

const isSame = (a: Leaf, b: Leaf): boolean => dotted(a.path) === dotted(b.path);

const pathAndPlace = ({ path, at }: Leaf): string => `${dotted(path)} (${place(at)})`;

/** Says where to mend, and what else it is about. */
const mendFirst = (leaf: Leaf, other: Leaf): Pick<Diagnostic, 'paths' | 'at'> => ({
  paths: [...new Set([dotted(leaf.path), dotted(other.path)])],
  at: leaf.at,
});
