import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { Leaf } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import { type Lookups, lookupsFor } from '../lookups.ts';
import { envName } from '../names.ts';
import { findFirst, type LookupPlace, lookupRequests } from './lookup-places.ts';

interface SetVariables {
  readonly pipeline: string | undefined;
  isSet(name: string): boolean;
}

/**
 * Finds values that dlt would read here, were it not for a variable of this environment: of the same name, or of a more
 * general one. dlt finds a key `user` in USER, and takes a text of credentials before a table of them. Each variable
 * gives one diagnostic, whatever it hides.
 */
export function findHiddenBySetVariables(
  leaves: readonly Leaf[],
  files: readonly LookupPlace[],
  { pipeline, isSet }: SetVariables,
): Diagnostic[] {
  const hidden = lookupRequests(leaves).flatMap(({ path, leaf }) => {
    const lookups = lookupsFor(path, pipeline);
    if (!findFirst(files, lookups)?.leaves.includes(leaf)) return [];
    const name = variablesBefore(lookups, files).find(isSet);
    return name === undefined ? [] : [{ name, leaf }];
  });
  return [...Map.groupBy(hidden, ({ name }) => name)].map(([name, values]) =>
    setInEnvironment(name, [...new Set(values.map(({ leaf }) => leaf))]),
  );
}

/** Lists what dlt asks the environment for before it finds the value in a file: one scope after the other. */
function variablesBefore({ scopes }: Lookups, files: readonly LookupPlace[]): string[] {
  const scope = scopes.findIndex((paths) => files.some((file) => paths.some((path) => file.find(path))));
  return scopes.slice(0, scope + 1).flatMap((paths) => paths.map(envName));
}

/** @param leaves at least one */
const setInEnvironment = (name: string, leaves: readonly Leaf[]): Diagnostic =>
  diagnostic('set-in-environment', {
    message: `dlt here reads the variable ${name} of the environment instead`,
    hint: 'unset it where the file is meant to count',
    name,
    paths: leaves.map(({ path }) => dotted(path)),
    ...(leaves[0] && { at: leaves[0].at }),
  });
