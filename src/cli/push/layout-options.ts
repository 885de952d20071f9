import { UserError } from '../../core/diagnostics.ts';
import type { LayoutOptionName, LayoutSelection } from '../../core/layouts/layout.ts';
import type { OptionSpec, Provider } from '../../core/sync/provider.ts';
import { kebab } from '../options.ts';

type Layouts = Pick<Provider<never>, 'layouts' | 'defaultLayouts'>;

const OPTIONS: Readonly<Record<LayoutOptionName, OptionSpec>> = {
  prefix: { type: 'string', value: 'PREFIX', describe: 'stands before each name at the target' },
  name: { type: 'string', value: 'NAME', describe: 'the name of the one entry at the target' },
  pipeline: {
    type: 'string',
    value: 'NAME',
    describe: 'for this dlt pipeline alone, under the name that dlt looks up for it',
  },
};

/** `--layout` where there is a choice, and what any of the layouts takes. */
export const layoutOptionSpecs = (provider: Layouts): Readonly<Record<string, OptionSpec>> => ({
  ...(Object.keys(provider.layouts).length > 1 && { layout: layoutOption(provider) }),
  ...Object.fromEntries(Object.entries(OPTIONS).filter(([option]) => isTakenBy(provider.layouts, option))),
});

const isTakenBy = (layouts: Layouts['layouts'], option: string): boolean =>
  Object.values(layouts).some(({ takes }) => takes.some((taken) => taken === option));

function layoutOption({ layouts, defaultLayouts }: Layouts): OptionSpec {
  const forms = Object.entries(layouts).map(([name, { describe }]) => `${name}: ${describe}`);
  return {
    type: 'string',
    choices: Object.keys(layouts),
    repeatable: defaultLayouts.length > 1,
    describe: `${forms.join('; ')}. Default: ${defaultLayouts.join(' and ')}`,
  };
}

/**
 * What the command line says of names. @throws UserError of code `usage` for an option that none of the
 * layouts in use takes
 */
export function layoutSelectionOf(
  { layouts, defaultLayouts }: Layouts,
  given: Readonly<Record<string, unknown>>,
): LayoutSelection {
  const asked = [given.layout ?? []].flat().map(String);
  const used = asked.length > 0 ? [...new Set(asked)] : defaultLayouts;
  const inUse = Object.fromEntries(Object.entries(layouts).filter(([name]) => used.includes(name)));
  const options = Object.keys(OPTIONS).filter((option) => given[option] !== undefined);
  const astray = options.find((option) => !isTakenBy(inUse, option));
  if (astray !== undefined) throw notTaken(astray, used, layouts);
  return { layouts: used, ...Object.fromEntries(options.map((option) => [option, String(given[option])])) };
}

function notTaken(option: string, used: readonly string[], layouts: Layouts['layouts']): UserError {
  const takers = Object.keys(layouts).filter((name) =>
    isTakenBy({ [name]: layouts[name] } as typeof layouts, option),
  );
  return new UserError(`--${kebab(option)} says nothing to the layout ${used.join(' and ')}`, {
    hint: `leave it out, or choose --layout ${takers.join(' or ')}`,
    code: 'usage',
  });
}
