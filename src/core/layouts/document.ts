import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { EntryType, Leaf } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { dotted } from '../toml/path.ts';
import type { LayoutOptionName, LayoutOptions, LayoutSpec } from './layout.ts';
import { tableOf, tomlText } from './table.ts';

/** How a store names its one entry: for one pipeline, or for all of them. */
export interface SingleEntryOptions {
  /** Default: secret. */
  readonly type?: EntryType;
  name(pipeline: string | undefined, naming: Pick<LayoutOptions, 'prefix' | 'separator'>): string;
}

interface DocumentOptions extends SingleEntryOptions {
  readonly describe?: string;
  /** Default: `--name` and `--pipeline`. */
  readonly takes?: readonly LayoutOptionName[];
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
  describe = 'one TOML document, which dlt itself looks up',
  takes = ['name', 'pipeline'],
}: DocumentOptions): LayoutSpec => ({
  describe,
  takes,
  readAs: readWhen === 'as a file' ? 'file' : 'vault',
  config: 'inline',
  lay: (leaves, options) => ({
    entries:
      leaves.length === 0
        ? []
        : [{ type, name: options.name ?? name(options.pipeline, options), ...contentsOf(leaves) }],
    problems: findDocumentProblems({
      leaves,
      options,
      isLate: isLate(options, readWhen),
      inVault: readWhen !== 'as a file',
      hasName: takes.includes('name'),
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

/** Everything that the rules of a document look at. */
interface DocumentCheckInput {
  readonly leaves: readonly Leaf[];
  readonly options: LayoutOptions;
  /** dlt asks for this document only once it misses a secret elsewhere. */
  readonly isLate: boolean;
  /** dlt has to find a vault before it can ask for it. */
  readonly inVault: boolean;
  /** It can be called otherwise. */
  readonly hasName: boolean;
}

const RULES: readonly ((input: DocumentCheckInput) => Diagnostic[])[] = [
  findRenames,
  findReadTooSoon,
  findReadTooLate,
];

/** Finds what dlt would read otherwise from a document in a vault than from the file, though the text is the same. */
const findDocumentProblems = (input: DocumentCheckInput): Diagnostic[] =>
  RULES.flatMap((rule) => rule(input));

/** Refuses renames: in a document every key is where it is in the file. */
function findRenames({ options: { rename }, hasName }: DocumentCheckInput): Diagnostic[] {
  return [...rename].map(([path, name]) =>
    diagnostic('matches-nothing', {
      message: `--rename ${path}=${name} has nothing to rename: the keys of a document are those of the file`,
      hint: hasName ? 'leave it out, or call the document itself with --name' : 'leave it out',
      paths: [path],
    }),
  );
}

/** Finds the settings of the vaults themselves: dlt resolves them before there is a vault to ask. */
function findReadTooSoon({ leaves, inVault }: DocumentCheckInput): Diagnostic[] {
  if (!inVault) return [];
  return leaves
    .filter(({ path: [section] }) => section === 'providers')
    .map(({ path, at }) =>
      diagnostic('vault-settings', {
        message: 'dlt reads [providers] to find its vault, so never from what the vault holds',
        hint: 'give it to the job in config.toml or the environment, and leave it out here with --exclude providers',
        paths: [dotted(path)],
        at,
      }),
    );
}

/**
 * Finds what is no secret: numbers, switches, dates and configuration. dlt may ask for them before it knows of the
 * document.
 */
function findReadTooLate({ leaves, isLate, options: { configuration } }: DocumentCheckInput): Diagnostic[] {
  if (!isLate) return [];
  return leaves
    .filter((leaf) => configuration?.has(leaf) || isNoSecret(leaf))
    .map((leaf) =>
      diagnostic('late-document', {
        message: "dlt may not see it: what is no secret does not make dlt ask for a pipeline's document",
        hint: configuration?.has(leaf)
          ? 'push it for all pipelines, without --pipeline; or let the file travel with the code, without --with-config'
          : 'put what is no secret into config.toml, or push it for all pipelines, without --pipeline',
        paths: [dotted(leaf.path)],
        at: leaf.at,
      }),
    );
}

const isNoSecret = ({ value }: Leaf): boolean => !['string', 'table', 'array'].includes(value.reveal().type);
