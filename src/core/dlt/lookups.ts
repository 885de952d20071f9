import type { Position } from '../diagnostics.ts';
import type { Leaf, Path } from '../model.ts';
import { dotted, isEmptyTable, tablesAround } from '../toml/path.ts';
import { envName, isMapping, isNative } from './names.ts';
import type { IsWhole } from './whole-tables.ts';

/** The paths at which dlt looks for one value, in the file and in the environment alike. */
export interface Lookups {
  /** The path itself, or that of the table around it which dlt reads only whole. */
  readonly requestedPath: Path;
  /** The value is for this pipeline alone: that of the job, or the one with which the path begins. */
  readonly pipeline?: string;
  /** From the most specific to the least; one list for each scope: the pipeline's, then everyone's. */
  readonly scopes: readonly (readonly Path[])[];
}

/**
 * Lists what dlt asks for until it finds the value at this path. In each scope it asks one provider for all of them
 * before the next one: the environment first, then the files.
 *
 * A path does not tell who reads it, so this assumes what is usual: `sources.x.key` is the argument of a source
 * `x` in a module `x`, `sources.m.x.key` of a source `x` in a module `m`, and the last section of a path stays with
 * the key where dlt has a spec of that name (`credentials`). As `_build_section_lookup_paths` and
 * `_resolve_single_value` have it (dlt 1.26 to 1.31, checked 2026-11-24).
 */
export function lookupsFor(path: Path, pipelineOfJob?: string, isWhole: IsWhole = isMapping): Lookups {
  const pipeline = pipelineFor(path, pipelineOfJob);
  const unscoped = path[0] === pipeline ? path.slice(1) : path;
  const requested = outermostMapping(unscoped, isWhole);
  const paths = mostSpecificFirst(requested);
  return {
    requestedPath: path[0] === pipeline && pipeline !== undefined ? [pipeline, ...requested] : requested,
    ...(pipeline !== undefined && { pipeline }),
    scopes: [...(pipeline === undefined ? [] : [paths.map((one) => [pipeline, ...one])]), paths],
  };
}

const TOPS: readonly string[] = ['sources', 'destination'];

/** Finds the pipeline that a path is for: `my_pipeline.sources.x.key` can only be for that one. */
function pipelineFor([first = '', second = '']: Path, pipelineOfJob: string | undefined): string | undefined {
  const isScoped = first !== pipelineOfJob && !TOPS.includes(first) && TOPS.includes(second);
  return isScoped ? first : pipelineOfJob;
}

/** Cuts a path at the first mapping: dlt asks for a mapping by its own key, and never for what is in it. */
function outermostMapping(path: Path, isWhole: IsWhole): Path {
  const last = path.findIndex((_, index) => isWhole(path.slice(0, index + 1)));
  return last < 0 ? path : path.slice(0, last + 1);
}

function mostSpecificFirst(path: Path): Path[] {
  const sections = path.slice(0, -1);
  const key = path.slice(-1);
  const specSection = sections.length > 0 && isNative(sections) ? sections.slice(-1) : [];
  const removable = sections.slice(0, sections.length - specSection.length);
  const [top, section, name = section] = removable;
  const all = top === 'sources' && removable.length === 2 ? [...removable, ...removable.slice(1)] : removable;
  const paths = [...all, ''].map((_, popped) => all.slice(0, all.length - popped));
  // A source may be called by its own name alone, where its module has another one.
  if (top === 'sources' && section !== name) paths.splice(2, 0, [top, name ?? '', ...all.slice(3)]);
  return paths.map((one) => [...one, ...specSection, ...key]);
}

/** One name that dlt asks for, with what there is of it here. */
export interface LookupStep {
  /** The name in an environment. */
  readonly name: string;
  /** The dotted path in a file. */
  readonly path: string;
  /** Where the secrets have something there. */
  readonly at?: Position;
  /** Where config.toml has something there. */
  readonly config?: Position;
  /** It is the path of the value, or of the table that dlt reads only whole. */
  readonly isRequestedPath: boolean;
  /** Whether this environment has a variable of that name. */
  readonly isSet: boolean;
  /** Where dlt finds something first, here and now; `file` is that of the secrets. */
  readonly foundIn?: 'environment' | 'file' | 'configuration';
}

/** Where each value and each table of the files begins, by dotted path. */
export interface KeyPositions {
  readonly secrets: ReadonlyMap<string, Position>;
  readonly configuration: ReadonlyMap<string, Position>;
}

/** Notes where each value, and the first value of each table, begins. */
export function keyPositions(leaves: readonly Leaf[]): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  for (const { path, at } of leaves)
    for (const prefix of dottedPrefixes(path)) if (!positions.has(prefix)) positions.set(prefix, at);
  return positions;
}

/** Lists the dotted paths of every table around a value, and its own. */
export const dottedPrefixes = (path: Path): string[] =>
  path.map((_, index) => dotted(path.slice(0, index + 1)));

/** Lists everything that dlt asks for, in its order, with what there is of it here. */
export function traceLookups(
  { requestedPath, scopes }: Lookups,
  positions: KeyPositions,
  isSet: (name: string) => boolean,
): LookupStep[] {
  const steps = scopes.map((paths) => paths.map((path) => stepFor(path, requestedPath, positions, isSet)));
  const hit = steps.flatMap(findHit).at(0);
  return steps.flat().map((step) => (step === hit?.step ? { ...step, foundIn: hit.foundIn } : step));
}

function stepFor(
  path: Path,
  requestedPath: Path,
  positions: KeyPositions,
  isSet: (name: string) => boolean,
): LookupStep {
  const at = positions.secrets.get(dotted(path));
  const config = positions.configuration.get(dotted(path));
  const name = envName(path);
  const isRequestedPath = dotted(path) === dotted(requestedPath);
  return {
    name,
    path: dotted(path),
    isRequestedPath,
    isSet: isSet(name),
    ...(at && { at }),
    ...(config && { config }),
  };
}

interface Hit {
  readonly step: LookupStep;
  readonly foundIn: NonNullable<LookupStep['foundIn']>;
}

/**
 * Finds what dlt takes in one scope: it asks the environment for every name before secrets.toml, and that before
 * config.toml.
 */
function findHit(steps: readonly LookupStep[]): Hit[] {
  const candidates = [
    { step: steps.find(({ isSet }) => isSet), foundIn: 'environment' },
    { step: steps.find(({ at }) => at), foundIn: 'file' },
    { step: steps.find(({ config }) => config), foundIn: 'configuration' },
  ] as const;
  return candidates.flatMap(({ step, foundIn }) => (step ? [{ step, foundIn }] : [])).slice(0, 1);
}

/** What dlt finds in one place. */
export interface FoundValue {
  /** One value, or all values of a table. */
  readonly leaves: readonly Leaf[];
  readonly isTable: boolean;
  /** dlt fails on a secret that it finds there. */
  readonly refusesSecrets: boolean;
}

/** A place where dlt looks: a file, the environment, a vault. */
export interface LookupPlace {
  find(path: Path): FoundValue | undefined;
}

/** Makes a place of a TOML document: keys match letter by letter, and dlt finds a table as well as a value. */
export function documentPlace(leaves: readonly Leaf[], takes: 'secrets' | 'no secrets'): LookupPlace {
  const values = new Map(leaves.map((leaf) => [dotted(leaf.path), leaf]));
  const tables = Map.groupBy(
    leaves.flatMap((leaf) => tablesAround(leaf.path).map((table) => ({ leaf, table }))),
    ({ table }) => dotted(table),
  );
  const refusesSecrets = takes === 'no secrets';
  return {
    find(path) {
      const value = values.get(dotted(path));
      if (value) return { leaves: [value], isTable: isEmptyTable(value), refusesSecrets };
      const members = tables.get(dotted(path));
      return members && { leaves: members.map(({ leaf }) => leaf), isTable: true, refusesSecrets };
    },
  };
}

/**
 * Makes a place of an environment: names have neither case nor sections, and of tables dlt finds only mappings.
 * @param fallback gives a name its value where none of `leaves` has that name
 */
export function environmentPlace(
  leaves: readonly Leaf[],
  fallback: readonly Leaf[] = [],
  isWhole: IsWhole = isMapping,
): LookupPlace {
  const nameOf = ({ path }: Leaf): string => envName(lookupsFor(path, undefined, isWhole).requestedPath);
  const names = Map.groupBy(leaves, nameOf);
  const fallbackNames = Map.groupBy(fallback, nameOf);
  return {
    find(path) {
      const found = names.get(envName(path)) ?? fallbackNames.get(envName(path));
      return found && { leaves: found, isTable: false, refusesSecrets: false };
    },
  };
}

/** Finds what dlt takes: scope by scope, in each place by place, in each from the most specific path to the least. */
export function findFirst(places: readonly LookupPlace[], { scopes }: Lookups): FoundValue | undefined {
  for (const paths of scopes)
    for (const place of places)
      for (const path of paths) {
        const found = place.find(path);
        if (found) return found;
      }
  return undefined;
}

/** A path that dlt may ask for, and the first value that this is about. */
interface LookupRequest {
  readonly path: Path;
  readonly leaf: Leaf;
}

/**
 * Lists what dlt may ask for: every value, and before it the table of credentials that holds it, as one text. Names of
 * an environment have no case, so a value there also answers a request in lower case.
 */
export function lookupRequests(leaves: readonly Leaf[]): LookupRequest[] {
  const requests = new Map<string, LookupRequest>();
  for (const leaf of leaves)
    for (const path of [leaf.path, inUsualSpelling(leaf.path)].flatMap((one) => [
      ...credentialsAround(one),
      one,
    ]))
      if (!requests.has(dotted(path))) requests.set(dotted(path), { path, leaf });
  return [...requests.values()];
}

/** Spells a path as most sections and arguments are spelled. */
const inUsualSpelling = (path: Path): Path =>
  path.flatMap((key) => key.toLowerCase().split('__')).filter((key) => key !== '');

/** Finds the innermost credentials on the way to a value, or the value itself where it is that. */
const credentialsAround = (path: Path): Path[] =>
  [...tablesAround(path), path].filter(isCredentials).slice(-1);

/** Whether a path ends in dlt's own name, or in one like it that an argument has: `db_credentials`. */
export const isCredentials = (path: Path): boolean => path.at(-1)?.endsWith('credentials') ?? false;
