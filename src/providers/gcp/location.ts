import type { LayoutSelection } from '../../core/layouts/layout.ts';
import { vaultKey } from '../../core/layouts/vault-key.ts';

/** What dlt's own provider asks for: `dlt_secrets_toml`, and for a pipeline `NAME-dlt_secrets_toml` (dlt 1.26 to 1.31, checked 2026-11-24). */
export const documentName = (pipeline: string | undefined): string =>
  `${pipeline === undefined ? '' : `${vaultKey(pipeline)}-`}dlt_secrets_toml`;

/** Nothing looks this name up by itself: it goes into the mapping that is printed. */
export const jsonName = (pipeline: string | undefined): string =>
  `${pipeline === undefined ? '' : `${vaultKey(pipeline)}-`}dlt_secrets_env`;

/** The part of the project that a run is about. */
export interface Scope {
  /** The layout and the prefix or name: what is pushed in one way is never removed by a run in another. */
  readonly id: string;
  /** Whether a name lies in it. */
  holds(name: string): boolean;
}

export function scopeOf({ layouts, prefix = '', name, pipeline }: LayoutSelection): Scope {
  const [layout = 'env'] = layouts;
  if (layout === 'env') return { id: `env/${prefix}`, holds: (one) => one.startsWith(prefix) };
  const single = name ?? (layout === 'document' ? documentName(pipeline) : jsonName(pipeline));
  return { id: `${layout}/${single}`, holds: (one) => one === single };
}
