import type { EntryType, Leaf } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { dotted } from '../toml/path.ts';
import { documentProblems } from './document-problems.ts';
import type { LayoutOptions, LayoutSpec } from './layout.ts';
import { tableOf } from './table.ts';
import { tomlText } from './toml-text.ts';

/** How a store calls its one entry: for one pipeline, or for all of them. */
export interface OneEntry {
  /** Default: secret. */
  readonly type?: EntryType;
  name(pipeline: string | undefined): string;
}

export interface OneDocument extends OneEntry {
  /**
   * When dlt's provider asks for the document of a pipeline: once it misses a secret, as for AWS and Google
   * Cloud (`only_secrets`, the default here and there), or once it misses anything, as for Airflow. Or there is no
   * vault: the job writes the document where dlt reads a file.
   */
  readonly readWhen?: 'for secrets' | 'for everything' | 'as a file';
}

/**
 * One entry for the whole file: the TOML document that dlt's own providers for vaults look up and parse, so
 * that every value keeps its type. `--name` wins over the store's name.
 */
export const documentLayout = ({
  type = 'secret',
  name,
  readWhen = 'for secrets',
}: OneDocument): LayoutSpec => ({
  describe: 'one TOML document, which dlt itself looks up',
  takes: ['name', 'pipeline'],
  readAs: readWhen === 'as a file' ? 'file' : 'vault',
  config: 'inline',
  lay: (leaves, options) => ({
    entries:
      leaves.length === 0
        ? []
        : [{ type, name: options.name ?? name(options.pipeline), ...contents(leaves) }],
    problems: documentProblems({
      leaves,
      options,
      isLate: isLate(options, readWhen),
      inVault: readWhen !== 'as a file',
    }),
  }),
});

const contents = (leaves: readonly Leaf[]) => ({
  value: new Redacted(tomlText(tableOf(leaves))),
  from: leaves,
  keys: leaves.map(({ path }) => dotted(path)),
});

const isLate = ({ pipeline }: LayoutOptions, asked: OneDocument['readWhen']): boolean =>
  pipeline !== undefined && asked === 'for secrets';
