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

/**
 * Whether the system of a machine sets a variable of this name, the shell, or what starts a job, so that unsetting it
 * is no way out (environ(7), bash(1), Windows, WSL, GitHub's runners, Cloud Run's PORT; checked 2026-11-28).
 */
export const isOfSystem = (name: string): boolean =>
  isEverywhere(name) ||
  /^(LOGNAME|USERNAME|HOST|HOSTNAME|HOSTTYPE|NAME|SHLVL|OLDPWD|LANGUAGE|LC_[A-Z]+|TZ|TERM|TMPDIR|TMP|TEMP|EDITOR|VISUAL|PAGER|MAIL|DISPLAY|CI|PORT|OS|COLUMNS|LINES)$/.test(
    name,
  );

/** Whether every job has a variable of this name, wherever it runs. */
export const isEverywhere = (name: string): boolean => /^(PATH|HOME|PWD|USER|SHELL|LANG)$/.test(name);
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

/** Fields for specs without a native form. dlt asks for the keys beneath them, and never for the table. */
const nested = words(`
  artifacts capabilities destination_capabilities embeddings incremental lakeformation_config model_normalizer
  parquet_normalizer settings staging_config storage zerobus airflow_secrets aws_secrets google_secrets
`);

/** All fields of dlt's own credentials (dlt 1.26 and 1.31, checked 2026-11-28). */
const credentialFields = words(`
  access_token access_token_request_data access_token_url additional_headers api_key application auth_endpoint
  auth_token authenticator aws_access_key_id aws_secret_access_key aws_session_token aws_sts_token_expiration_hours
  azure_account_host azure_client_id azure_client_secret azure_sas_token_expiration_hours
  azure_sas_token_permissions azure_storage_account_key azure_storage_account_name azure_storage_sas_token
  azure_tenant_id catalog client_config client_email client_encoding client_id client_secret connect_timeout
  connection_parameters custom_user_agent database default_token_expiration driver drivername ducklake_name
  embedding_model_provider_api_key endpoint_url engine_args engine_kwargs extensions global_config grpc_port
  headers hf_endpoint hf_token host host_override http_headers http_path http_port local_config location
  metadata_schema name password path port pragmas private_key private_key_id private_key_passphrase
  private_key_path profile_name project_id query read_consistency_interval read_only refresh_token region
  region_name role s3_extra_credentials s3_url_style scopes secure send_receive_timeout server_hostname
  session_configuration session_timezone sftp_allow_agent sftp_auth_timeout sftp_banner_timeout
  sftp_channel_timeout sftp_compress sftp_gss_auth sftp_gss_deleg_creds sftp_gss_host sftp_gss_kex
  sftp_gss_trust_dns sftp_key_filename sftp_key_passphrase sftp_look_for_keys sftp_password sftp_port
  sftp_timeout sftp_username socket_timeout statements storage storage_options token uri url user_agent_entry
  username warehouse workload_identity_provider
`);

/** Keys that tell that a table is someone's credentials. */
const credentialSigns = words('password token secret api_key user_name client_id');

/** Other sections of dlt's own: never a mapping, whatever stands in them. */
const sections = words(`
  datasets dbt_cloud dbt_package_runner destination destinations load normalize pipelines sources workspace
`);

const last = (path: Path): string => path.at(-1) ?? '';

export const isMapping = (path: Path): boolean => mappings.has(last(path));
export const isAmbiguous = (path: Path): boolean => ambiguous.has(last(path));
export const isTypedMapping = (path: Path): boolean => typed.has(last(path));
export const isNative = (path: Path): boolean => native.has(last(path)) || nativeFields.has(last(path));
/** Whether dlt has a spec inside others under this name. */
export const isNestedSpec = (path: Path): boolean => nested.has(last(path));

/**
 * Whether a table may be what a spec reads key by key, of which it asks for the table itself too: JSON there would break
 * it. Where a spec has a native form, it reads any text as that, and specs of others have such names.
 */
export const mayBeSpec = (path: Path, keys: readonly string[]): boolean =>
  isNative(path) ||
  isNestedSpec(path) ||
  /(credentials|creds|dsn|auth|conn|config)$/.test(last(path)) ||
  keys.some((key) => credentialSigns.has(key)) ||
  (keys.length > 0 && keys.every(isCredentialField));

/** Whether dlt's own credentials have a field of this name. */
export const isCredentialField = (key: string): boolean => credentialFields.has(key);

export const isSectionName = (key: string): boolean => native.has(key) || sections.has(key);

/** Whether it is a section of dlt's own, or one right in it, such as `sources.pipedrive`. */
export const isSection = (path: Path): boolean =>
  isSectionName(last(path)) || sections.has(last(path.slice(0, -1)));
