import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { Leaf } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import {
  documentPlace,
  findFirst,
  type LookupPlace,
  type Lookups,
  lookupRequests,
  lookupsFor,
} from '../lookups.ts';
import { envName, isEverywhere, isMapping, isOfSystem } from '../names.ts';
import type { ConfigFiles, Delivery } from './files.ts';

/**
 * Finds values that dlt would read, were it not for a variable of the environment, of the same name or of a more
 * general one: dlt finds a key `user` in USER, and takes a text of credentials before a table of them. Each variable
 * gives one diagnostic for all that it hides in one way.
 *
 * @param isSet whether this environment has a variable of that name, an empty one included. Absent where the secrets
 *   are in no file, so that dlt reads nothing of them here
 */
export function findHiddenByEnvironment(
  files: ConfigFiles,
  delivery: Delivery,
  isSet: ((name: string) => boolean) | undefined,
): Diagnostic[] {
  const places = [documentPlace(files.secrets, 'secrets'), documentPlace(files.config, 'no secrets')];
  const variables = new Set([
    ...(delivery.secrets === 'variables' ? files.secrets : []),
    ...(delivery.config === 'separate' ? files.config : []),
  ]);
  const hidden = lookupRequests([...files.secrets, ...files.config]).flatMap(({ path, leaf }): Hidden[] => {
    const lookups = lookupsFor(path, delivery.pipeline, delivery.isWhole ?? isMapping);
    if (!findFirst(places, lookups)?.leaves.includes(leaf)) return [];
    const hasOwn = variables.has(leaf);
    const before = variablesBefore(lookups, places);
    const here = before.find((name) => isSet?.(name));
    if (here !== undefined) return [{ name: here, leaf, where: 'here', hasOwn }];
    const name = hasOwn ? undefined : before.find(isEverywhere);
    return name === undefined ? [] : [{ name, leaf, where: 'in the job', hasOwn }];
  });
  const alike = Map.groupBy(hidden, ({ name, where, hasOwn }) =>
    JSON.stringify([name, where, isOfSystem(name) && hasOwn]),
  );
  return [...alike.values()].map(setInEnvironment);
}

/** A value with the variable that dlt reads in its place. */
interface Hidden {
  readonly name: string;
  readonly leaf: Leaf;
  readonly where: 'here' | 'in the job';
  /** In the job it has a variable of its own, for which dlt asks first. */
  readonly hasOwn: boolean;
}

/** Lists what dlt asks the environment for before it finds the value in a file: one scope after the other. */
function variablesBefore({ scopes }: Lookups, files: readonly LookupPlace[]): string[] {
  const scope = scopes.findIndex((paths) => files.some((file) => paths.some((path) => file.find(path))));
  return scopes.slice(0, scope + 1).flatMap((paths) => paths.map(envName));
}

/** @param alike at least one, all hidden by one variable in one way */
function setInEnvironment(alike: readonly Hidden[]): Diagnostic {
  const leaves = [...new Set(alike.map(({ leaf }) => leaf))];
  const [first] = alike;
  const { name = '', where = 'here', hasOwn = false } = first ?? {};
  return diagnostic('set-in-environment', {
    ...(isOfSystem(name) ? ofSystem(name, where, hasOwn ? leaves : []) : ofUser(name)),
    name,
    paths: leaves.map(({ path }) => dotted(path)),
    ...(leaves[0] && { at: leaves[0].at }),
  });
}

type Words = Pick<Diagnostic, 'message' | 'hint'>;

const ofUser = (name: string): Words => ({
  message: `dlt here reads the variable ${name} of the environment instead`,
  hint: 'unset it where the file is meant to count',
});

/**
 * What a machine has cannot be unset.
 * @param own what has a variable of its own in the job
 */
function ofSystem(name: string, where: Hidden['where'], own: readonly Leaf[]): Words {
  const [only, ...more] = own.map(({ path }) => envName(path));
  if (where === 'in the job')
    return {
      message: `dlt in the job reads the variable ${name} of the machine instead`,
      hint: 'give the key another name, in the code too; or push it with --layout env, under a name that dlt asks for first',
    };
  const message = `dlt here reads the variable ${name} of the machine instead`;
  if (only === undefined)
    return {
      message: `${message}, and so it does in a job that has one`,
      hint: 'give the key another name, in the code too',
    };
  const first = more.length > 0 ? 'what is pushed comes first' : `${only} comes first`;
  return {
    message: `${message}; in the job ${first}`,
    hint: `give the key another name, in the code too; or set ${only} here as well`,
  };
}
