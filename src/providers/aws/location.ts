import type { LayoutSelection } from '../../core/layouts/layout.ts';
import { vaultKey } from '../../core/layouts/vault-key.ts';

/**
 * What dlt's own provider asks for: `dlt/dlt_secrets_toml`, and before a pipeline's own one `dlt/NAME/dlt_secrets_toml`
 * (dlt 1.29 and later; checked with 1.31, 2026-11-24).
 */
export const documentName = (pipeline: string | undefined): string =>
  pipeline === undefined ? 'dlt/dlt_secrets_toml' : `dlt/${vaultKey(pipeline)}/dlt_secrets_toml`;

/** Nothing looks this name up by itself: it goes into the mapping that is printed. */
export const jsonName = (pipeline: string | undefined): string =>
  pipeline === undefined ? 'dlt/env' : `dlt/${vaultKey(pipeline)}/env`;

/** The part of the store that a run is about. */
export interface Scope {
  /** The layout, and the prefix behind it: what is pushed in one way is never removed by a run in another. */
  readonly id: string;
  /** All its names begin so. */
  readonly prefix: string;
  /** It holds one name alone. */
  readonly single: boolean;
}

export function scopeOf({ layouts, prefix = '', name, pipeline }: LayoutSelection): Scope {
  const [layout = 'env'] = layouts;
  if (layout === 'env') return { id: `env/${prefix}`, prefix, single: false };
  const named = layout === 'document' ? documentName : jsonName;
  return { id: layout, prefix: name ?? named(pipeline), single: true };
}
