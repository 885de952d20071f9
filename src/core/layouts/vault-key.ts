/**
 * A part of a name as dlt's providers for AWS and Google Cloud look it up: without white space, and without
 * ASCII punctuation save `-` and `_`, so that the pipeline `acme.etl` is asked for as `acmeetl`. What is
 * left may still be more than the store takes in a name. (`normalize_key`, dlt 1.26 to 1.31, checked
 * 2026-11-24.)
 */
export const vaultKey = (key: string): string => key.replaceAll(/[!-,./:-@[-^`{-~]|\s/g, '');
