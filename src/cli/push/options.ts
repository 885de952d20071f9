import { type Diagnostic, UserError } from '../../core/diagnostics.ts';
import type { LayoutOptionName, LayoutSelection } from '../../core/layouts/layout.ts';
import type { OptionSpec, Provider } from '../../core/sync/provider.ts';
import { flagsOf, kebab, type Values } from '../arguments.ts';

export const sourceOptions = {
  secrets: {
    type: 'string',
    value: 'PATH',
    completes: 'files',
    describe:
      'the TOML file, - for standard input, or env:NAME for a variable that holds the TOML; default: .dlt/secrets.toml of the project, as dlt finds it',
  },
  template: {
    type: 'string',
    value: 'FILE',
    completes: 'files',
    describe: 'an example file, for the names it has',
  },
  fromEnv: {
    type: 'boolean',
    describe: 'with --template: the values that the environment has, under the names that dlt looks up',
  },
  namesOnly: {
    type: 'boolean',
    describe: 'with --template: no values; which names are missing at the target? Changes nothing',
  },
  profile: { type: 'string', value: 'NAME', describe: 'the profile of a dlt workspace to push' },
  global: {
    type: 'boolean',
    describe: "also dlt's global folder, below the project's own files as dlt merges them",
  },
  include: {
    type: 'string',
    value: 'GLOB',
    repeatable: true,
    describe: "only what matches on the dotted TOML path, such as 'sources.*'",
  },
  exclude: { type: 'string', value: 'GLOB', repeatable: true, describe: 'all but what matches' },
  rename: {
    type: 'string',
    value: 'PATH=NAME',
    repeatable: true,
    describe: 'another name at the target for one TOML path',
  },
  renameReserved: {
    type: 'boolean',
    describe:
      'names that the store keeps for itself, such as GITHUB_… at GitHub: there with DLT_ before them; the job still gets the names that dlt looks up',
  },
  tables: {
    type: 'string',
    choices: ['auto', 'all', 'none'],
    describe: 'tables as JSON at their own key; auto (the default): those that dlt reads only whole',
  },
} as const satisfies Record<string, OptionSpec>;

export const configOptions = {
  withConfig: {
    type: 'boolean',
    describe:
      'also what config.toml beside it holds: on GitHub as variables, elsewhere in the one entry of --layout document or json',
  },
} as const satisfies Record<string, OptionSpec>;

/** `--with-config` of a push, for commands that send nothing. */
export const configOptionsWithoutPush = {
  withConfig: {
    ...configOptions.withConfig,
    describe: 'also what config.toml beside it holds, as a push with --with-config sends it',
  },
} as const satisfies Record<string, OptionSpec>;

export const safetyOptions = {
  dryRun: { type: 'boolean', describe: 'look and show the plan; change nothing' },
  exitCode: {
    type: 'boolean',
    describe: 'with --dry-run: exit 0 if nothing is to do, 2 if changes are pending',
  },
  prune: {
    type: 'boolean',
    describe: 'also remove what this owner pushed before and the file no longer has',
  },
  removeAll: {
    type: 'boolean',
    describe: 'push nothing, and remove everything that this owner pushed there',
  },
  overwrite: {
    type: 'boolean',
    describe: 'go ahead on what someone else made or changed, and on older values',
  },
  overwriteName: {
    type: 'string',
    value: 'NAME',
    repeatable: true,
    describe: 'the same for one alone, by its name at the target or its dotted TOML path',
  },
  pruneName: {
    type: 'string',
    value: 'NAME',
    repeatable: true,
    describe: 'like --prune for one alone, by its name at the target or the TOML path that it had',
  },
  maxRemovals: {
    type: 'number',
    value: 'N',
    describe: 'remove up to so many; default: 3, or 30 % of what is ours there, whichever is more',
  },
  allowPlaceholders: { type: 'boolean', describe: 'push <configure me> all the same' },
  owner: {
    type: 'string',
    value: 'NAME',
    describe: 'who owns what is pushed, for --prune; default: the git remote and the folder in it',
  },
  withVerify: {
    type: 'boolean',
    describe: 'push DEPLOY_SECRETS_VERIFY too, by which deploy-secrets verify checks a job',
  },
  noProvenance: {
    type: 'boolean',
    describe: 'leave nothing about who pushed, in which run and of which commit beside the marks',
  },
  yes: {
    type: 'boolean',
    describe:
      'no question but one: whether to go over a conflict. A terminal still asks that; anywhere else a conflict stops the push',
  },
} as const satisfies Record<string, OptionSpec>;

export const outputOptions = {
  format: {
    type: 'string',
    choices: ['text', 'json', 'markdown'],
    describe: 'what goes to stdout; default: text',
  },
  quiet: { type: 'boolean', describe: 'nothing on stderr but errors' },
} as const satisfies Record<string, OptionSpec>;

export const pushOptions = { ...sourceOptions, ...configOptions, ...safetyOptions, ...outputOptions };

export type PushOptions = Values<typeof pushOptions>;

/** One push, as it was asked for. */
export interface PushRequest<O extends object> {
  /** Its name in deploy-secrets.toml, if it has one. */
  readonly targetName?: string;
  /** What is to be said of the target before any look. */
  readonly warnings?: readonly Diagnostic[];
  /** The provider's name on the command line. */
  readonly name: string;
  readonly provider: Provider<O>;
  readonly providerOptions: O;
  readonly layout: LayoutSelection;
  readonly options: PushOptions;
  /** Which of the provider's snippets to print instead of pushing, and in which form where they come in several. */
  readonly snippets: ReadonlyMap<string, string | undefined>;
}

/** Writes the flags by which another command takes the same values, under the same names. */
export function sameSource(options: Partial<PushOptions>): string[] {
  const table = { ...sourceOptions, ...configOptions, withVerify: safetyOptions.withVerify };
  // An example file alone has names, of which each command makes something else.
  const source = options.fromEnv ? options : { ...options, template: undefined };
  return flagsOf(table, { ...source, namesOnly: false });
}

type ProviderLayouts = Pick<Provider<never>, 'layouts' | 'defaultLayouts'>;

const LAYOUT_OPTIONS: Readonly<Record<LayoutOptionName, OptionSpec>> = {
  prefix: { type: 'string', value: 'PREFIX', describe: 'stands before each name at the target' },
  separator: {
    type: 'string',
    value: 'TEXT',
    describe:
      'between the prefix and an id of Airflow, as sep in the backend_kwargs of its secrets backend; default: as there',
  },
  name: {
    type: 'string',
    value: 'NAME',
    describe: 'what the one entry of a layout such as document is called at the target',
  },
  pipeline: {
    type: 'string',
    value: 'NAME',
    describe: 'for this dlt pipeline alone, under the name that dlt looks up for it',
  },
};

/** Makes `--layout` where there is a choice, and what any of the layouts takes. */
export const layoutOptionsOf = (provider: ProviderLayouts): Readonly<Record<string, OptionSpec>> => ({
  ...(Object.keys(provider.layouts).length > 1 && { layout: layoutOption(provider) }),
  ...Object.fromEntries(
    Object.entries(LAYOUT_OPTIONS).filter(([option]) => isTakenBy(provider.layouts, option)),
  ),
});

const isTakenBy = (layouts: ProviderLayouts['layouts'], option: string): boolean =>
  Object.values(layouts).some(({ takes }) => takes.some((taken) => taken === option));

function layoutOption({ layouts, defaultLayouts }: ProviderLayouts): OptionSpec {
  const forms = Object.entries(layouts).map(([name, { describe }]) => `${name}: ${describe}`);
  return {
    type: 'string',
    choices: Object.keys(layouts),
    repeatable: defaultLayouts.length > 1,
    describe: `${forms.join('; ')}. Default: ${defaultLayouts.join(' and ')}`,
  };
}

/**
 * Reads what the command line says of names.
 * @throws UserError of code `usage` for an option that none of the layouts in use takes
 */
export function layoutSelectionOf(
  { layouts, defaultLayouts }: ProviderLayouts,
  args: Readonly<Record<string, unknown>>,
): LayoutSelection {
  const choices = [args.layout ?? []].flat().map(String);
  const used = choices.length > 0 ? [...new Set(choices)] : defaultLayouts;
  const inUse = Object.fromEntries(Object.entries(layouts).filter(([name]) => used.includes(name)));
  const options = Object.keys(LAYOUT_OPTIONS).filter((option) => args[option] !== undefined);
  const misplaced = options.find((option) => !isTakenBy(inUse, option));
  if (misplaced !== undefined) throw unusedLayoutOption(misplaced, used, layouts);
  return { layouts: used, ...Object.fromEntries(options.map((option) => [option, String(args[option])])) };
}

function unusedLayoutOption(
  option: string,
  used: readonly string[],
  layouts: ProviderLayouts['layouts'],
): UserError {
  const refusals = used.flatMap((name) => Object.entries(layouts[name]?.refuses ?? {}));
  const [, refusal] = refusals.find(([refused]) => refused === option) ?? [];
  if (refusal) return new UserError(refusal.message, { hint: refusal.hint, code: 'usage' });
  const takers = Object.keys(layouts).filter((name) =>
    isTakenBy({ [name]: layouts[name] } as typeof layouts, option),
  );
  return new UserError(`--${kebab(option)} says nothing to the layout ${used.join(' and ')}`, {
    hint: `leave it out, or choose --layout ${takers.join(' or ')}`,
    code: 'usage',
  });
}
