import { envName } from '../layouts/env.ts';
import type { Leaf } from '../leaf.ts';
import { type Lookups, lookupsFor } from '../lookups.ts';
import type { Problem } from '../problems.ts';
import { firstFound, type Place } from './places.ts';
import { questions } from './questions.ts';
import { setInEnvironment } from './told.ts';

interface Environment {
  readonly pipeline: string | undefined;
  isSet(name: string): boolean;
}

/**
 * Values that dlt would find here, were it not for a variable of this environment: of the same name, or of a more
 * general one. A key `user` is found in USER; a text of credentials goes before a table of them. A variable is told
 * once, whatever it hides.
 */
export function setAlready(
  leaves: readonly Leaf[],
  files: readonly Place[],
  { pipeline, isSet }: Environment,
): Problem[] {
  const hidden = questions(leaves).flatMap(({ path, leaf }) => {
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
function namesBefore({ scopes }: Lookups, files: readonly Place[]): string[] {
  const at = scopes.findIndex((paths) => files.some((file) => paths.some((path) => file.find(path))));
  return scopes.slice(0, at + 1).flatMap((paths) => paths.map(envName));
}
