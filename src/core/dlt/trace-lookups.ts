import type { Leaf, Path } from '../model.ts';
import type { Position } from '../position.ts';
import { dotted } from '../toml/path.ts';
import type { Lookups } from './lookups.ts';
import { envName } from './names.ts';

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
