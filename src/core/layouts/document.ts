import { dotted, type EntryKind } from '../leaf.ts';
import type { LayoutSpec } from '../provider.ts';
import { Redacted } from '../redacted.ts';
import { tableOf } from './table.ts';
import { tomlText } from './toml-text.ts';

/** How a store calls its one entry: for one pipeline, or for all of them. */
export interface OneEntry {
  /** Default: secret. */
  readonly kind?: EntryKind;
  name(pipeline: string | undefined): string;
}

/**
 * One entry for the whole file: the TOML document that dlt's own providers for vaults look up and parse, so
 * that every value keeps its type. `--name` wins over the store's name.
 */
export const documentLayout = ({ kind = 'secret', name }: OneEntry): LayoutSpec => ({
  describe: 'one TOML document, which dlt itself looks up',
  takes: ['name', 'pipeline'],
  lay: (leaves, options) => ({
    entries:
      leaves.length === 0
        ? []
        : [
            {
              kind,
              name: options.name ?? name(options.pipeline),
              value: new Redacted(tomlText(tableOf(leaves))),
              from: leaves,
              keys: leaves.map(({ path }) => dotted(path)),
            },
          ],
    problems: [],
  }),
});
