import { type Diagnostic, diagnostic } from '../../../core/diagnostics.ts';
import { isMapping } from '../../../core/dlt/names.ts';
import type { LayoutOptions, LayoutSpec } from '../../../core/layouts/layout.ts';
import type { Entry, Leaf, Path } from '../../../core/model.ts';
import { Redacted } from '../../../core/redacted.ts';
import { dotted } from '../../../core/toml/path.ts';
import { firstOfEachName, nameCollisions, renamesOfNothing } from '../layout-problems.ts';
import { misreadReason, variableText } from './auto-cast.ts';

const DOCUMENT = 'dlt_secrets_toml';

/** Names the Variable that dlt's provider for Airflow asks for (dlt 1.26 to 1.31, checked 2026-11-24). */
export const documentName = (pipeline: string | undefined): string =>
  pipeline === undefined ? DOCUMENT : `${pipeline}.${DOCUMENT}`;

/** One Variable a secret, under the dotted name that dlt's provider for Airflow looks up last of all. */
export const variableLayout: LayoutSpec = {
  describe: 'one Variable for each secret, which dlt looks up; not for every value',
  takes: ['pipeline'],
  readAs: 'vault',
  config: 'inline',
  lay: (leaves, options) => {
    const values = leaves.filter(({ value }) => value.reveal().type !== 'table');
    const entries = values.map((leaf) => entryOf(leaf, options));
    const paths = values.map(({ path }) => path);
    return {
      entries: firstOfEachName(entries),
      problems: [
        ...nameCollisions(entries),
        ...values.flatMap((leaf) => misreads(leaf, options)),
        ...leaves.filter((leaf) => !values.includes(leaf)).map(emptyTable),
        ...renamesOfNothing(options.rename, paths, 'that becomes a variable'),
      ],
    };
  },
  pathOf: ({ type, name }, { pipeline }) => {
    if (type !== 'variable' || name.split('.').at(-1) === DOCUMENT) return undefined;
    const prefix = pipeline === undefined ? '' : `${pipeline}.`;
    return name.startsWith(prefix) ? name.slice(prefix.length).split('.') : undefined;
  },
};

const entryOf = (leaf: Leaf, options: LayoutOptions): Entry => ({
  type: 'variable',
  name: nameOf(leaf.path, options),
  value: new Redacted(variableText(leaf.value.reveal())),
  from: [leaf],
});

const nameOf = (path: Path, { rename, pipeline }: LayoutOptions): string =>
  rename.get(dotted(path)) ??
  [
    ...(pipeline === undefined ? [] : [pipeline]),
    ...path.slice(0, -1).filter((key) => key !== ''),
    ...path.slice(-1),
  ].join('.');

function misreads({ path, value, at }: Leaf, options: LayoutOptions): Diagnostic[] {
  const reason = path.slice(0, -1).some((_, n) => isMapping(path.slice(0, n + 1)))
    ? 'dlt reads the table around it as a whole, and never a key in it'
    : misreadReason(value.reveal());
  if (reason === undefined) return [];
  return [
    diagnostic('read-otherwise', {
      message: `from a Variable of its own dlt would not read this value: ${reason}`,
      hint: 'push it with --layout document, which keeps every value as it is',
      name: nameOf(path, options),
      paths: [dotted(path)],
      at,
    }),
  ];
}

const emptyTable = ({ path, at }: Leaf): Diagnostic =>
  diagnostic('empty-table', {
    message: 'an empty table, which has no value to push',
    hint: 'where dlt takes a mapping there, push it with --layout document',
    paths: [dotted(path)],
    at,
  });
