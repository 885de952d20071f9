import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { Leaf, Path } from '../../model.ts';
import { place } from '../../position.ts';
import { dotted } from '../../toml/path.ts';
import { lookupsFor } from '../lookups.ts';
import { envName } from '../names.ts';

export const shadowedConfig = (config: Leaf, secret: Leaf): Diagnostic =>
  diagnostic('shadowed-config', {
    message: isSame(config, secret)
      ? `dlt never reads it, since the secrets have it too (${place(secret.at)})`
      : `dlt never reads it: it takes ${pathAndPlace(secret)} of the secrets first`,
    hint: 'leave out the one that is not meant',
    ...mendFirst(config, secret),
  });

export const configFirst = (config: Leaf, secret: Leaf): Diagnostic =>
  diagnostic('config-first', {
    message: `the job would read this, and dlt here reads ${pathAndPlace(secret)} of the secrets`,
    hint: 'leave out the one that is not meant',
    ...mendFirst(config, secret),
  });

export const secretFirst = (secret: Leaf, config: Leaf): Diagnostic =>
  diagnostic('secret-first', {
    message: `in the job ${envName(lookupsFor(secret.path).requestedPath)} would win over ${pathAndPlace(config)}, which dlt reads here`,
    hint: 'write it as dlt looks it up, or leave it out with --exclude',
    ...mendFirst(secret, config),
  });

export const splitCredentials = (table: Path, config: Leaf, secret: Leaf): Diagnostic =>
  diagnostic('split-credentials', {
    message: `the job would fail: dlt finds ${dotted(table)} here first, and takes no credentials from config.toml`,
    hint: isSame(config, secret)
      ? `leave it out here: the secrets have it too (${place(secret.at)})`
      : `move it to the secrets, beside ${pathAndPlace(secret)}`,
    ...mendFirst(config, secret),
  });

/** @param leaves at least one */
export const setInEnvironment = (name: string, leaves: readonly Leaf[]): Diagnostic =>
  diagnostic('set-in-environment', {
    message: `dlt here reads the variable ${name} of the environment instead`,
    hint: 'unset it where the file is meant to count',
    name,
    paths: leaves.map(({ path }) => dotted(path)),
    ...(leaves[0] && { at: leaves[0].at }),
  });

const isSame = (a: Leaf, b: Leaf): boolean => dotted(a.path) === dotted(b.path);

const pathAndPlace = ({ path, at }: Leaf): string => `${dotted(path)} (${place(at)})`;

/** Says where to mend, and what else it is about. */
const mendFirst = (leaf: Leaf, other: Leaf): Pick<Diagnostic, 'paths' | 'at'> => ({
  paths: [...new Set([dotted(leaf.path), dotted(other.path)])],
  at: leaf.at,
});
