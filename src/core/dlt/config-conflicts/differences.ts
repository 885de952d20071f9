import type { Diagnostic } from '../../diagnostics.ts';
import type { Leaf, Path } from '../../model.ts';
import { isMapping } from '../known-names.ts';
import { type Lookups, lookupsFor } from '../lookups.ts';
import { isCredentials, lookupRequests } from './lookup-requests.ts';
import { configFirst, secretFirst, shadowedConfig, splitCredentials } from './messages.ts';
import { type FoundValue, firstFound, idOf, type LookupPlace } from './places.ts';

export interface JobAndLaptop {
  /** config.toml alone. */
  readonly config: LookupPlace;
  /** Where dlt asks here, in its order. */
  readonly here: readonly LookupPlace[];
  /** Where it asks in the job. */
  readonly there: readonly LookupPlace[];
}

/** What dlt finds otherwise in the job, and what of config.toml it finds nowhere. A line may be told more than once. */
export function differences(
  { secrets, config }: { readonly secrets: readonly Leaf[]; readonly config: readonly Leaf[] },
  sides: JobAndLaptop,
  pipeline: string | undefined,
): Diagnostic[] {
  const inConfig = new Set(config);
  return lookupRequests([...secrets, ...config]).flatMap(({ path }) => {
    const lookups = lookupsFor(path, pipeline);
    const here = firstFound(sides.here, lookups);
    const there = firstFound(sides.there, lookups);
    const [read] = here?.leaves ?? [];
    if (!here || !read || isSection(here, lookups.requestedPath)) return [];
    const found = inConfig.has(read)
      ? wonOver(read, there, inConfig)
      : (takenOver({ ...here, read }, there, lookups.requestedPath, inConfig) ??
        passedOver(read, sides.config.find(lookups.requestedPath), lookups));
    return found ?? [];
  });
}

/** dlt here reads a value of config.toml; in the job one of the secrets. */
function wonOver(
  read: Leaf,
  there: FoundValue | undefined,
  inConfig: ReadonlySet<Leaf>,
): Diagnostic | undefined {
  const [first] = there?.leaves ?? [];
  return first && !inConfig.has(first) ? secretFirst(first, read) : undefined;
}

/** dlt here reads one of the secrets; in the job a value of config.toml, or it fails on that. */
function takenOver(
  { read, ...here }: FoundValue & { readonly read: Leaf },
  there: FoundValue | undefined,
  asked: Path,
  inConfig: ReadonlySet<Leaf>,
): Diagnostic | undefined {
  const other = there?.leaves.find((leaf) => inConfig.has(leaf) && !here.leaves.includes(leaf));
  if (!there || !other) return undefined;
  if (!isCredentials(asked)) return configFirst(other, read);
  if (there.refusesSecrets) return splitCredentials(asked, other, read);
  // dlt passes over a table of credentials, whichever it finds, and asks for its keys.
  return here.isTable && there.isTable ? undefined : configFirst(other, read);
}

/** dlt reads one of the secrets, wherever it looks for what config.toml has. */
function passedOver(read: Leaf, own: FoundValue | undefined, lookups: Lookups): Diagnostic | undefined {
  const [passed] = own?.leaves ?? [];
  const isAskedByKey = isCredentials(lookups.requestedPath) && own?.isTable === true;
  return passed && !isAskedByKey && isForAll(read, lookups) ? shadowedConfig(passed, read) : undefined;
}

/** Whoever comes by what is asked for comes by this too: it is at the same place, or further up. */
function isForAll({ path }: Leaf, { requestedPath, scopes }: Lookups): boolean {
  const depthOf = (one: Path): number =>
    Math.max(...scopes.map((paths) => paths.findIndex((place) => idOf(place) === idOf(one))));
  return depthOf(lookupsFor(path).requestedPath) >= depthOf(requestedPath);
}

/** No value, but a table with values in it. */
const isSection = ({ isTable }: FoundValue, asked: Path): boolean =>
  isTable && !isCredentials(asked) && !isMapping(asked);
