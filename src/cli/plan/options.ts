import type { SavedOptions } from '../../core/saved-plan/saved-plan.ts';
import type { OptionSpec } from '../../core/sync/provider.ts';
import { kebab } from '../arguments.ts';
import type { OptionGroup, OptionSpecs } from '../command.ts';
import {
  configOptions,
  outputOptions,
  type PushRequest,
  safetyOptions,
  sourceOptions,
} from '../push/options.ts';
import { targetsOptions } from '../targets/options.ts';

const { secrets, template, fromEnv, namesOnly, profile, global, ...selection } = sourceOptions;
const { dryRun, exitCode, noProvenance, yes, removeAll, ...safety } = safetyOptions;

/** Where the values are: said anew to `apply`, which reads them again. */
const whereOptions = { secrets, template, fromEnv, profile, global } as const;

/** What goes on top of the target file for one plan, and is fixed by it: `apply` takes none of these. */
export const fixedOptions = { ...selection, ...configOptions, ...safety } as const;

const configOption = { config: targetsOptions.config } as const;

export const planFileOptions = {
  out: {
    type: 'string',
    value: 'FILE',
    describe: 'save the plan there, sealed by the key, for deploy-secrets apply; no value is in it',
  },
  show: {
    type: 'string',
    value: 'FILE',
    describe:
      'show a plan that was saved, and look nowhere; warns where it is old, or its seal cannot be checked',
  },
  exitCode: { ...exitCode, describe: 'exit 0 if nothing is to do, 2 if changes are pending' },
  yes: { ...yes, describe: 'ask nothing: the target file may say where to look' },
} as const satisfies Record<string, OptionSpec>;

export const planOptions = {
  ...configOption,
  ...whereOptions,
  ...planFileOptions,
  ...outputOptions,
} as const;

export const applyOnlyOptions = {
  maxAge: {
    type: 'string',
    value: 'TIME',
    describe: 'refuse a plan that is older, such as 12h or 30d; default: 7d',
  },
  noProvenance,
  yes: { ...yes, describe: 'ask nothing' },
} as const satisfies Record<string, OptionSpec>;

export const applyOptions = {
  ...configOption,
  ...whereOptions,
  ...applyOnlyOptions,
  ...outputOptions,
} as const;

export const planGroups: readonly OptionGroup[] = [
  { title: 'The plan', options: { ...configOption, ...planFileOptions } },
  { title: 'Where the secrets come from', options: { ...whereOptions, ...selection, ...configOptions } },
  { title: 'What may happen when it is applied', options: safety },
  { title: 'What is shown', options: outputOptions },
];

export const applyGroups: readonly OptionGroup[] = [
  { title: 'The plan', options: { ...configOption, ...applyOnlyOptions } },
  { title: 'Where the secrets come from', options: whereOptions },
  { title: 'What is shown', options: outputOptions },
];

/** Picks what was given of a table, by kebab name, as the target file would have it. */
export const givenOf = (
  table: OptionSpecs,
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.keys(table)
      .map((key) => [kebab(key), args[kebab(key)]] as const)
      .filter(([, value]) => value !== undefined),
  );

export const givenSource = (args: Readonly<Record<string, unknown>>) => givenOf(whereOptions, args);

/** Where the values come from (the plan knows them by their tags), who owns them (told apart), and what only one run is about. */
const NOT_IN_PLANS: readonly string[] = [
  ...['secrets', 'template', 'fromEnv', 'namesOnly', 'owner'],
  ...['dryRun', 'exitCode', 'noProvenance', 'yes', 'format', 'quiet'],
];

/** What of a push's options shapes its plan, by kebab name. Never a credential: those come from no option. */
export function optionsInPlan({ providerOptions, layout, options }: PushRequest<object>): SavedOptions {
  const { layouts, config, ...naming } = layout;
  const pushed = Object.entries(options).filter(([key]) => !NOT_IN_PLANS.includes(key));
  return savedOptions([...Object.entries(providerOptions), ...Object.entries(naming), ...pushed]);
}

/** Leaves out what says nothing: a switch that is off, an empty list. */
export const savedOptions = (entries: readonly (readonly [string, unknown])[]): SavedOptions =>
  Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const saved = savedValue(value);
      return saved === undefined ? [] : [[kebab(key), saved]];
    }),
  );

function savedValue(value: unknown): SavedOptions[string] | undefined {
  if (Array.isArray(value)) return value.length > 0 ? value.map(String) : undefined;
  return typeof value === 'string' || typeof value === 'number' || value === true ? value : undefined;
}
