import type { EntryType, Leaf } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { dotted } from '../toml/path.ts';
import { findDocumentProblems } from './document-problems.ts';
import type { LayoutOptions, LayoutSpec } from './layout.ts';
import { tableOf } from './table.ts';
import { tomlText } from './toml-text.ts';

/** How a store names its one entry: for one pipeline, or for all of them. */
export interface SingleEntryOptions {
  /** Default: secret. */
  readonly type?: EntryType;
  name(pipeline: string | undefined): string;
}

export interface DocumentOptions extends SingleEntryOptions {
  /**
   * When dlt reads the document of a pipeline from its vault: once it misses a secret, as for AWS and Google Cloud
   * (`only_secrets`, the default here and there), or once it misses anything, as for Airflow. Or there is no vault:
   * the job writes the document where dlt reads a file.
   */
  readonly readWhen?: 'for secrets' | 'for everything' | 'as a file';
}

/**
 * Makes one entry of the whole file: the TOML document that dlt's own providers for vaults look up and parse, so
 * that every value keeps its type. `--name` wins over the store's name.
 */
export const documentLayout = ({
  type = 'secret',
  name,
  readWhen = 'for secrets',
}: DocumentOptions): LayoutSpec => ({
  describe: 'one TOML document, which dlt itself looks up',
  takes: ['name', 'pipeline'],
  readAs: readWhen === 'as a file' ? 'file' : 'vault',
  config: 'inline',
  lay: (leaves, options) => ({
    entries:
      leaves.length === 0
        ? []
        : [{ type, name: options.name ?? name(options.pipeline), ...contentsOf(leaves) }],
    problems: findDocumentProblems({
      leaves,
      options,
      isLate: isLate(options, readWhen),
      inVault: readWhen !== 'as a file',
    }),
  }),
});

const contentsOf = (leaves: readonly Leaf[]) => ({
  value: new Redacted(tomlText(tableOf(leaves))),
  from: leaves,
  keys: leaves.map(({ path }) => dotted(path)),
});

const isLate = ({ pipeline }: LayoutOptions, readWhen: DocumentOptions['readWhen']): boolean =>
  pipeline !== undefined && readWhen === 'for secrets';
