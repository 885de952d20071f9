import { vaultKey } from '../../core/layouts/vault-key.ts';

/** What dlt's own provider asks for: `dlt_secrets_toml`, and for a pipeline `NAME-dlt_secrets_toml` (dlt 1.26 to 1.31, checked 2026-11-24). */
export const documentName = (pipeline: string | undefined): string =>
  `${pipeline === undefined ? '' : `${vaultKey(pipeline)}-`}dlt_secrets_toml`;

/** Nothing looks this name up by itself: it goes into the mapping that is printed. */
export const jsonName = (pipeline: string | undefined): string =>
  `${pipeline === undefined ? '' : `${vaultKey(pipeline)}-`}dlt_secrets_env`;
