import type { Diagnostic } from '../../diagnostics.ts';
import type { Leaf } from '../../model.ts';
import { type Lookups, lookupsFor } from '../lookups.ts';
import { envName } from '../names.ts';
import { lookupRequests } from './lookup-requests.ts';
import { setInEnvironment } from './messages.ts';
import { firstFound, type LookupPlace } from './places.ts';

interface Environment {
  readonly pipeline: string | undefined;
  isSet(name: string): boolean;
}

/**
 * Values that dlt would find here, were it not for a variable of this environment: of the same name, or of a more
 * general one. A key `user` is found in USER; a text of credentials goes before a table of them. A variable is told
 * once, whatever it hides.
 */
export function hiddenBySetVariables(
  leaves: readonly Leaf[],
  files: readonly LookupPlace[],
  { pipeline, isSet }: Environment,
): Diagnostic[] {
  const hidden = lookupRequests(leaves).flatMap(({ path, leaf }) => {
    const lookups = lookupsFor(path, pipeline);
    if (!firstFound(files, lookups)?.leaves.includes(leaf)) return [];
    const name = namesBefore(lookups, files).find(isSet);
    return name === undefined ? [] : [{ name, leaf }];
  });
  return [...Map.groupBy(hidden, ({ name }) => name)].map(([name, all]) =>
    setInEnvironment(name, [...new Set(all.map(({ leaf }) => leaf))]),
  );
}

/** What dlt asks the environment for before it finds the value in a file: one scope after the other. */
function namesBefore({ scopes }: Lookups, files: readonly LookupPlace[]): string[] {
  const at = scopes.findIndex((paths) => files.some((file) => paths.some((path) => file.find(path))));
  return scopes.slice(0, at + 1).flatMap((paths) => paths.map(envName));
}
