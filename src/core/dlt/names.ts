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

/** Names the Variable that dlt's provider for Airflow asks for (dlt 1.26 to 1.31, checked 2026-11-24). */
export const airflowVariable = (pipeline: string | undefined): string =>
  `${pipeline === undefined ? '' : `${pipeline}.`}dlt_secrets_toml`;

/*
 * Names that decide how dlt reads a table, from the specs of dlt 1.26, 1.29 and 1.31 and the arguments of
 * its verified sources (read from their type hints, last on 2026-11-24).
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Fields with a mapping for a type. dlt asks for their key alone, never for a key beneath. */
const mappings = words(`
  access_token_request_data additional_headers backend_kwargs client_config client_kwargs config_kwargs
  connection_parameters connection_params default_normalizers deltalake_configuration
  deltalake_storage_options engine_args engine_kwargs extra_placeholders global_config headers http_headers
  iceberg_catalog_config iceberg_namespace_properties iceberg_table_properties kwargs local_config
  loop_run_args module_config package_additional_vars query resource_defaults s3_extra_credentials secret_dict
  session_configuration sftp_disabled_algorithms storage_options stream_options table_properties
  write_disposition
`);

/** Names of a mapping in one place, in another of a spec (read key by key) or likely of a resource. */
const ambiguous = words('client json_normalizer options properties tags');

/**
 * Mappings of a typed kind (`TypedDict`). dlt takes them from TOML unchecked; from a text it has to check the
 * type, cannot, and fails. `client` is one of them in the REST API source, and anything elsewhere.
 */
const typed = words('client default_normalizers resource_defaults write_disposition');

/**
 * What specs have for `__section__`. dlt reads text at such a key as the whole thing in its native form (a
 * URL, a service account), so JSON there breaks what the keys beneath would give.
 */
const native = words(`
  agent credentials dashboard data_writer extract marimo mcp providers runtime schema streamlit
`);

/** Fields for such a spec under a name of their own. */
const nativeFields = words('catalog csv_format');

/** Other sections of dlt's own: never a mapping, whatever stands in them. */
const sections = words(`
  datasets dbt_cloud dbt_package_runner destination destinations load normalize pipelines sources workspace
`);

const last = (path: Path): string => path.at(-1) ?? '';

export const isMapping = (path: Path): boolean => mappings.has(last(path));
export const isAmbiguous = (path: Path): boolean => ambiguous.has(last(path));
export const isTypedMapping = (path: Path): boolean => typed.has(last(path));
export const isNative = (path: Path): boolean => native.has(last(path)) || nativeFields.has(last(path));
export const isSectionName = (key: string): boolean => native.has(key) || sections.has(key);

/** Whether it is a section of dlt's own, or one right in it, such as `sources.pipedrive`. */
export const isSection = (path: Path): boolean =>
  isSectionName(last(path)) || sections.has(last(path.slice(0, -1)));
