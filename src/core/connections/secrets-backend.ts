import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { airflowVariable } from '../dlt/names.ts';
import { documentLayout } from '../layouts/document.ts';
import type { LayoutOptions, LayoutRefusal, LayoutSelection, LayoutSpec } from '../layouts/layout.ts';
import type { Leaf } from '../model.ts';
import { dotted } from '../toml/path.ts';
import { connectionLayoutFor } from './layout.ts';

/**
 * How one of Airflow's own secrets backends names what it looks up: `<prefix><separator><id>`, with a prefix for
 * Connections and one for Variables. Its options have the same defaults (providers of 2025-05-20 and of today, checked
 * 2026-11-28).
 */
export interface SecretsBackend {
  /** As `[secrets] backend` of airflow.cfg names it. */
  readonly className: string;
  /** `connections_prefix` and `variables_prefix`. */
  readonly prefixes: Readonly<Record<BackendLayout, string>>;
  /** `sep` */
  readonly separator: string;
  /** Joins prefix and separator as the backend does: what all its names begin with. */
  startOf(prefix: string, separator: string): string;
  /** Joins the keys of a path to the id of a Connection. */
  readonly idSeparator: string;
  /** Why the Variable of one pipeline, which has a dot in its name, cannot be there. */
  readonly noPipeline?: LayoutRefusal;
}

export type BackendLayout = 'connection' | 'airflow-document';

type Naming = Pick<LayoutSelection, 'prefix' | 'separator'>;

/** The layout of a backend that is in use. Undefined: Airflow looks up nothing that is pushed. */
export const backendLayoutIn = ({ layouts }: Pick<LayoutSelection, 'layouts'>): BackendLayout | undefined =>
  (['connection', 'airflow-document'] as const).find((layout) => layouts.includes(layout));

/** Whether something else than Airflow could take it: the document can be mounted as a file, as any other. */
export function isMappable({
  layout,
  choice,
}: {
  readonly layout: LayoutSelection;
  readonly choice?: string;
}): boolean {
  const forAirflow = backendLayoutIn(layout);
  return !forAirflow || (forAirflow === 'airflow-document' && choice === 'external-secrets');
}

export const NOT_MAPPABLE =
  '# Airflow looks these up by itself, and no environment holds them: print what it needs with --print-airflow-cfg\n';

/** What stands before each id. */
export const backendStart = (
  { prefixes, separator: usual, startOf }: SecretsBackend,
  layout: BackendLayout,
  { prefix = prefixes[layout], separator = usual }: Naming,
): string => startOf(prefix, separator);

/** The name of the document, as the Variable that dlt asks Airflow for. */
export const backendDocument = (
  backend: SecretsBackend,
  { pipeline, ...naming }: Naming & Pick<LayoutSelection, 'pipeline'>,
): string => backendStart(backend, 'airflow-document', naming) + airflowVariable(pipeline);

/** The layouts that a vault has for the Airflow that reads from it. */
export const backendLayouts = (backend: SecretsBackend): Readonly<Record<BackendLayout, LayoutSpec>> => ({
  connection: connectionLayoutFor({
    describe:
      'one Connection for each secret and each table of credentials, for an Airflow that reads from there',
    takes: ['prefix', 'separator'],
    type: 'secret',
    idSeparator: backend.idSeparator,
    nameOf: (id, naming) => backendStart(backend, 'connection', naming) + id,
    findProblems: (ids) => ids.flatMap(teamSeparator),
    pathOf: ({ name }, { layouts, ...naming }) => {
      const start = backendStart(backend, 'connection', naming);
      if (!layouts.includes('connection') || !name.startsWith(start)) return undefined;
      return name.slice(start.length).split(backend.idSeparator);
    },
  }),
  'airflow-document': documentForAirflow(backend),
});

/** The document of all of dlt's vaults, under another name. */
function documentForAirflow(backend: SecretsBackend): LayoutSpec {
  const { noPipeline } = backend;
  const layout = documentLayout({
    describe: 'the same document, for dlt in an Airflow that reads from there',
    takes: ['prefix', 'separator', ...(noPipeline ? [] : (['pipeline'] as const))],
    name: (pipeline, naming) =>
      backendDocument(backend, { ...naming, ...(pipeline !== undefined && { pipeline }) }),
    readWhen: 'for everything',
  });
  return {
    ...layout,
    ...(noPipeline && { refuses: { pipeline: noPipeline } }),
    lay: (leaves, options) => {
      const { entries, problems } = layout.lay(leaves, options);
      return { entries, problems: [...problems, ...teamSeparator({ id: idOfDocument(options), from: [] })] };
    },
  };
}

const idOfDocument = ({ pipeline }: Pick<LayoutOptions, 'pipeline'>): string => airflowVariable(pipeline);

/** An id that Airflow does not look up where it has teams (`_names_a_team_namespace`, providers of today, checked 2026-11-28). */
function teamSeparator({ id, from }: { readonly id: string; readonly from: readonly Leaf[] }): Diagnostic[] {
  if (!id.includes('--')) return [];
  const [first] = from;
  return [
    diagnostic('team-separator', {
      message: `an Airflow with [core] multi_team takes the -- in ${id} for the end of a team's name, and never looks it up`,
      hint: first
        ? 'give it another id with --rename PATH=ID, if that is on there'
        : 'if that is on there, push it for all pipelines, without --pipeline',
      paths: from.map(({ path }) => dotted(path)),
      ...(first && { at: first.at }),
    }),
  ];
}

/**
 * Prints the section of airflow.cfg by which an Airflow finds what is pushed.
 * @param place the options that tell where the backend shall look
 */
export function airflowConfig(
  backend: SecretsBackend,
  selection: LayoutSelection,
  place: Readonly<Record<string, string>>,
): string {
  const layout = backendLayoutIn(selection);
  if (!layout)
    return `# Airflow looks up nothing of the layout ${selection.layouts.join(' and ')}: choose --layout connection or airflow-document\n`;
  const { prefix, separator = backend.separator } = selection;
  const prefixes = { ...backend.prefixes, ...(prefix !== undefined && { [layout]: prefix }) };
  const options = {
    connections_prefix: prefixes.connection,
    variables_prefix: prefixes['airflow-document'],
    sep: separator,
    ...place,
  };
  const members = Object.entries(options).map(
    ([name, text]) => `${JSON.stringify(name)}: ${JSON.stringify(text)}`,
  );
  return `[secrets]\nbackend = ${backend.className}\nbackend_kwargs = {${members.join(', ')}}\n`;
}

/** Says after a push that made new names what Airflow needs to find them. */
export function mentionAirflowConfig(
  backend: SecretsBackend,
  selection: LayoutSelection,
): string | undefined {
  const layout = backendLayoutIn(selection);
  if (!layout) return undefined;
  const finds = layout === 'connection' ? 'finds these Connections' : 'hands the document to dlt';
  const unread =
    layout === 'connection' ? '; dlt itself reads none of them: push --layout airflow-document too' : '';
  return `an Airflow ${finds} where ${backend.className.split('.').at(-1)} is its secrets backend: print the section of airflow.cfg with --print-airflow-cfg${unread}`;
}
