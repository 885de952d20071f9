import type { LayoutSpec } from '../../layouts/layout.ts';
import type { Leaf } from '../../model.ts';
import type { IsWhole } from '../whole-tables.ts';

/** Both files of a project, each as dlt merges and reads it here. */
export interface ConfigFiles {
  readonly secrets: readonly Leaf[];
  readonly config: readonly Leaf[];
}

/** How the job gets the values. It has config.toml itself in any case, since that file travels with the code. */
export interface Delivery {
  /** Where the job finds the secrets. */
  readonly secrets: Exclude<LayoutSpec['readAs'], 'nothing'>;
  /** Where `--with-config` puts the configuration. Absent: nowhere, it is not pushed. */
  readonly config?: LayoutSpec['config'];
  /** The dlt pipeline that the job runs, if known. */
  readonly pipeline?: string;
  /** Which tables dlt reads only whole. Default: those of its own names for mappings. */
  readonly isWhole?: IsWhole;
}
