import type { OptionSpec } from '../../core/sync/provider.ts';
import { flagsOf, type Values } from '../options.ts';

export const sourceOptions = {
  secrets: {
    type: 'string',
    value: 'PATH',
    describe:
      'the TOML file, - for standard input, or env:NAME for a variable that holds the TOML; default: .dlt/secrets.toml of the project, as dlt finds it',
  },
  template: { type: 'string', value: 'FILE', describe: 'an example file, for the names it has' },
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
  overwrite: {
    type: 'boolean',
    describe: 'go ahead on what someone else made or changed, and on older values',
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
  yes: { type: 'boolean', describe: 'ask nothing; a conflict still stops the push' },
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

/** The flags by which another command takes the same values, under the same names. */
export function sameSource(wants: Partial<PushOptions>): string[] {
  const options = { ...sourceOptions, ...configOptions, withVerify: safetyOptions.withVerify };
  // An example file alone has names, of which each command makes something else.
  const source = wants.fromEnv ? wants : { ...wants, template: undefined };
  return flagsOf(options, { ...source, namesOnly: false });
}

export type PushOptions = Values<typeof pushOptions>;
