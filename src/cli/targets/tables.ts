import type { OptionSpec, Provider } from '../../core/sync/provider.ts';
import type { Alternatives, TargetKey, TargetKind, TargetTables } from '../../core/targets/tables.ts';
import { providers } from '../../providers/index.ts';
import { kebab } from '../arguments.ts';
import {
  configOptions,
  layoutOptionsOf,
  outputOptions,
  safetyOptions,
  sourceOptions,
} from '../push/options.ts';

/** What is decided anew each time, and what would settle conflicts that nobody has seen yet. */
const RUN_OPTIONS = [
  'names-only',
  'dry-run',
  'exit-code',
  'remove-all',
  'overwrite',
  'overwrite-name',
  'prune-name',
  'yes',
  ...Object.keys(outputOptions).map(kebab),
];

/** Ways that exclude each other: whoever goes one does not take the defaults of another. */
const ALTERNATIVES: readonly Alternatives[] = [
  [['secrets'], ['template', 'from-env'], ['profile', 'global']],
  [
    ['repo', 'environment', 'create-environment'],
    ['org', 'visibility', 'repos'],
  ],
  [['url'], ['mwaa']],
  [['token'], ['username', 'password'], ['app-id', 'app-private-key']],
  [['recovery-days'], ['delete-without-recovery']],
  [['location'], ['replicas']],
];

function kindOf(provider: Provider<never>): TargetKind {
  const { layouts, defaultLayouts, credentials } = provider;
  const options = { ...provider.options, ...layoutOptionsOf(provider) };
  const everyPush = keysOf({ ...sourceOptions, ...configOptions, ...safetyOptions });
  return {
    layouts,
    defaultLayouts,
    keys: new Map([
      ...keysOf(options),
      ...Object.entries(credentials).map(
        ([key, { describe, isName }]) => [key, credentialKey(describe, isName)] as const,
      ),
      ...everyPush.filter(([key]) => !RUN_OPTIONS.includes(key)),
    ]),
  };
}

const keysOf = (options: Readonly<Record<string, OptionSpec>>): (readonly [string, TargetKey])[] =>
  Object.entries(options).map(([key, spec]) => [kebab(key), { ...spec, role: 'option' }]);

const credentialKey = (describe: string, isName = false): TargetKey => ({
  type: 'string',
  value: isName ? 'NAME' : 'env:NAME',
  describe,
  role: isName ? 'name' : 'reference',
});

const kinds = new Map(
  Object.entries<Provider<never>>(providers).map(([name, provider]) => [name, kindOf(provider)]),
);

/** What deploy-secrets.toml may say: the check, its JSON Schema and the docs are made from it, as `--help` is. */
export const targetTables: TargetTables = {
  kinds,
  runOptions: new Set(RUN_OPTIONS),
  alternatives: ALTERNATIVES,
};
