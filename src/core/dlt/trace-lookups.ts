import type { Leaf, Path } from '../model.ts';
import type { Position } from '../position.ts';
import { dotted } from '../toml/path.ts';
import type { Lookups } from './lookups.ts';
import { envName } from './names.ts';

/** One name that dlt asks for. */
export interface LookupStep {
  /** In an environment. */
  readonly name: string;
  /** In a file. */
  readonly path: string;
  /** What the secrets have there, if anything. */
  readonly at?: Position;
  /** What config.toml has there, if anything. */
  readonly config?: Position;
  /** It is the value, or the table that holds it. */
  readonly isRequestedPath: boolean;
  /** This environment has it. */
  readonly isSet: boolean;
  /** Where dlt finds something first, here and now; `file` is that of the secrets. */
  readonly foundIn?: 'environment' | 'file' | 'configuration';
}

/** Where each value and each table of the files begins, by dotted path. */
export interface KeyPositions {
  readonly secrets: ReadonlyMap<string, Position>;
  readonly configuration: ReadonlyMap<string, Position>;
}

export function keyPositions(leaves: readonly Leaf[]): ReadonlyMap<string, Position> {
  const places = new Map<string, Position>();
  for (const { path, at } of leaves)
    for (const here of dottedPrefixes(path)) if (!places.has(here)) places.set(here, at);
  return places;
}

/** The dotted paths of every table around a value, and its own. */
export const dottedPrefixes = (path: Path): string[] =>
  path.map((_, index) => dotted(path.slice(0, index + 1)));

/** Everything that dlt asks for, in its order, with what there is of it here. */
export function traceLookups(
  { requestedPath, scopes }: Lookups,
  places: KeyPositions,
  isSet: (name: string) => boolean,
): LookupStep[] {
  const found = scopes.map((paths) => paths.map((path) => lookup(path, requestedPath, places, isSet)));
  const taken = found.flatMap(firstIn).at(0);
  return found.flat().map((one) => (one === taken?.lookup ? { ...one, foundIn: taken.from } : one));
}

function lookup(path: Path, asked: Path, places: KeyPositions, isSet: (name: string) => boolean): LookupStep {
  const at = places.secrets.get(dotted(path));
  const config = places.configuration.get(dotted(path));
  const name = envName(path);
  const here = dotted(path) === dotted(asked);
  return {
    name,
    path: dotted(path),
    isRequestedPath: here,
    isSet: isSet(name),
    ...(at && { at }),
    ...(config && { config }),
  };
}

/** In one scope the environment is asked for every name before secrets.toml is, and that before config.toml. */
function firstIn(
  lookups: readonly LookupStep[],
): { readonly lookup: LookupStep; readonly from: NonNullable<LookupStep['foundIn']> }[] {
  const ways = [
    { lookup: lookups.find(({ isSet }) => isSet), from: 'environment' },
    { lookup: lookups.find(({ at }) => at), from: 'file' },
    { lookup: lookups.find(({ config }) => config), from: 'configuration' },
  ] as const;
  return ways.flatMap(({ lookup, from }) => (lookup ? [{ lookup, from }] : [])).slice(0, 1);
}
