import type { Path } from '../model.ts';

/**
 * Names the environment variable in which dlt looks for a path: keys joined with `__`, in upper case by Unicode's
 * rules (`ß` becomes `SS`), empty sections left out, nothing else changed. Python and JavaScript agree on
 * upper case, but for letters that the older of two Unicode versions lacks.
 * (`EnvironProvider.get_key_name`, dlt 1.26 to 1.31, checked 2026-11-24.)
 */
export function envName(path: Path): string {
  const sections = path.slice(0, -1).filter((key) => key !== '');
  return [...sections, ...path.slice(-1)].join('__').toUpperCase();
}

/** Whether a name, or a key as a part of it, can be an environment variable in every shell. */
export const isPortable = (name: string): boolean => /^[A-Z0-9_]*$/.test(name.toUpperCase());

/**
 * Spells a part of a name as dlt's providers for AWS and Google Cloud look it up: without white space, and without
 * ASCII punctuation save `-` and `_`, so that they look for the pipeline `acme.etl` as `acmeetl`. The rest may
 * still be more than the store takes in a name. (`normalize_key`, dlt 1.26 to 1.31, checked
 * 2026-11-24.)
 */
export const vaultKey = (key: string): string => key.replaceAll(/[!-,./:-@[-^`{-~]|\s/g, '');
